"""Whose turn it is in the threads that were there before anybody asked, and which of them nobody waits in any more.

The same as `settling` says of new ones, at once for all. A talk that ended a month ago with our word, or with nobody's, is
done; by whom nobody knows. What a client still waits for stays on the desk, however old it is.
"""

from django.db import migrations

TURNS = """
with events as (
    select m.thread_id, m.at, m.direction = 'in' as incoming, m.id as message_id
    from conversations_message m where m.kind = 'person'
    union all
    select t.answers_id, t.at, false, null
    from conversations_touch t
    where t.answers_id is not null and t.struck_at is null and t.result in ('talked', 'left_message')
), last as (
    select distinct on (thread_id) thread_id, case when incoming then 'ours' else 'theirs' end as turn
    from events order by thread_id, at desc, message_id desc nulls first
)
update conversations_thread h set turn = last.turn from last where last.thread_id = h.id and h.turn = ''
"""
DONE = """
update conversations_thread h set done_at = h.last_at
where h.client_id is not null and h.done_at is null and h.turn <> 'ours' and h.last_at < clock_timestamp() - interval '30 days'
"""
UNDONE = "update conversations_thread set done_at = null where done_by_id is null and done_at is not null"
UNTURNED = "update conversations_thread set turn = '' where turn <> ''"


class Migration(migrations.Migration):
    dependencies = [("conversations", "0007_what_burns_first")]

    operations = [migrations.RunSQL(TURNS, UNTURNED), migrations.RunSQL(DONE, UNDONE)]
