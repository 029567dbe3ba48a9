"""The regulation at work: facts in, duties out. Set-based, one statement per clause; the only place that runs its SQL."""

import json
import re
from collections.abc import Collection, Iterable
from contextlib import nullcontext
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from dirigent.domain.people.models import Role, User
from dirigent.foundation import worktime
from dirigent.foundation.journal.listening import LIVE_CHANNEL, MANY

from .clause import REGISTRY, Asked, Clause
from .clauses import __all__ as _every_section  # noqa: F401 - importing the sections fills the registry
from .models import Beginning, Decision, DecisionKind, Duty, Pass, Version

# A pass looks back a little further than it must: rows told late by a slow transaction are then still in sight.
MARGIN = timedelta(days=1)
# How far back the duties of one client are derived anew when something happened to it.
MEMORY = timedelta(days=40)

_COLUMNS = (
    "client_id, subject_id, key, owner_id, responsible_id, accountable_id, joined, "
    "opens_at, warns_at, due_at, fulfilled_at, lapsed_at, figures"
)
_STAND_IN = """
    left join lateral (
        select coalesce(a.deputy_id, r.deputy_id) as id
        from people_absence a
        where a.user_id = {whose} and (a.cancelled_at is null or a.cancelled_at > %(at)s) and a.reported_at <= %(at)s
          and a.starts_at <= {when}
          and (a.ends_at is null or a.ends_at > {when})
        order by a.starts_at desc limit 1
    ) {name} on true"""
# Once the due moment is past, whoever had the duty then keeps it on their account, also when the client gets another
# manager; who was away may still be told later.
_NAMED = (
    "with r as materialized (select q.*, case when d.due_at = q.due_at and d.due_at <= %(at)s"
    " then coalesce(d.owner_id, q.owner_id, %(head)s) else coalesce(q.owner_id, %(head)s) end as held_by"
    " from ({query}) q"
    " left join regulation_duty d on d.clause = %(clause)s and d.subject_id = q.subject_id and d.key = q.key"
    " where (coalesce(q.fulfilled_at, q.lapsed_at) is null or coalesce(q.fulfilled_at, q.lapsed_at) >= %(since)s)"
    " and (%(begun)s::timestamptz is null or q.opens_at >= %(begun)s)),"
    " named as (select r.client_id, r.subject_id, r.key, r.held_by as owner_id,"
    " coalesce(now_.id, r.owner_id, %(head)s) as responsible_id, coalesce(then_.id, r.held_by) as accountable_id,"
    " array_remove(r.joined, coalesce(now_.id, r.owner_id, %(head)s)) as joined,"
    " r.opens_at, r.warns_at, r.due_at, r.fulfilled_at, r.lapsed_at, r.figures from r"
    + _STAND_IN.format(name="now_", whose="r.owner_id", when="coalesce(r.fulfilled_at, %(at)s)")
    + _STAND_IN.format(name="then_", whose="r.held_by", when="least(r.due_at, %(at)s)")
    + ")"
)
_READ = _NAMED + f" select {_COLUMNS} from named order by due_at, subject_id, key"  # noqa: S608
_MERGE = (
    _NAMED
    + f""", written as (
    insert into regulation_duty (clause, {_COLUMNS})
    select %(clause)s, n.client_id, n.subject_id, n.key, n.owner_id, n.responsible_id, n.accountable_id, n.joined,
           n.opens_at, n.warns_at, n.due_at, n.fulfilled_at, n.lapsed_at, n.figures
    from named n
    left join regulation_duty d on d.clause = %(clause)s and d.subject_id = n.subject_id and d.key = n.key
    where d.id is null or d.withdrawn_at is not null
       or (d.client_id, d.owner_id, d.responsible_id, d.accountable_id, d.joined, d.opens_at, d.warns_at, d.due_at, d.fulfilled_at, d.lapsed_at, d.figures)
          is distinct from
          (n.client_id, n.owner_id, n.responsible_id, n.accountable_id, n.joined, n.opens_at, n.warns_at, n.due_at, n.fulfilled_at, n.lapsed_at, n.figures)
    on conflict (clause, subject_id, key) do update set
        client_id = excluded.client_id, owner_id = excluded.owner_id, responsible_id = excluded.responsible_id, accountable_id = excluded.accountable_id,
        joined = excluded.joined, opens_at = excluded.opens_at, warns_at = excluded.warns_at, due_at = excluded.due_at,
        fulfilled_at = excluded.fulfilled_at, lapsed_at = excluded.lapsed_at, figures = excluded.figures, withdrawn_at = null
    returning id, responsible_id
), left_by as (
    -- seen as it was before this statement: whoever had the duty until now is told as well
    select d.responsible_id from regulation_duty d join written w on w.id = d.id
), gone as (
    update regulation_duty d set withdrawn_at = %(at)s
    where d.clause = %(clause)s and d.withdrawn_at is null and [[d.client_id]]
      and (coalesce(d.fulfilled_at, d.lapsed_at) is null or coalesce(d.fulfilled_at, d.lapsed_at) >= %(since)s)
      and not exists (select 1 from r where r.subject_id = d.subject_id and r.key = d.key)
    returning responsible_id
)
select (select count(*) from written) + (select count(*) from gone),
       (select array_agg(distinct responsible_id) from (select responsible_id from written union all select * from left_by union all select * from gone) touched)"""
)


def derive(
    at: datetime,
    *,
    since: datetime | None = None,
    clients: Collection[int] | None = None,
    clauses: Iterable[Clause] | None = None,
) -> list[Duty]:
    """The duties as they stood at that moment, straight from the facts; nothing is written.

    Without `since`: what is open, and what was fulfilled ahead of a due moment still to come.
    With it: also everything fulfilled or lapsed from then on.
    """
    asked = Asked(at, since or at, worktime.default())
    reach = Asked(at, since or at - MEMORY, asked.schedule)
    common, version, begun = _common(reach, clients), Version.in_force(at), Beginning.moments()
    found = []
    for clause in _chosen(clauses, clients):
        with connection.cursor() as cursor:
            values = {
                **common,
                **version.figures(clause),
                **clause.given(reach),
                "clause": clause.ref,
                "begun": begun.get(clause.ref),
            }
            cursor.execute(_narrowed(_READ.replace("{query}", clause.query), clients), values)
            names = [column.name for column in cursor.description]
            found += [_duty(clause, dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
    if since is None:
        found = [d for d in found if not d.lapsed_at and (d.fulfilled_at is None or d.due_at > at)]
    _overlay(found, at)
    return found


def refresh(
    at: datetime,
    *,
    since: datetime,
    clients: Collection[int] | None = None,
    clauses: Collection[Clause] | None = None,
) -> int:
    """Make the duty table say what the facts say; how many rows changed.

    `clients` narrows it to some clients, `clauses` to some clauses; those of the house know no clients.
    Running it twice changes nothing the second time.
    """
    chosen = [
        clause
        for clause in (REGISTRY.values() if clauses is None else clauses)
        if not clause.of_clients or clients is None or clients
    ]
    if not chosen:
        return 0
    asked = Asked(at, since, worktime.default())
    common, version, begun = _common(asked, clients), Version.in_force(at), Beginning.moments()
    changed = 0
    whose: set[int] = set()
    # A pass over everybody makes each clause a transaction of its own: whoever waits for it waits for one clause.
    together, apart = (nullcontext, transaction.atomic) if clients is None else (transaction.atomic, nullcontext)
    with together(), connection.cursor() as cursor:
        if clients is not None:
            _take_turns(cursor, clients)
        for clause in chosen:
            narrowed = clients if clause.of_clients else None
            values = {
                **common,
                **version.figures(clause),
                **clause.given(asked),
                "clause": clause.ref,
                "begun": begun.get(clause.ref),
            }
            with apart():
                if clients is None:
                    _take_turns(cursor, None)
                cursor.execute(_narrowed(_MERGE.replace("{query}", clause.query), narrowed), values)
                count, people = cursor.fetchone()
            changed += count
            whose.update(people or ())
    _tell(whose - {None})
    return changed


def _take_turns(cursor: Any, clients: Collection[int] | None) -> None:
    """A pass over everybody and those over some clients wait for one another; two over one client do, too."""
    if clients is None or len(clients) > MANY:
        cursor.execute("select pg_advisory_xact_lock(%s, 0)", [LOCK])
    else:
        cursor.execute(
            "select pg_advisory_xact_lock_shared(%s, 0), (select count(pg_advisory_xact_lock(%s, c)) from unnest(%s::int[]) c)",
            [LOCK, LOCK, [client % 2**31 or 1 for client in sorted(clients)]],
        )


def full_pass(at: datetime) -> Pass:
    """Refresh everything that the passing of time may have changed since the last pass, however long ago that was."""
    began = monotonic()
    last = Pass.objects.filter(pk=1).first()
    since = min(last.at, at) - MARGIN if last else at - MEMORY
    changed = refresh(at, since=since)
    return Pass.objects.update_or_create(pk=1, defaults={"at": at, "seconds": monotonic() - began, "changed": changed})[
        0
    ]


LOCK = 20_781


def _tell(people: Collection[int]) -> None:
    """Open pages of those whose duties changed learn of it at commit; of very many, everybody does."""
    said = [{"client": None}] if len(people) > MANY else [{"user": pk} for pk in sorted(people)]
    with connection.cursor() as cursor:
        for words in said:
            cursor.execute("select pg_notify(%s, %s)", [LIVE_CHANNEL, json.dumps(words)])


def _duty(clause: Clause, row: dict[str, Any]) -> Duty:
    return Duty(clause=clause.ref, **{**row, "figures": json.loads(row["figures"])})


def _chosen(clauses: Iterable[Clause] | None, clients: Collection[int] | None) -> list[Clause]:
    every = list(clauses) if clauses is not None else list(REGISTRY.values())
    return [c for c in every if c.of_clients or clients is None]


def _narrowed(sql: str, clients: Collection[int] | None) -> str:
    condition = "true" if clients is None else r"\1 = any(%(clients)s)"
    return re.sub(r"\[\[([a-z_.]+)\]\]", condition, sql)


def _common(asked: Asked, clients: Collection[int] | None) -> dict[str, Any]:
    """What every query of one asking is given."""
    head = User.objects.active().filter(role=Role.HEAD).order_by("pk").values_list("pk", flat=True).first()
    return {
        "at": asked.at,
        "since": asked.since,
        "schedule": asked.schedule.pk,
        "zone": asked.schedule.timezone,
        "head": head,
        "clients": list(clients) if clients is not None else None,
    }


def _overlay(duties: list[Duty], at: datetime) -> None:
    """Lay the waivers and postponements that stood at that moment over derived duties."""
    decisions = Decision.objects.filter(Q(revoked_at=None) | Q(revoked_at__gt=at), at__lte=at).select_related("duty")
    said = {(d.duty.clause, d.duty.subject_id, d.duty.key): d for d in decisions.order_by("at", "pk")}
    for duty in duties:
        if decision := said.get((duty.clause, duty.subject_id, duty.key)):
            if decision.kind == DecisionKind.WAIVED:
                duty.waived_at = decision.at
            else:
                duty.postponed_until = decision.until
