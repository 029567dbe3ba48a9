"""Passes of a client's people: personal links, one-time codes, passwords and passkeys, visits of the portal.

Nouns: Pass, Code, Visit. Stands on: clients, people.
"""
