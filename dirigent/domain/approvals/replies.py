"""Letters that come back. A reply with its code is an answer; every other is shown to somebody of us, who may record it.

See docs/decisions/0019-an-answer-by-letter.md.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from dirigent.domain.conversations.models import Direction, Message, MessageKind
from dirigent.domain.conversations.one_time_codes import codes_in
from dirigent.foundation.addresses import address_key
from dirigent.foundation.verdicts import Refused

from .models import Answer, Asking, Through

_YES = re.compile(r"(?i)(?<!\w)(согласова(но|ны|на|ли|л|ла)|согласен|согласна|согласны|согласовываю|согласовываем|утверждаю|утверждаем|утверждено|подтверждаю|agreed?|approved?)(?!\w)")  # fmt: skip
_BUT = re.compile(r"(?i)(?<!\w)(не|нет|но|кроме|если|однако|только|вместо|до того|после того|поправ\w*|правк\w*|правок|исправ\w*|замен\w*|помен\w*|измен\w*|добав\w*|убер\w*|убра\w*|not?|but|except|unless|only|however|instead|change\w*)(?!\w)|\?")  # fmt: skip
_FAREWELL = re.compile(
    r"(?im)^\s*(--\s*$|с уважением|с наилучшими|best regards|kind regards|отправлено (с|из)|sent from)"
)
# What follows a farewell is a signature, and often says «не»; but a postscript, or a wish among it, is of the answer.
_AFTER = re.compile(r"(?i)(?<!\w)(p\.?\s?s\.?|п\.?\s?с\.?|з\.?\s?ы\.?|кроме|вместо|поправ\w*|правк\w*|правок|исправ\w*|замен\w*|поменя\w*|измен\w*|добав\w*|убер\w*|except|instead|change\w*)(?!\w)")  # fmt: skip
TRIES = 3  # a letter may hold a mistyped code beside the right one, not a list of all there are


def read_replies(*, at: datetime) -> int:
    """Everything that has come back and was not looked at; says how many letters. Run twice, it does it once."""
    count = 0
    for asking, message in _new():
        with transaction.atomic():
            if agrees(asking, message) and _decide(asking, message, at=at) or asking.take_reply(message, at=at):
                count += 1
    return count


def _new() -> Iterator[tuple[Asking, Message]]:
    waiting = Asking.objects.unanswered().filter(outgoing__message__isnull=False)
    for asking in waiting.select_related("version__approval", "contact", "outgoing__message", "reply"):
        assert asking.outgoing.message
        came = Message.objects.filter(
            direction=Direction.IN, kind=MessageKind.PERSON, contact=asking.contact_id,
            thread__client=asking.version.approval.client_id, references__contains=[asking.outgoing.message.message_id],
        )  # fmt: skip
        if asking.reply:
            came = came.filter(at__gt=asking.reply.at)
        for message in came.order_by("at", "pk"):
            yield asking, message


def agrees(asking: Asking, message: Message) -> bool:
    """Written by the very person, from the address that was asked, with the code of that letter and without any «but»."""
    asked = {address_key(address) for _name, address in asking.outgoing.to}
    if message.doubt or message.sender_key not in asked or message.original:
        return False
    words = _FAREWELL.split(message.new_text, maxsplit=1)[0]
    if _AFTER.search(message.new_text[len(words) :]):
        return False
    codes = codes_in(words)
    said = len(codes) <= TRIES and any(asking.opens_with(code) for code in codes)
    return said and bool(_YES.search(words)) and not _BUT.search(words)


def _decide(asking: Asking, message: Message, *, at: datetime) -> bool:
    try:
        asking.version.decide(
            asking.contact, Answer.APPROVE, through=Through.LETTER, message=message, at=at,
            seen_hash=asking.version.content_hash, words=_FAREWELL.split(message.new_text, maxsplit=1)[0].strip(),
        )  # fmt: skip
    except Refused:  # it is no more theirs to say, or no more what was asked: somebody reads it
        return False
    return True
