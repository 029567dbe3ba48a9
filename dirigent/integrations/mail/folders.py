"""Which folders of a mailbox are read: what comes in, and what its owner sent."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection

from .session import Line

if TYPE_CHECKING:
    from .fetching import Place

LONGEST = 150
# Servers that mark nothing: how mail programs call it.
_SENT = frozenset(
    ("sent", "sent items", "sent messages", "sent mail", "отправленные", "исходящие", "отправленная почта",
     "inbox.sent", "inbox.отправленные")
)  # fmt: skip


@dataclass
class Folder:
    """`role` is inbox or sent; `place` is how far it is read."""

    role: str
    name: str
    place: "Place | None" = None

    @property
    def key(self) -> str:
        return self.name if len(self.name) <= LONGEST else hashlib.sha256(self.name.encode()).hexdigest()

    def key_of(self, validity: int, uid: int) -> str:
        return f"{self.key}:{validity}:{uid}"


def watched(line: Line, connection: Connection) -> list[Folder]:
    """Raises `Trouble` when the folder somebody named is not there."""
    sent = sent_folder(line, connection)
    return [Folder("inbox", "INBOX"), *([Folder("sent", sent)] if sent else [])]


def sent_folder(line: Line, connection: Connection) -> str:
    """The one named in the settings, the one the server marks, or the one that is called so; empty when there is none."""
    there = [folder for folder in line.folder.list() if "\\noselect" not in map(str.lower, folder.flags)]
    if wanted := (connection.settings.get("sent_folder") or "").strip():
        if wanted not in {folder.name for folder in there}:
            raise Trouble(_("There is no folder “%(name)s” in the mailbox.") % {"name": wanted}, for_good=True)
        return wanted
    marked = [folder.name for folder in there if "\\sent" in map(str.lower, folder.flags)]
    called = [folder.name for folder in there if folder.name.lower() in _SENT]
    return next(iter(marked + called), "")
