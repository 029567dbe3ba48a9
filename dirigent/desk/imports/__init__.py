"""Import of clients and mail on a screen."""
