"""Who waits for an answer, and on which days a thread went both ways: derived from its letters, set-based.

Only letters of people count, and contacts marked as answering a thread. A wait opens with the client's letter
that nothing of ours has followed yet; whatever of ours comes next, letter or marked call, closes it. An exchange
is the first letter of a day (in the agency's zone) that follows one of the other side.
"""

from collections.abc import Sequence

from django.db import connection

from dirigent.foundation import worktime

_EVENTS = """
with events as (
    select m.thread_id, m.id as message_id, m.at, m.direction = 'in' as incoming, true as letter
    from conversations_message m
    where m.kind = 'person' and m.thread_id = any(%(threads)s)
    union all
    select t.answers_id, null, t.at, false, false
    from conversations_touch t
    where t.answers_id = any(%(threads)s) and t.struck_at is null and t.result in ('talked', 'left_message')
), ordered as (
    select *, lag(incoming) over w as was_incoming,
           min(at) filter (where not incoming) over (w rows between current row and unbounded following) as next_of_ours
    from events window w as (partition by thread_id order by at, message_id nulls last)
)
"""

_WAITS = (
    _EVENTS
    + """
, waits as (
    select distinct on (thread_id, at) thread_id, message_id, at as since, next_of_ours as answered_at
    from ordered
    where incoming and was_incoming is not true
    order by thread_id, at, message_id
), gone as (
    delete from conversations_wait w
    where w.thread_id = any(%(threads)s)
      and not exists (select 1 from waits n where n.thread_id = w.thread_id and n.since = w.since)
)
insert into conversations_wait (thread_id, message_id, since, answered_at)
select thread_id, message_id, since, answered_at from waits
on conflict (thread_id, since) do update
    set message_id = excluded.message_id, answered_at = excluded.answered_at
    where (conversations_wait.message_id, conversations_wait.answered_at)
        is distinct from (excluded.message_id, excluded.answered_at)
"""
)

_EXCHANGES = """
with letters as (
    select m.thread_id, m.at, m.direction,
           lag(m.direction) over (partition by m.thread_id order by m.at, m.id) as before
    from conversations_message m
    where m.kind = 'person' and m.thread_id = any(%(threads)s)
), days as (
    select thread_id, (at at time zone %(zone)s)::date as day, min(at) as at
    from letters where before <> direction
    group by 1, 2
), gone as (
    delete from conversations_exchange x
    where x.thread_id = any(%(threads)s)
      and not exists (select 1 from days d where d.thread_id = x.thread_id and d.day = x.day)
)
insert into conversations_exchange (thread_id, day, at)
select thread_id, day, at from days
on conflict (thread_id, day) do update set at = excluded.at where conversations_exchange.at <> excluded.at
"""


def settle(threads: Sequence[int]) -> None:
    """Make waits and exchanges of these threads say what their letters say; running it twice changes nothing."""
    if not threads:
        return
    values: dict[str, list[int] | str] = {"threads": list(threads), "zone": worktime.default().timezone}
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, values)
        cursor.execute(_EXCHANGES, values)
