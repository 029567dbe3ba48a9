"""Consent of the client: an exact version shown to named people, what they said about it, and the evidence.

Nouns: Approval, Version, Decision, Remark. Stands on: conversations, passes, clients, people.
"""
