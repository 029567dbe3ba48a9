"""What the client's person and we write to each other."""
