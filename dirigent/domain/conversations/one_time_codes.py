"""Codes by which a reply to a letter of ours counts for more than its words: told to one person, kept by nobody.

They have a shape of their own, so that they are found in what is quoted and taken out of what is kept.
"""

import re
import secrets

_CODE = re.compile(
    r"(?i)(?<!\w)(да|da)[-–—\N{NON-BREAKING HYPHEN} ]?(\d{4})[-–—\N{NON-BREAKING HYPHEN} ]?(\d{4})(?!\w)"
)


def new_code() -> str:
    return f"ДА-{secrets.randbelow(10**4):04}-{secrets.randbelow(10**4):04}"


def codes_in(text: str) -> list[str]:
    """Every code in the text, as it was given out, however it was typed."""
    return [f"ДА-{one[2]}-{one[3]}" for one in _CODE.finditer(text)]


def without_codes(text: str) -> str:
    return _CODE.sub("ДА-…", text)
