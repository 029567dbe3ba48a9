"""Verifying: every row changed, deleted or slipped in behind the journal's back is found and named.

The digests are computed by the database and compared seal by seal, so that memory stays flat.
What nobody can find in here: entries of the last minute not yet sealed, and the newest seals removed together with
every trace of them. Against that the last number and hash are kept elsewhere and given as `expect`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dirigent.foundation.journal import merkle
from dirigent.foundation.journal.models import Seal
from dirigent.foundation.journal.sealing import NOTHING_BEFORE, chain_hash

AT_ONCE = 20_000

SOUND = """(
  (e.digest = journal_digest(e)) is true
  and case when e.data is null then e.salt is null
      else (e.data_digest = journal_data_digest(e.salt, e.data)) is true end
)"""

OF_SEALS = """
select s.number, count(e.id), bool_and(e.seal_id is not distinct from s.number),
       string_agg(e.digest, ''::bytea order by u.place)
from journal_seal s
cross join lateral unnest(s.entry_ids) with ordinality u(id, place)
join journal_entry e on e.id = u.id
where s.number between %s and %s
group by s.number
"""

# A seal is named when it holds another number of entries than it says, or is not there at all.
MISCOUNTED = """
select x.seal_id, x.n, s.number is not null
from (select seal_id, count(*) n from journal_entry where seal_id is not null group by seal_id) x
left join journal_seal s on s.number = x.seal_id
where s.number is null or s.count <> x.n
order by x.seal_id
"""

ROW = f"e.id, e.kind, e.client_id, e.at, e.digest, e.seal_id, {SOUND}"


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was written."""

    what: str
    sentence: str
    entry_id: int | None = None
    seal: int | None = None

    def __str__(self) -> str:
        return self.sentence


@dataclass
class Examination:
    entries: int = 0
    unsealed: int = 0
    seals: int = 0
    head: tuple[int, str] | None = None
    problems: list[Problem] = field(default_factory=list)


def verify() -> list[Problem]:
    return examine().problems


def examine(expect: tuple[int, str] | None = None) -> Examination:
    """Go through the whole journal; `expect` is the number and hash of a seal, noted elsewhere earlier."""
    found = Examination()
    with transaction.atomic():
        if len(connection.atomic_blocks) == 1:  # one picture of the whole, whatever is sealed meanwhile
            _sql("set transaction isolation level repeatable read, read only")
        # The planner cannot know that next to no row will come back, and would leave the other processors idle.
        _sql("set local parallel_tuple_cost = 0")
        ((found.entries, found.unsealed),) = _rows(
            "select count(*), count(*) filter (where seal_id is null) from journal_entry"
        )
        unsound = _rows(f"select {ROW} from journal_entry e where not {SOUND} order by e.id")
        suspects = {row[5] for row in unsound}
        for seals in _bunches():
            found.problems += _chain(seals, found)
            suspects |= {seal.number for seal in _unequal(seals)}
        found.problems += _expected(expect)
        miscounted = list(_rows(MISCOUNTED))
        found.problems += _gone_with_entries(miscounted, found)
        suspects |= {number for number, _count, _exists in miscounted}
        suspected = Seal.objects.filter(number__in=suspects - {None})
        for seal in suspected.order_by("number").iterator(chunk_size=10):
            found.problems += _of_seal(seal)
        found.problems += _never_sealed(unsound, set(suspected.values_list("number", flat=True)))
        found.problems += _silently_redacted()
    return found


def _bunches() -> Iterator[list[Seal]]:
    """The seals in order, so many at a time that their entries fit into memory."""
    bunch: list[Seal] = []
    size = 0
    for seal in Seal.objects.order_by("number").iterator(chunk_size=20):
        bunch.append(seal)
        size += len(seal.entry_ids)
        if size >= AT_ONCE:
            yield bunch
            bunch, size = [], 0
    if bunch:
        yield bunch


def _chain(seals: list[Seal], found: Examination) -> Iterator[Problem]:
    """Each seal in itself, and that it follows the one before."""
    for seal in seals:
        number, previous = found.head or (0, NOTHING_BEFORE.hex())
        if seal.number > number + 1:
            yield _gone(number + 1, seal.number - 1)
        elif bytes(seal.previous_hash).hex() != previous:
            yield Problem(
                "seal_replaced",
                _("Seal %(number)s does not follow seal %(previous)s: one of them was replaced.")
                % {"number": seal.number, "previous": number},
                seal=seal.number,
            )
        if not _whole(seal):
            yield Problem(
                "seal_changed",
                _("Seal %(number)s of %(at)s was changed.") % {"number": seal.number, "at": _moment(seal.at)},
                seal=seal.number,
            )
        found.seals += 1
        found.head = seal.number, bytes(seal.hash).hex()


def _whole(seal: Seal) -> bool:
    digests = merkle.cut_up(bytes(seal.leaves))
    return (
        len(digests) == len(seal.entry_ids) == seal.count
        and (min(seal.entry_ids), max(seal.entry_ids)) == (seal.first_id, seal.last_id)
        and merkle.root(digests) == bytes(seal.merkle_root)
        and chain_hash(bytes(seal.previous_hash), bytes(seal.merkle_root), seal.count, seal.number, seal.at)
        == bytes(seal.hash)
    )


def _gone(first: int, last: int, entries: str = "") -> Problem:
    if first == last:
        return Problem("seal_gone", _("Seal %(number)s was removed.") % {"number": first} + entries, seal=first)
    return Problem(
        "seal_gone",
        _("Seals %(first)s to %(last)s were removed.") % {"first": first, "last": last} + entries,
        seal=first,
    )


def _gone_with_entries(miscounted: list[tuple], found: Examination) -> Iterator[Problem]:
    named = {problem.seal for problem in found.problems if problem.what == "seal_gone"}
    for number, count, exists in miscounted:
        if not exists and number not in named:
            yield _gone(number, number, " " + _("Entries sealed in it: %(count)s.") % {"count": count})


def _expected(expect: tuple[int, str] | None) -> Iterator[Problem]:
    if expect is None:
        return
    number, noted = expect
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        yield _gone(number, number)
    elif bytes(seal.hash).hex() != noted.strip().lower():
        yield Problem(
            "seal_replaced",
            _("Seal %(number)s is not the one that was noted: it was replaced.") % {"number": number},
            seal=number,
        )


def _unequal(seals: list[Seal]) -> Iterator[Seal]:
    kept = {row[0]: row[1:] for row in _rows(OF_SEALS, [seals[0].number, seals[-1].number])}
    for seal in seals:
        count, sound, digests = kept.get(seal.number, (0, False, b""))
        if not sound or count != len(seal.entry_ids) or bytes(digests) != bytes(seal.leaves):
            yield seal


def _of_seal(seal: Seal) -> Iterator[Problem]:
    """Name every entry of a seal that is not as it was sealed, and those that only say they were."""
    digests = merkle.cut_up(bytes(seal.leaves))
    rows = {
        row[0]: row
        for row in _rows(
            f"select {ROW} from journal_entry e where e.seal_id = %s or e.id = any(%s) order by e.id",
            [seal.number, seal.entry_ids],
        )
    }
    listed = set(seal.entry_ids)
    where = {"number": seal.number, "sealed": _moment(seal.at)}
    for place, pk in enumerate(seal.entry_ids):
        if pk not in rows:
            text = _("Entry %(id)s, sealed in seal %(number)s on %(sealed)s, was deleted.") % {"id": pk, **where}
            yield Problem("deleted", text, entry_id=pk, seal=seal.number)
            continue
        digest, seal_id, sound = rows[pk][4:]
        if not sound or digests[place : place + 1] != [bytes(digest)]:
            text = _("%(entry)s was changed after it was sealed in seal %(number)s on %(sealed)s.") % {
                "entry": _named(rows[pk]),
                **where,
            }
            yield Problem("changed", text, entry_id=pk, seal=seal.number)
        elif seal_id != seal.number:
            text = _("%(entry)s was torn out of seal %(number)s.") % {"entry": _named(rows[pk]), **where}
            yield Problem("changed", text, entry_id=pk, seal=seal.number)
    for pk in sorted(rows.keys() - listed):
        text = _("%(entry)s was forged: it says it was sealed in seal %(number)s, which does not hold it.") % {
            "entry": _named(rows[pk]),
            **where,
        }
        yield Problem("forged", text, entry_id=pk, seal=seal.number)


def _never_sealed(unsound: list[tuple], known: set[int]) -> Iterator[Problem]:
    for row in unsound:
        if row[5] is None:
            yield Problem("changed", _("%(entry)s was changed before it was sealed.") % {"entry": _named(row)}, row[0])
        elif row[5] not in known:
            yield Problem("changed", _("%(entry)s was changed.") % {"entry": _named(row)}, row[0], row[5])


def _silently_redacted() -> Iterator[Problem]:
    for row in _rows(
        f"select {ROW} from journal_entry e where e.data is null and not exists (select from journal_entry r"
        " where r.kind = 'journal.redacted' and r.subject_kind = 'journal.entry' and r.subject_id = e.id)"
        " order by e.id"
    ):
        text = _("%(entry)s lost its data, and nobody answered for that.") % {"entry": _named(row)}
        yield Problem("redacted_silently", text, row[0], row[5])


def _named(row: tuple) -> str:
    pk, kind, client_id, at = row[:4]
    if client_id is None:
        return _("Entry %(id)s (%(kind)s, %(at)s)") % {"id": pk, "kind": kind, "at": _moment(at)}
    return _("Entry %(id)s (%(kind)s, client %(client)s, %(at)s)") % {
        "id": pk,
        "kind": kind,
        "client": client_id,
        "at": _moment(at),
    }


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(statement: str, parameters: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
