"""Bytes of a page as words: by what the server says, what the page says of itself, and what it turns out to be."""

import codecs
import re

from dirigent.integrations.egress.asking import Answer

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,30})", re.IGNORECASE)
_CHARSETS = {
    "utf-8",
    "cp1251",
    "koi8-r",
    "cp866",
    "iso8859-1",
    "cp1252",
    "iso8859-5",
    "mac-cyrillic",
    "utf-16",
    "ascii",
}


def decoded(answer: Answer) -> str:
    """Never raises: an unknown charset is tried as UTF-8, then as windows-1251."""
    body = answer.body
    named = re.search(
        r"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,30})", answer.headers.get("content-type", "")[:500], re.IGNORECASE
    )
    inside = _CHARSET.search(body[:4096])
    names = ["utf-8-sig"] if body.startswith(codecs.BOM_UTF8) else []
    names += [named.group(1)] if named else []
    names += [inside.group(1).decode("ascii", "replace")] if inside else []
    for name in (*names, "utf-8", "cp1251"):
        try:
            known = codecs.lookup(name).name
            if known in _CHARSETS or known == "utf-8-sig":
                return body.decode(known)
        except (LookupError, UnicodeError):
            continue
    return body.decode("utf-8", "replace")
