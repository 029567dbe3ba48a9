"""«Try now»: both ways of a mailbox, tried as they are used."""

from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection

from .folders import watched
from .session import opened
from .submission import is_folder, try_sign_in
from .wire import select


def check(connection: Connection) -> str:
    """Raises `Trouble` that says which of the two did not work."""
    if is_folder(connection):
        return _("Letters are put into a folder, none are fetched.")
    try:
        with opened(connection) as line:
            folders = watched(line, connection)
            for folder in folders:
                select(line, folder.name)
    except Trouble as trouble:
        raise Trouble(
            _("Receiving does not work. %(why)s") % {"why": trouble.words}, for_good=trouble.for_good
        ) from None
    try:
        try_sign_in(connection)
    except Trouble as trouble:
        raise Trouble(_("Receiving works, sending does not. %(why)s") % {"why": trouble.words}, for_good=trouble.for_good) from None  # fmt: skip
    if len(folders) > 1:
        return _("Receiving and sending work. Sent letters are read from “%(name)s”.") % {"name": folders[1].name}
    return _("Receiving and sending work. No folder of sent letters was found.")
