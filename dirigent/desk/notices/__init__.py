"""Notices on the screen: the bell and its list, what one wants to be told of and how, browsers and chats that tell it."""
