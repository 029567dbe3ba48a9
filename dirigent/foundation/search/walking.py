"""Walking down the documents of a few clients, newest first: what a person with clients of their own may see.

The index of words answers for the whole agency: a word that stands in every tenth document of two million costs
the same for somebody with ten clients as for the head. Their own documents are few, and are read directly.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from dirigent.foundation.search.narrowing import Narrowing

# How many documents are read: a few first, more if there was something among them. At least so many of each client.
FEW, MORE, OF_EACH = 3_000, 12_000, 20

_WALK = """
with own as materialized (
    select c.id as client_id, d.id, d.at, d.matches
    from unnest(%(clients)s::bigint[]) as c(id)
    cross join lateral (
        select id, at, {matches} from search_document where client_id = c.id and {span} order by at desc limit %(each)s
    ) d
    union all
    select null, d.id, d.at, d.matches
    from (select id, at, {matches} from search_document where client_id is null and {span} order by at desc limit %(each)s) d
    where %(unattached)s
), besides as (
    select d.id, d.at, {matches}
    from unnest(%(kinds_besides)s::text[], %(ids_besides)s::bigint[]) as b(subject_kind, subject_id)
    join search_document d on d.subject_kind = b.subject_kind and d.subject_id = b.subject_id
), seen as (
    -- before this moment somebody's documents have not been read
    select max(oldest) as since from (select min(at) as oldest from own group by client_id having count(*) >= %(each)s) o
)
select found.id, seen.since is null or found.at >= seen.since, seen.since is null
from seen
left join (select id, at from own where matches union select id, at from besides where matches) found on true
order by found.at desc nulls last, found.id desc
limit %(limit)s
"""
_MATCHES = "{narrowed} and tsv @@ to_tsquery('simple', %(query)s) as matches"


@dataclass(frozen=True)
class Walk:
    """What was found, newest first, and whether nothing newer could have been missed.

    `is_rare`: nothing was met on the way, so that the index of words finds the rest quickly.
    """

    found: list[int]
    is_whole: bool
    is_rare: bool


def walk(
    query: str,
    *,
    clients: Collection[int],
    unattached: bool,
    besides: Mapping[str, Collection[int]],
    narrowing: Narrowing,
    limit: int,
) -> list[int] | None:
    """The newest that answer, or nothing said where the index of words knows better.

    `query` is a tsquery; `besides` are subjects in sight whatever the client, by their kind.
    """
    beside = [(kind, number) for kind, numbers in besides.items() for number in numbers]
    values = {
        "query": query,
        "clients": list(clients),
        "unattached": unattached,
        "kinds_besides": [kind for kind, _ in beside],
        "ids_besides": [number for _, number in beside],
        "limit": limit,
    }
    narrowed, narrowing_values = narrowing.sql()
    span, _values = replace(narrowing, kinds=None, medium="", contact=None, author=None, client=None).sql()
    question = _WALK.format(matches=_MATCHES.format(narrowed=narrowed), span=span)
    for at_most in (FEW, MORE):
        walked = _walk(question, values | narrowing_values | {"each": max(OF_EACH, at_most // (len(clients) + 1))})
        if walked.is_whole:
            return walked.found
        if walked.is_rare:
            break
    return None


def _walk(question: str, values: dict[str, Any]) -> Walk:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        rows = cursor.fetchall()
    certain = [number for number, is_certain, _ in rows if number is not None and is_certain]
    is_whole = len(certain) == values["limit"] or all(everything for *_, everything in rows)
    return Walk(certain, is_whole, is_rare=all(number is None for number, *_ in rows))
