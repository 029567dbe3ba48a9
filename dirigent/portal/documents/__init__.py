"""Files that were given to the client's person."""
