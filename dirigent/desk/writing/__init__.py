"""Writing to clients: the composer under a conversation, new letters, what is on its way, templates."""
