"""What may be believed of a sender: our own server's check, and names made to look like others."""

import re
import unicodedata
from fnmatch import fnmatchcase

from dirigent.foundation.addresses import domain_of
from dirigent.integrations.mail.headers import Headers, one_line

READ_LIMIT = 8000
_WORD = re.compile(r"\s*([a-z0-9-]{1,40})\s*=\s*([a-z0-9]{1,40})", re.IGNORECASE)
_PROPERTY = re.compile(r"\b(header\.from|header\.d|header\.i|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]{1,320})", re.IGNORECASE)
# Cyrillic and Greek letters that are drawn like Latin ones.
_LIKE_LATIN = frozenset("асеорхуіјѕһԁԛԝӏүъьвкмнтgαορνικτυχ")


def verdict(headers: Headers, sender: str, authserv_id: str) -> bool | None:
    """True: our server vouches that the letter is from that domain; False: it says forged; None: it says neither.

    Only the topmost Authentication-Results counts, and only when our own server signs it: those below came with the letter.
    """
    fields = headers.all("authentication-results")
    if not authserv_id or not fields:
        return None
    signed, _semicolon, said = _without_comments(fields[0][:READ_LIMIT]).partition(";")
    if not _is_ours(signed.split()[0] if signed.split() else "", authserv_id):
        return None
    domain = domain_of(sender)
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for piece in said.split(";"):
        if word := _WORD.match(piece):
            told = {name.lower(): value.lower() for name, value in _PROPERTY.findall(piece)}
            found.setdefault(word[1].lower(), []).append((word[2].lower(), told))
    if dmarc := found.get("dmarc"):
        result, told = dmarc[0]
        if result == "fail":
            return False
        if result == "pass":
            return True if not told.get("header.from") or told["header.from"].lstrip("@") == domain else None
    return True if _aligned(found, domain) else None


def _aligned(found: dict[str, list[tuple[str, dict[str, str]]]], domain: str) -> bool:
    """A signature or an envelope of the very domain of the sender, or of one above it."""
    if not domain:
        return False
    names = [
        told.get(name, "").rpartition("@")[2]
        for method, wanted in (("dkim", ("header.d", "header.i")), ("spf", ("smtp.mailfrom",)))
        for result, told in found.get(method, ())
        if result == "pass"
        for name in wanted
    ]
    return any(name.count(".") and (name == domain or domain.endswith(f".{name}")) for name in names)


def _is_ours(signed: str, authserv_id: str) -> bool:
    return any(fnmatchcase(signed.lower(), ours.strip().lower()) for ours in authserv_id.split(",") if ours.strip())


def _without_comments(value: str) -> str:
    out: list[str] = []
    depth = 0
    for char in value:
        if char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif not depth:
            out.append(char)
    return one_line("".join(out), READ_LIMIT)


def is_disguised(address: str) -> bool:
    """A domain that mixes alphabets within a word, or writes a whole word in foreign letters drawn like Latin ones."""
    labels = domain_of(address).split(".")
    latin_top = labels[-1].isascii()
    for label in labels:
        scripts = {_script(char) for char in label if char.isalpha()}
        if len(scripts - {""}) > 1:
            return True
        if latin_top and not label.isascii() and all(char in _LIKE_LATIN for char in label if char.isalpha()):
            return True
    return False


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
