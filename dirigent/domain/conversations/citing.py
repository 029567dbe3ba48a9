"""An answer may quote the letter it answers: below what is written, as everybody's mail program does it, in plain text."""

import re

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Direction, Message, MessageKind, Thread

LONGEST = 20_000
# The last thing in the text: who wrote it, ending with a colon, and nothing but quoted lines after it.
_CITED = re.compile(r"\s*^[^>\n]{1,400} (?:пишет|wrote):\n(?:>[^\n]*(?:\n|\Z))+\s*\Z", re.MULTILINE)


def asked(thread: Thread, base: Message | None = None) -> Message | None:
    """What an answer quotes: the letter it answers, else the last one that came in."""
    if base and base.direction == Direction.IN:
        return base
    theirs = thread.messages.filter(direction=Direction.IN, kind=MessageKind.PERSON)
    return theirs.select_related("contact").order_by("-at", "-pk").first()


def quote(message: Message) -> str:
    """«20 ноября, Анна Ковалёва пишет:» and their words, each line behind «> »."""
    who = str(message.contact or message.sender_name or message.sender_address)
    words = (message.new_text or message.text).strip()[:LONGEST]
    with translation.override(settings.LANGUAGE_CODE):
        day = date_format(timezone.localtime(message.at), "j E")
        head = _("%(day)s, %(who)s wrote:") % {"day": day, "who": who}
    return "\n".join([head, *(f"> {line}".rstrip() for line in words.splitlines())])


def parted(text: str) -> tuple[str, str]:
    """What was written, and the quotation below it, if there is one."""
    found = _CITED.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")
