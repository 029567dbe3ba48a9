"""Conversations: everything said between us and a client, and what was promised in it.

Nouns: Thread, Message, Attachment, Wait, Exchange, Touch, Note, Agreement, UnreadableMail, KnownSender.
Stands on: clients, people.
"""
