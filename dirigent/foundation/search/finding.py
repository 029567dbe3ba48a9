"""Finding: by name, by phone in any format, by words in any form, newest first.

Never ranked over all hits, and never `order by at limit 20` with a rare word: the one is slow for common words,
the other walks the whole table for rare ones. So the newest documents are looked through first; where they do not
suffice the word is not common, and all its documents can be fetched and sorted.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q, QuerySet

from dirigent.foundation.search import words
from dirigent.foundation.search.models import Document
from dirigent.foundation.search.narrowing import Narrowing, Visible
from dirigent.foundation.search.snippets import Marker, Parts
from dirigent.foundation.search.walking import walk

LONGEST_QUERY = 200
MOST_WORDS = 12
SHORTEST_PREFIX = 3
NEWEST = 2_000
FURTHEST = 20_000
UNORDERED = 3_000
NAMES = 1_000
PHONE = re.compile(r"\+?[\d\s().\-–—/]{4,}")
SHORTEST_PHONE = 4
# The planner believes in the index of a part only when it is told that the row is in the part.
PARTS = {"medium": " and medium <> ''"}
TYPES = {"contact_id": "bigint", "author_id": "bigint", "kind": "text", "medium": "text"}


@dataclass(frozen=True)
class Hit:
    """Something found. Title and snippet are parts of plain text, each with whether it matched; `page` is where in a
    text of several pages the snippet stands, counted from one, else nothing."""

    subject_kind: str
    subject_id: int
    client_id: int | None
    kind: str
    at: datetime
    title: str
    title_parts: Parts
    snippet: Parts
    page: int = 0


def find(
    query: str,
    *,
    client_ids: QuerySet | Collection[int] | None,
    kinds: Iterable[str] | None = None,
    limit: int = 20,
    unattached: bool = False,
    also: Mapping[str, Collection[int]] | None = None,
    client: int | None = None,
    medium: str = "",
    contact: int | None = None,
    author: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Hit]:
    """What the asker may see and most likely means, narrowed to a client, a medium, a person of theirs or of ours, a time.

    `client_ids` are the clients they may see, None for all; `unattached` is whether they may see what has no client;
    `also` names, by their kind («tasks.task»), subjects that they may see whatever the client.
    """
    query = query.replace("\0", " ").strip()[:LONGEST_QUERY]
    # A list and not a subquery: only so the database can join the index of clients with the index of words.
    if isinstance(client_ids, QuerySet):
        client_ids = client_ids.values_list("pk", flat=True)
    about = Narrowing(None if kinds is None else frozenset(kinds), client, medium, contact, author, since, until)
    clients = None if client_ids is None else frozenset(client_ids)
    if client is not None:
        # One client's documents are few: they are read directly, whoever asks.
        clients = frozenset({client}) if clients is None else clients & {client}
    visible = Visible(
        clients,
        unattached and client is None,
        {name: frozenset(subjects) for name, subjects in (also or {}).items() if subjects},
        about,
    )
    for meant in dict.fromkeys((query, words.other_layout(query))):
        if hits := _hits(meant, visible, limit):
            return hits
    return []


def _hits(query: str, visible: Visible, limit: int) -> list[Hit]:
    asked = words.words(query)[:MOST_WORDS]
    if not asked:
        return []
    found = dict.fromkeys(_by_phone(query, visible, limit))
    found |= dict.fromkeys(_by_name(asked, visible, limit))
    if len(found) < limit:
        found |= dict.fromkeys(_by_words(asked, visible, limit))
    order = {pk: place for place, pk in enumerate(list(found)[:limit])}
    marker = Marker(asked, SHORTEST_PREFIX)
    documents = Document.objects.filter(pk__in=order).defer("tsv", "names_key", "phones")
    return [
        Hit(
            subject_kind=document.subject_kind,
            subject_id=document.subject_id,
            client_id=document.client_id,
            kind=document.kind,
            at=document.at,
            title=document.title,
            title_parts=marker.mark(document.title),
            snippet=marker.snippet(document.body),
            page=marker.page(document.body) if document.kind == "attachment" else 0,
        )
        for document in sorted(documents, key=lambda document: order[document.pk])
    ]


def _by_phone(query: str, visible: Visible, limit: int) -> list[int]:
    digits = re.sub(r"\D", "", query)
    if len(digits) < SHORTEST_PHONE or not PHONE.fullmatch(query):
        return []
    wanted = Q(phones__contains=words.national(digits))
    if digits[0] in "78" and len(digits) > SHORTEST_PHONE:
        # The beginning of a number typed with the code of the country.
        wanted |= Q(phones__startswith=digits[1:]) | Q(phones__contains=" " + digits[1:])
    rows = visible.documents().exclude(phones="").filter(wanted).values_list("at", "pk")[:NAMES]
    return [pk for _, pk in sorted(rows, reverse=True)[:limit]]


def _by_name(asked: list[str], visible: Visible, limit: int) -> list[int]:
    named = visible.documents().exclude(names_key="")
    for word in asked:
        spelled = Q(names_key__contains=f" {word}")
        for form in words.forms(word):
            spelled |= Q(names_key__contains=f" {form} ")
        named = named.filter(spelled)
    start = " " + " ".join(asked)
    rows = named.values_list("names_key", "at", "pk")[:NAMES]
    best = sorted(rows, key=lambda row: (row[0].startswith(start + " "), row[0].startswith(start), row[1], row[2]))
    return [pk for _, _, pk in best[: -limit - 1 : -1]]


def _by_words(asked: list[str], visible: Visible, limit: int) -> list[int]:
    query = _tsquery(asked)
    if visible.clients is None:
        newest = _among_newest(query, visible, limit, NEWEST)
        # Where some were met, a longer walk to the rest is cheaper than every document of several common words.
        if newest and len(newest) < limit and (far := NEWEST * limit * 3 // (len(newest) * 2)) <= FURTHEST:
            newest = _among_newest(query, visible, limit, far)
        if len(newest) == limit:
            return newest
    else:
        walked = walk(
            query, clients=visible.clients, unattached=visible.unattached, besides=visible.also,
            narrowing=visible.narrowing, limit=limit,
        )  # fmt: skip
        if walked is not None:
            return walked
    documents = visible.documents(words=True)
    if len(asked) > 1 and _last_is_commonest(asked):
        found, seen = _newest_of(documents, _tsquery(asked[:-1], unfinished=False), query, limit)
        if seen < UNORDERED:
            return found
    found, seen = _newest_of(documents, query, query, limit)
    if seen == UNORDERED:
        matching = documents.filter(tsv=SearchQuery(query, config="simple", search_type="raw"), names_key="")
        return list(matching.order_by("-at", "-pk").values_list("pk", flat=True)[:limit])
    return found


def _last_is_commonest(asked: list[str]) -> bool:
    """Whether the last word stands in more documents than the others together: so it is among the newest.

    The last one may be unfinished, and the index answers the beginning of a word by all documents with any such word.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) filter (where tsv @@ to_tsquery('simple', %s)) > count(*) filter (where tsv @@ to_tsquery('simple', %s))"
            " from (select tsv from search_document where names_key = '' order by at desc limit %s) newest",
            [_tsquery(asked[-1:]), _tsquery(asked[:-1], unfinished=False), NEWEST],
        )
        return cursor.fetchone()[0]


def _newest_of(documents: QuerySet[Document], fetched: str, query: str, limit: int) -> tuple[list[int], int]:
    """The newest that answer a query, and how many were fetched for it by a query that lets more through.

    The inner limit lets the database stop before it has fetched all.
    """
    matching = documents.filter(tsv=SearchQuery(fetched, config="simple", search_type="raw")).order_by()
    columns = ("pk", "at") if fetched == query else ("pk", "at", "tsv")
    rows, parameters = matching.values_list(*columns)[:UNORDERED].query.sql_with_params()
    answers, asked = ("true", []) if fetched == query else ("tsv @@ to_tsquery('simple', %s)", [query])
    with connection.cursor() as cursor:
        cursor.execute(
            f"with found(id, at{', tsv' if asked else ''}) as materialized ({rows}) select array(select id from found"
            f" where {answers} order by at desc, id desc limit %s), (select count(*) from found)",
            [*parameters, *asked, limit],
        )
        return cursor.fetchone()


def _among_newest(query: str, visible: Visible, limit: int, newest: int) -> list[int]:
    """For those who see every client: the newest that answer among some thousands, quickly found by one column."""
    # The inner limit is a fence: whatever the planner thinks of the words, it walks down the dates and no further.
    # What has a name is looked for by name; a thousand clients imported today must not hide today's letters.
    about = visible.narrowing
    column, values = next(
        ((name, values) for name, values in (
            ("contact_id", [about.contact]), ("author_id", [about.author]), ("kind", sorted(about.kinds or ())),
            ("medium", [about.medium]),
        ) if values and values[0]), ("", []),
    )  # fmt: skip
    rest, narrowed = about.sql(without=column)
    span, _values = replace(about, kinds=None, medium="", contact=None, author=None).sql()
    fence = f"where names_key = '' and {span}"
    source = f"(select * from search_document {fence} order by at desc limit %(newest)s)"
    if column:
        source = (
            f"(select d.* from unnest(%(narrow)s::{TYPES[column]}[]) c(value) cross join lateral (select * from search_document"
            f" {fence} and {column} = c.value{PARTS.get(column, '')} order by at desc limit %(newest)s) d)"
        )
    attached = "true" if visible.unattached else "client_id is not null"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id from {source} newest where {rest} and {attached} and tsv @@ to_tsquery('simple', %(query)s)"
            " order by at desc, id desc limit %(limit)s",
            narrowed | {"newest": newest, "query": query, "limit": limit, "narrow": values},
        )
        return [pk for (pk,) in cursor.fetchall()]


def _tsquery(asked: list[str], *, unfinished: bool = True) -> str:
    """All the words in any form; the last one may be unfinished."""
    parts = [[f"'{form}'" for form in words.forms(word)] for word in asked]
    if unfinished and len(asked[-1]) >= SHORTEST_PREFIX:
        parts[-1].append(f"'{asked[-1]}':*")
    return " & ".join(f"({' | '.join(part)})" for part in parts)
