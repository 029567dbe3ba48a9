"""Dirigent: the desk of an agency's client service, run by its own regulation."""
