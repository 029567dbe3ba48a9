"""What has been read elsewhere is read here too; what is no longer true is over and is not told any more.

One statement for each kind of subject, from the notices that are still pending: few, and found by their own index.
"""

from datetime import datetime

from django.db import connection

from dirigent.foundation.journal.listening import tell_people

_PENDING = "n.read_at is null and n.over_at is null"

_READ = (
    f"""update notices_notice n set read_at = r.read_at
    from conversations_threadreading r
    where {_PENDING} and n.thread_id = r.thread_id and r.user_id = n.user_id and r.read_at >= n.at""",
    f"""update notices_notice n set read_at = r.read_at
    from tasks_taskreading r
    where {_PENDING} and n.task_id = r.task_id and r.user_id = n.user_id and r.read_at >= n.at""",
    f"""update notices_notice n set read_at = m.read_at
    from conversations_mention m
    where {_PENDING} and n.kind = 'mention' and m.user_id = n.user_id and m.read_at is not null
      and n.key = 'mention:' || m.id""",
)

_OVER = (
    f"""update notices_notice n set over_at = %(at)s
    from conversations_message m join conversations_thread h on h.id = m.thread_id
    where {_PENDING} and n.subject_kind = 'conversations.message' and n.subject_id = m.id
      and (h.turn <> 'ours' or h.done_at is not null or h.client_id is distinct from n.client_id)""",
    f"""update notices_notice n set over_at = %(at)s
    from conversations_call c join conversations_thread h on h.id = c.thread_id
    where {_PENDING} and n.subject_kind = 'conversations.call' and n.subject_id = c.id
      and (h.turn <> 'ours' or h.done_at is not null or h.client_id is distinct from n.client_id)""",
    f"""update notices_notice n set over_at = %(at)s
    from conversations_thread h
    where {_PENDING} and n.kind = 'thread' and n.subject_kind = 'conversations.thread' and n.subject_id = h.id
      and (h.assignee_id is distinct from n.user_id or h.done_at is not null)""",
    # A duty that is done, is somebody else's now, was put off, or has come to a later stage.
    f"""update notices_notice n set over_at = %(at)s
    from regulation_duty d
    where {_PENDING} and n.subject_kind = 'regulation.duty' and n.subject_id = d.id
      and (d.fulfilled_at is not null or d.lapsed_at is not null or d.withdrawn_at is not null or d.waived_at is not null
        or d.postponed_until > %(at)s
        or n.kind not in ('brought_in', 'urgent') and d.responsible_id is distinct from n.user_id
        or n.kind = 'brought_in' and n.user_id <> all(d.joined)
        or n.kind = 'urgent' and not coalesce(d.figures -> 'rings' @> to_jsonb(n.user_id), false)
        or n.kind = 'burning' and d.due_at <= %(at)s)""",
    f"""update notices_notice n set over_at = %(at)s
    where {_PENDING} and n.kind in ('duty', 'agreement') and n.subject_kind = 'regulation.duty'
      and exists (
        select 1 from notices_notice l where l.user_id = n.user_id
          and l.key in ('duty:' || n.subject_id || ':burning', 'duty:' || n.subject_id || ':overdue')
      )""",
    # Of a letter that burns by now its duty speaks.
    f"""update notices_notice n set over_at = %(at)s
    where {_PENDING} and n.kind in ('message', 'call') and exists (
        select 1 from regulation_duty d join notices_notice l on l.key in ('duty:' || d.id || ':burning', 'duty:' || d.id || ':overdue')
        where d.clause = 'R12.answer' and d.subject_id = n.thread_id and d.responsible_id = n.user_id
          and l.user_id = n.user_id and l.over_at is null
      )""",
    f"""update notices_notice n set over_at = %(at)s
    from tasks_task t
    where {_PENDING} and n.subject_kind = 'tasks.task' and n.subject_id = t.id and t.closed_at is not null""",
    f"""update notices_notice n set over_at = %(at)s
    from conversations_connection c
    where {_PENDING} and n.kind = 'connection' and n.subject_id = c.id
      and (c.failing_since is null or c.closed_at is not null)""",
    f"""update notices_notice n set over_at = %(at)s
    from conversations_note t
    where {_PENDING} and n.subject_kind = 'conversations.note' and n.subject_id = t.id and t.struck_at is not null""",
)


def settle(at: datetime) -> set[int]:
    """Bring what is pending in line with what is true; whose notices changed."""
    changed: set[int] = set()
    with connection.cursor() as cursor:
        for statement in (*_READ, *_OVER):
            cursor.execute(f"{statement} returning n.user_id", {"at": at})
            changed.update(user for (user,) in cursor.fetchall())
    tell_people(changed)
    return changed
