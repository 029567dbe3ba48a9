"""Clients: the list with its views, the card, contact persons."""
