"""Passwords that are given to people, not chosen by them."""

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread from a sheet of paper


def made_up() -> str:
    """Four groups of four: about 79 bits, and still possible to dictate."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(4)) for _group in range(4))
