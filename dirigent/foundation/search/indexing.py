"""Making things findable. The verb that changes a subject calls this in its transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models

from dirigent.foundation.search.models import Document
from dirigent.foundation.search.words import lemmas, names_key, national

LONGEST_BODY = 80_000
AT_ONCE = 1_000

UPSERT = """
insert into search_document as d
  (subject_kind, subject_id, client_id, kind, title, body, at, names_key, phones, tsv, medium, contact_id, author_id)
select u.subject_kind, u.subject_id, u.client_id, u.kind, u.title, u.body, u.at, u.names_key, u.phones,
       to_tsvector('simple', u.words), u.medium, u.contact_id, u.author_id
from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],
            %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[])
  as u(subject_kind, subject_id, client_id, kind, title, body, at, names_key, phones, words, medium, contact_id, author_id)
on conflict (subject_kind, subject_id) do update set
  client_id = excluded.client_id, kind = excluded.kind, title = excluded.title, body = excluded.body,
  at = excluded.at, names_key = excluded.names_key, phones = excluded.phones, tsv = excluded.tsv,
  medium = excluded.medium, contact_id = excluded.contact_id, author_id = excluded.author_id
"""


@dataclass(frozen=True)
class Findable:
    """What shall be found about a subject: by its words, by these names, by these phones.

    A search is narrowed by `medium`, through what it was said, by the `contact` and by the `author` among us.
    """

    subject: models.Model
    client: models.Model | int | None
    kind: str
    title: str
    body: str
    at: datetime
    names: str = ""
    phones: Iterable[str] = ()
    medium: str = ""
    contact: models.Model | int | None = None
    author: models.Model | int | None = None


def index(
    subject: models.Model,
    *,
    client: models.Model | int | None,
    kind: str,
    title: str,
    body: str,
    at: datetime,
    names: str = "",
    phones: Iterable[str] = (),
    medium: str = "",
    contact: models.Model | int | None = None,
    author: models.Model | int | None = None,
) -> None:
    """Make the subject findable by this, and by nothing it was findable by before."""
    index_many([Findable(subject, client, kind, title, body, at, names, phones, medium, contact, author)])


def index_many(findables: Iterable[Findable]) -> None:
    """The same for many at once, as imports do; of two for one subject the later holds."""
    rows = {(one.subject._meta.label_lower, one.subject.pk): one for one in findables}
    # In one order everywhere: two imports that meet wait for each other instead of locking each other up.
    keys = sorted(rows)
    for start in range(0, len(keys), AT_ONCE):
        lines = [_row(key, rows[key]) for key in keys[start : start + AT_ONCE]]
        with connection.cursor() as cursor:
            cursor.execute(UPSERT, [list(column) for column in zip(*lines, strict=True)])


def hand_over(
    model: type[models.Model], numbers: Iterable[int], *, client: int | None, contact: int | None = None
) -> None:
    """These belong to another client now, with all that they are found by."""
    documents = Document.objects.filter(subject_kind=model._meta.label_lower, subject_id__in=list(numbers))
    documents.update(client_id=client, contact_id=contact)


def rename(model: type[models.Model], numbers: Iterable[int], kind: str) -> None:
    """These are found as something of another kind now."""
    if numbers := list(numbers):
        Document.objects.filter(subject_kind=model._meta.label_lower, subject_id__in=numbers).update(kind=kind)


def remove(subject: models.Model) -> None:
    """Nobody finds the subject any more."""
    Document.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).delete()


def _row(key: tuple[str, int], one: Findable) -> tuple:
    title, body = _clean(one.title), _clean(one.body)
    return (
        *key,
        _number(one.client),
        one.kind,
        title,
        body[:LONGEST_BODY],
        one.at,
        names_key(one.names),
        " ".join(filter(None, map(national, one.phones))),
        lemmas(f"{title} {one.names} {body}"),
        one.medium,
        _number(one.contact),
        _number(one.author),
    )


def _number(thing: models.Model | int | None) -> int | None:
    return thing.pk if isinstance(thing, models.Model) else thing


def _clean(text: str) -> str:
    """Without what PostgreSQL refuses: zero bytes and halves of characters."""
    return str(text).replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
