"""A password that somebody wrote into a text goes to the vault: the place keeps «перенесено в сейф», the search forgets it, and
the journal gives up the entries that held it.

The bytes of a letter as it came stay in the store of files, which nobody opens but to prove what came.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from dirigent.domain.conversations.models import Message, Note, Outgoing, Touch
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Comment, Task
from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.recording import record
from dirigent.foundation.journal.redacting import redact
from dirigent.foundation.search.indexing import index
from dirigent.foundation.search.models import Document

from .models import Access, Secret
from .passwords_said import MOVED, Found, find

REASON = "Пароль перенесён в сейф."
# What proves a consent stays, whatever was written into it.
EVIDENCE = "approval."


@dataclass(frozen=True)
class Place:
    """Where people write: the model, its fields with words, and whose it is."""

    model: type[models.Model]
    fields: tuple[str, ...]
    client: Callable[[models.Model], int | None]


def _of(thing: models.Model) -> int | None:
    return thing.client_id  # type: ignore[attr-defined]


PLACES: dict[str, Place] = {
    "note": Place(Note, ("text",), _of),
    "comment": Place(Comment, ("text",), lambda one: one.task.client_id),  # type: ignore[attr-defined]
    "touch": Place(Touch, ("summary", "next_step"), _of),
    "letter": Place(Message, ("text", "new_text", "html", "subject"), lambda one: one.thread.client_id),  # type: ignore[attr-defined]
    "task": Place(Task, ("purpose", "expected_result", "check_by", "plain_words", "result"), _of),
}


def said_in(place: str, thing: models.Model) -> list[Found]:
    """The passwords in its words; those of a letter's markup are in its text as well."""
    found: dict[str, Found] = {}
    for name in PLACES[place].fields:
        if name != "html":
            for one in find(getattr(thing, name)):
                found.setdefault(one.secret, one)
    return list(found.values())


@transaction.atomic
def move(place: str, thing: models.Model, access: Access, *, by: User, at: datetime) -> list[Secret]:
    """All passwords of this text go into the vault under that access. Done twice, nothing is moved the second time."""
    where = PLACES[place]
    thing = where.model._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    found = said_in(place, thing)
    if not found:
        return []
    kept = [
        Secret.keep(access, {"login": one.login, "password": one.secret}, by=by, at=at, origin=f"{place}:{thing.pk}")
        for one in found
    ]
    client = where.client(thing)
    for one in found:
        _wipe(thing, where.fields, one.secret)
        if isinstance(thing, Message):
            for sent in Outgoing.objects.filter(message=thing):
                _wipe(sent, ("text", "subject"), one.secret)
        _forget_in_search(thing, one.secret)
        _give_up(client, one.secret, by=by, at=at)
    record(
        "secret.moved",
        client=client,
        subject=thing,
        by=by,
        at=at,
        audience=Audience.STAFF,
        place=place,
        access=access.pk,
    )
    return kept


def _wipe(thing: models.Model, fields: tuple[str, ...], secret: str) -> None:
    changed = []
    for name in fields:
        said = getattr(thing, name)
        clean = _without(said, secret)
        if html.escape(secret) != secret:
            clean = _without(clean, html.escape(secret))
        if clean != said:
            setattr(thing, name, clean)
            changed.append(name)
    if changed:
        type(thing)._default_manager.filter(pk=thing.pk).update(**{name: getattr(thing, name) for name in changed})


def _forget_in_search(thing: models.Model, secret: str) -> None:
    found = Document.objects.filter(subject_kind=thing._meta.label_lower, subject_id=thing.pk).first()
    if found and secret in f"{found.title}\n{found.body}":
        index(
            thing, client=found.client_id, kind=found.kind, title=_without(found.title, secret),
            body=_without(found.body, secret), at=found.at, medium=found.medium, contact=found.contact_id,
            author=found.author_id,
        )  # fmt: skip


def _give_up(client: int | None, secret: str, *, by: User, at: datetime) -> None:
    """Entries of this client that say it; the fact that they were there stays, and the seals stay whole.

    Only words are looked at, and only where they say it as a password: whoever writes «пароль: name» must not empty the journal.
    """
    written = json.dumps(secret, ensure_ascii=False)[1:-1]
    told = Entry.objects.filter(client_id=client, data__isnull=False).exclude(kind__startswith=EVIDENCE)
    for entry in told.annotate(said=Cast("data", TextField())).filter(said__contains=written):
        if any(_says(words, secret) for words in _words(entry.data)):
            redact(entry, reason=REASON, by=by, at=at)


def _says(words: str, secret: str) -> bool:
    """As a password, or any mention of what can be nothing else."""
    unlike_words = len(secret) >= 8 and any(map(str.isdigit, secret)) and any(map(str.isalpha, secret))
    if unlike_words:
        return _without(words, secret) != words
    return any(one.secret == secret for one in find(words))


def _without(words: str, secret: str) -> str:
    """The words without the secret where it stands by itself: «1234» in a longer number or a word is something else."""
    return re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", lambda _match: MOVED, words)


def _words(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _words(part)
