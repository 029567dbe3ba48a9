"""Who waits for an answer, whose turn it is, and on which days a thread went both ways: derived from its letters, set-based.

Only letters of people count, calls, and contacts marked as answering a thread. A wait opens with the client's letter, or
with a call of theirs that nobody took, when nothing of ours has followed yet; whatever of ours comes next, letter, talk or
marked contact, closes it. A call of ours that they did not take answers nothing, nor does a letter that came back. An exchange is the first letter of a day
(in the agency's zone) that follows one of the other side.
"""

from collections.abc import Sequence

from django.db import connection

from dirigent.foundation import worktime

_EVENTS = """
with events as (
    select m.thread_id, m.id as message_id, null::bigint as call_id, m.at, m.direction = 'in' as incoming
    from conversations_message m
    where m.kind = 'person' and m.bounced_at is null and m.thread_id = any(%(threads)s)
    union all
    select t.answers_id, null, null, t.at, false
    from conversations_touch t
    where t.answers_id = any(%(threads)s) and t.struck_at is null and t.result in ('talked', 'left_message')
    union all
    select c.thread_id, null, c.id, coalesce(c.answered_at, c.started_at), c.state = 'missed'
    from conversations_call c
    where c.thread_id = any(%(threads)s)
      and (c.state in ('answered', 'ended') or c.state = 'missed' and c.direction = 'in')
), ordered as (
    select *, lag(incoming) over w as was_incoming,
           min(at) filter (where not incoming) over (w rows between current row and unbounded following) as next_of_ours
    from events window w as (partition by thread_id order by at, message_id nulls last, call_id nulls last)
)
"""

_WAITS = (
    _EVENTS
    + """
, waits as (
    select distinct on (thread_id, at) thread_id, message_id, call_id, at as since, next_of_ours as answered_at
    from ordered
    where incoming and was_incoming is not true
    order by thread_id, at, message_id, call_id
), gone as (
    delete from conversations_wait w
    where w.thread_id = any(%(threads)s)
      and not exists (select 1 from waits n where n.thread_id = w.thread_id and n.since = w.since)
)
insert into conversations_wait (thread_id, message_id, call_id, since, answered_at)
select thread_id, message_id, call_id, since, answered_at from waits
on conflict (thread_id, since) do update
    set message_id = excluded.message_id, call_id = excluded.call_id, answered_at = excluded.answered_at
    where (conversations_wait.message_id, conversations_wait.call_id, conversations_wait.answered_at)
        is distinct from (excluded.message_id, excluded.call_id, excluded.answered_at)
"""
)

_TURNS = (
    _EVENTS
    + """
, last as (
    select distinct on (thread_id) thread_id, case when incoming then 'ours' else 'theirs' end as turn
    from ordered order by thread_id, at desc, message_id desc nulls first, call_id desc nulls first
)
update conversations_thread h set turn = coalesce(l.turn, '')
from unnest(%(threads)s) as asked(id) left join last l on l.thread_id = asked.id
where h.id = asked.id and h.turn <> coalesce(l.turn, '')
"""
)

_EXCHANGES = """
with letters as (
    select m.thread_id, m.at, m.direction,
           lag(m.direction) over (partition by m.thread_id order by m.at, m.id) as before
    from conversations_message m
    where m.kind = 'person' and m.bounced_at is null and m.thread_id = any(%(threads)s)
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
    """Make waits, turns and exchanges of these threads say what their letters say; running it twice changes nothing."""
    if not threads:
        return
    values: dict[str, list[int] | str] = {"threads": list(threads), "zone": worktime.default().timezone}
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, values)
        cursor.execute(_TURNS, values)
        cursor.execute(_EXCHANGES, values)
