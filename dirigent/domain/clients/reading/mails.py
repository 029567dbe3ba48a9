"""Mail addresses in a cell."""

import re

from django.utils.translation import gettext as _

from dirigent.foundation.addresses import address_key

from .read import Read

_ADDRESS = re.compile(r"[^@\s<>,;:()\"\[\]\\]+@[^@\s<>,;:()\"\[\]\\.]+(?:\.[^@\s<>,;:()\"\[\]\\.]+)+")
_LONGEST = 254


def emails(text: str) -> Read[list[str]]:
    """Every address of the cell, in order, each once. White space inside an address is taken out, and that is said."""
    good: list[str] = []
    keys: set[str] = set()
    problems: list[str] = []
    notices: list[str] = []
    for written in _pieces(text):
        address = "".join(written.split()).strip(".")
        if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST:
            problems.append(_fault(written))
            continue
        if address != written.strip("."):
            notices.append(_("The spaces in the address “%(text)s” are taken out.") % {"text": written})
        if address_key(address) not in keys:
            keys.add(address_key(address))
            good.append(address)
    return Read(good, " ".join(problems), " ".join(notices))


def _pieces(text: str) -> list[str]:
    text = re.sub(r"mailto:", "", text, flags=re.IGNORECASE)
    pieces: list[str] = []
    for piece in re.split(r"[,;\n]+|\s/\s", text):
        angled = re.findall(r"<([^<>]*@[^<>]*)>", piece)
        if angled:
            pieces += angled
        elif piece.count("@") > 1:
            pieces += piece.split()
        else:
            pieces.append(piece)
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def _fault(written: str) -> str:
    if "@" not in written:
        return _("“%(text)s” is not an address: there is no @ in it.") % {"text": written}
    return _("“%(text)s” is not an address. Look for a slip of the keyboard.") % {"text": written}
