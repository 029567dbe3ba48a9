"""One letter, however many mailboxes bring it: its copies are told from other letters by what they say, never by their id.

Whoever guesses an id and comes first with other words takes nobody's place; whoever repeats a letter word for word adds nothing.
"""

from collections.abc import Sequence

from django.db.models import Q

from dirigent.foundation.journal.recording import Fact, record_many

from .findable import index_messages
from .letters import Letter
from .models import Direction, Message, Outgoing, Thread
from .officially import judge
from .recognising import Recognised
from .reply_tokens import token_of
from .settling import settle
from .threading import gather
from .waking import wake


def copies(letters: Sequence[Letter], owners: Sequence[Recognised]) -> tuple[dict[int, Message], dict[int, int]]:
    """By place in the batch: the message that this letter is a copy of, and the place of the one among these that stands
    for it and its copies: one that is believed before one that is not."""
    known = _known(letters)
    here: dict[int, Message] = {}
    first: dict[int, int] = {}
    standing: dict[object, int] = {}
    for place in sorted(range(len(letters)), key=lambda place: (bool(owners[place].doubt), place)):
        letter = letters[place]
        names = _names(letter)
        if message := next((known[name] for name in names if name in known), None):
            here[place] = message
        first[place] = next((standing[name] for name in names if name in standing), place)
        for name in names:
            standing.setdefault(name, first[place])
    return here, first


def _names(letter: Letter) -> list[tuple[str, object]]:
    names: list[tuple[str, object]] = [("raw", letter.raw.pk)]
    if letter.fingerprint:
        names.append(("fingerprint", letter.fingerprint))
    if letter.folder == "sent" and (token := token_of(letter.message_id)):
        names.append(("token", token))
    return names


def _known(letters: Sequence[Letter]) -> dict[tuple[str, object], Message]:
    names = [name for letter in letters for name in _names(letter)]
    asked = {kind: [value for each, value in names if each == kind] for kind in ("raw", "fingerprint", "token")}
    same = Q(raw__in=asked["raw"]) | Q(fingerprint__in=asked["fingerprint"])
    known: dict[tuple[str, object], Message] = {}
    for message in Message.objects.filter(same).select_related("thread").order_by("pk"):
        known.setdefault(("raw", message.raw_id), message)
        if message.fingerprint:
            known.setdefault(("fingerprint", message.fingerprint), message)
    if asked["token"]:
        # What our own server made of a letter of ours is that letter, even when it wrote something else into it.
        sent = Outgoing.objects.filter(token__in=asked["token"], message__isnull=False)
        for outgoing in sent.select_related("message__thread"):
            assert outgoing.message
            known[("token", outgoing.token)] = outgoing.message
    return known


def vouches(letter: Letter, owner: Recognised, message: Message) -> bool:
    """Whether this copy proves what could not be believed of the one that came first."""
    return bool(message.doubt) and not owner.doubt and not owner.aside and message.thread.client_id is None and (
        letter.folder == "sent" or bool(owner.client_id)
    )  # fmt: skip


def believe(message: Message, letter: Letter, owner: Recognised) -> None:
    """It is whose it says: it leaves the strangers and joins the conversation that it belongs to."""
    left = message.thread
    message.direction, message.contact_id, message.author_id, message.doubt = (
        owner.direction, owner.contact_id, owner.author_id, "",
    )  # fmt: skip
    [(_places, existing)] = gather([letter], [owner])
    target = Thread.objects.select_for_update().filter(pk__in=existing).exclude(pk=left.pk).order_by("pk").first()
    alone = not left.messages.exclude(pk=message.pk).exists()
    if target is None and alone:
        left.client_id = owner.client_id
        left.save(update_fields=["client"])
        target = left
    elif target is None:
        target = Thread.objects.create(
            client_id=owner.client_id, subject=left.subject, started_at=message.at, last_at=message.at,
            connection_id=letter.connection_id,
        )  # fmt: skip
    target.last_at = max(target.last_at, message.at)
    target.save(update_fields=["last_at"])
    message.thread = target
    message.save(update_fields=["direction", "contact", "author", "doubt", "thread"])
    if alone and target.pk != left.pk:
        left.merge_into(target)
    settle([thread for thread in (left.pk, target.pk) if thread])
    if owner.direction == Direction.IN and message.counts:
        wake([target.pk], at=message.at)
    kind = "mail.received" if message.direction == Direction.IN else "mail.sent"
    said = {"thread": target.pk, "kind": message.kind}
    record_many([Fact(kind, message.at, target.client_id, message, message.author_id, data=said)])
    index_messages([message])
    judge([message.pk])
