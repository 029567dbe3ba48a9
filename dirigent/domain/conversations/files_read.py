"""What became of looking into the files of messages: their text is findable, or it is said why not."""

from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.search.indexing import index_many

from .findable import of_attachment
from .models import Attachment

AT_ONCE = 50


class NoText(models.TextChoices):
    """Why nothing in a file can be searched."""

    OTHER = "other", _("not a kind of file that is read")
    EMPTY = "empty", _("there is no text in it: a picture or a scan")
    ENCRYPTED = "encrypted", _("closed with a password")
    BROKEN = "broken", _("damaged")
    BOMB = "bomb", _("dangerous: unpacks into too much")
    SLOW = "slow", _("too long to read")
    BIG = "big", _("too large to read")
    LOST = "lost", _("the file is not where it was kept")


Reader = Callable[..., tuple[str, str]]


def read_next(reader: Reader, *, at: datetime) -> int:
    """Have the newest files that nobody has looked into read, and make them findable; how many there were.

    `reader(file, name)` gives the text and, where there is none, why not. A file read twice is found once.
    """
    waiting = Attachment.objects.unread().select_related("file", "message__thread").order_by("-pk")[:AT_ONCE]
    done = 0
    for attachment in waiting:
        text, why_not = reader(attachment.file, attachment.name) if attachment.file.path.exists() else ("", NoText.LOST)
        take(attachment, text, why_not=why_not, at=at)
        done += 1
    return done


@transaction.atomic
def take(attachment: Attachment, text: str, *, why_not: str, at: datetime) -> None:
    """The file has been looked into: it is found by its name and by this text."""
    # The letter may have been given to another client while the file was being read.
    message = type(attachment.message).objects.select_related("thread").select_for_update(of=("self",)).get(pk=attachment.message_id)  # fmt: skip
    attachment.message = message
    Attachment.objects.filter(pk=attachment.pk).update(read_at=at, no_text=why_not)
    index_many([of_attachment(attachment, text)])
