"""Passes: how a client's person comes in to us — a link in a letter, a one-time code, a password or a key — and what ends it.

Nouns: Pass, Code, Visit, Secretword, Passkey. Stands on: clients, people.
"""
