"""Section 1: the client learns of every change from us, and what we send is explained aloud."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.foundation.worktime.periods import midnight
from dirigent.regulation.clause import (
    Act,
    Asked,
    Clause,
    Figures,
    Minutes,
    Parameter,
    Section,
    clause,
    day,
    in_hours,
    moment,
    on,
)

# A contact that was struck out, or in which nothing reached them, told nothing.
_HEARD = """
    left join conversations_touch t on t.id = l.touch_id
    where l.at <= %(at)s
      and (t.id is null or t.result in ('talked', 'left_message') and (t.struck_at is null or t.struck_at > %(at)s))
"""


@clause
class Change(Clause):
    """The client learns of a change as soon as we know of it (COM-5)."""

    ref = "R1.change"
    section = Section.R1
    number = "1.3"
    title = gettext_lazy("Telling the client of changes")
    text = gettext_lazy(
        "The client knows of every change as soon as the agency does: a deadline that has moved, a task that is late, a "
        "breakdown. Within %(minutes)s of working time they have heard it from us, by any way but silence."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("a contact or a letter by which the client was told of it")
    counts = gettext_lazy(
        "From the moment the agency knew to the moment of the contact or letter linked to the change. Tasks the client waits "
        "for count: those marked so, and from the start those with a wording for the client. A deadline counts when it moved "
        "to a later one; of several moves the last is told, and telling it settles those before. A late task counts from its "
        "deadline until it is handed in. A move taken back is no change. A breakdown the client told us of is not told back."
    )
    act = Act.TELL
    subject = "clients.client"
    facts = ("task.", "telling.", "incident.", "touch.")
    importance = 3
    minutes = Minutes(240, 15, 2400)
    query = (
        """
    with of_tasks as materialized (
        select t.id, t.client_id, t.title, t.closed_at, t.ready_at
        from tasks_task t
        where t.client_waits and t.created_at <= %(at)s and [[t.client_id]]
          and (t.closed_at is null or t.closed_at >= %(since)s)
    ), heard as (
        select l.subject_kind, l.subject_id, l.at
        from conversations_telling l"""
        + _HEARD
        + """ and [[l.client_id]]
    ), deadlines as (
        select d.id, d.task_id, d.due_at, d.set_at, case when d.replaced_at <= %(at)s then d.replaced_at end as replaced_at, d.reason,
               k.client_id, k.title,
               nullif(least(case when k.closed_at <= %(at)s then k.closed_at else 'infinity' end,
                            case when k.ready_at <= %(at)s then k.ready_at else 'infinity' end), 'infinity') as done_at
        from of_tasks k
        join tasks_deadline d on d.task_id = k.id and d.set_at <= %(at)s
    ), moved as (
        -- Told is the date the task has now; whether it is later than this one was.
        select d.client_id, d.id as subject_id, 'moved' as key, d.replaced_at as known_at, d.done_at,
               'tasks.deadline:' || d.id as tells, d.task_id, d.title, d.due_at as was, n.due_at as becomes, n.reason,
               (select min(h.at) from heard h join tasks_deadline o on o.id = h.subject_id
                where h.subject_kind = 'tasks.deadline' and o.task_id = d.task_id and o.id >= d.id) as told_at
        from deadlines d
        join deadlines n on n.task_id = d.task_id and n.replaced_at is null
        where d.replaced_at is not null and n.due_at > d.due_at
    ), late as (
        select d.client_id, d.id, 'late', d.due_at, d.done_at, 'tasks.task:' || d.task_id, d.task_id, d.title, d.due_at, null::timestamptz, '',
               (select min(h.at) from heard h left join tasks_deadline o on h.subject_kind = 'tasks.deadline' and o.id = h.subject_id
                where (h.subject_kind = 'tasks.task' and h.subject_id = d.task_id or o.task_id = d.task_id) and h.at >= d.due_at)
        from deadlines d
        where d.due_at <= %(at)s and (d.replaced_at is null or d.replaced_at > d.due_at)
          and (d.done_at is null or d.done_at > d.due_at)
    ), broken as (
        select i.client_id, i.id, 'incident', i.known_at, null::timestamptz, 'conversations.incident:' || i.id, null::bigint,
               i.words, null::timestamptz, null::timestamptz, '',
               (select min(h.at) from heard h where h.subject_kind = 'conversations.incident' and h.subject_id = i.id)
        from conversations_incident i
        where i.reported_at <= %(at)s and (i.withdrawn_at is null or i.withdrawn_at > %(at)s) and [[i.client_id]]
    ), known as (
        select * from moved union all select * from late union all select * from broken
    ), due as (
        select k.*, worktime_add(%(schedule)s, k.known_at, %(minutes)s) as due_at,
               case when k.told_at is not null then greatest(k.told_at, k.known_at) end as heard_at
        from known k
        where worktime_covers(%(schedule)s, k.known_at) and (k.told_at is null or greatest(k.told_at, k.known_at) >= %(since)s)
    )
    select x.client_id, x.subject_id, x.key, c.manager_id as owner_id, c.deputy_id, x.known_at as opens_at, x.known_at as warns_at,
           x.due_at, x.heard_at as fulfilled_at,
           case when x.told_at is null and x.done_at <= %(at)s then greatest(x.done_at, x.due_at) end as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('kind', x.key, 'what', x.title, 'task', x.task_id, 'was', x.was, 'becomes', x.becomes, 'reason', x.reason,
                              'tells', x.tells, 'known_at', x.known_at, 'minutes', %(minutes)s, 'told_at', x.heard_at,
                              'took', worktime_minutes(%(schedule)s, x.known_at, x.heard_at)) as figures
    from due x
    join clients_client c on c.id = x.client_id
    -- What was finished before the client had to be told needs no telling.
    where x.told_at is not null or x.done_at is null or x.done_at > x.due_at
    """
    )

    def headline(self, figures: Figures) -> str:
        if figures["kind"] == "moved":
            return _("Tell the client: “%(what)s” moved to %(day)s") % {**figures, "day": day(figures["becomes"])}
        if figures["kind"] == "late":
            return _("Tell the client: “%(what)s” is late") % figures
        return _("Tell the client: %(what)s") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {
            "known": moment(figures["known_at"], at),
            "due": in_hours(figures["minutes"]),
            "reason": figures["reason"],
        }
        if figures["told_at"]:
            values |= {
                "known": on(figures["known_at"], at),
                "told": on(figures["told_at"], at),
                "took": in_hours(figures["took"]),
            }
            return _("We knew %(known)s, the client heard %(told)s: %(took)s later.") % values
        said = _("Known since %(known)s; the client hears it from us within %(due)s.") % values
        if figures["kind"] == "moved":
            shift = _("It was due on %(was)s.") % {"was": day(figures["was"])}
            return " ".join(filter(None, (said, shift, values["reason"] and _("Why: %(reason)s") % values)))
        return said


@clause
class Explain(Clause):
    """What we send in writing is followed by a call that explains it (COM-7)."""

    ref = "R1.explain"
    section = Section.R1
    number = "1.4"
    title = gettext_lazy("A call about what was sent")
    text = gettext_lazy(
        "A plan, a report, the explanation of a task: what was sent and needs words is followed by a talk within %(days)s."
    )
    obliges = gettext_lazy("whoever sent it")
    fulfilled_by = gettext_lazy("a talk with the person it was sent to, or one linked to the letter")
    counts = gettext_lazy(
        "Letters sent with the mark “needs a call”. A call, a meeting or a video call held after the sending with the person it "
        "went to; where it went to nobody in particular, with anybody of the client. After two weeks it lapses."
    )
    act = Act.EXPLAIN
    subject = "conversations.outgoing"
    facts = ("outgoing.", "mail.", "chat.", "telling.", "touch.")
    days = Parameter(1, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = (
        """
    select o.client_id, o.id as subject_id, 'call' as key, w.id as owner_id,
           case when w.id = c.manager_id then c.deputy_id else c.manager_id end as deputy_id,
           o.sent_at as opens_at, o.sent_at as warns_at, e.closes_at as due_at, f.at as fulfilled_at,
           case when f.at is null and e.closes_at + interval '14 days' <= %(at)s then e.closes_at + interval '14 days' end as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('subject', coalesce(nullif(o.subject, ''), left(o.text, 80)), 'sent_at', o.sent_at, 'contact', o.contact_id,
                              'tells', 'conversations.outgoing:' || o.id,
                              'who', coalesce(trim(p.given_name || ' ' || p.family_name), '')) as figures
    from conversations_outgoing o
    join clients_client c on c.id = o.client_id
    cross join lateral (
        -- Whoever has handed the client over owes nothing here any more: it went to the new manager with the client.
        select case when o.author_id <> c.manager_id and exists (
            select from clients_managerperiod m where m.client_id = c.id and m.user_id = o.author_id and m.until <= %(at)s
        ) then c.manager_id else o.author_id end as id
    ) w
    left join clients_contact p on p.id = o.contact_id
    join worktime_day b on b.schedule_id = %(schedule)s and b.date = (o.sent_at at time zone %(zone)s)::date
    join worktime_day e on e.schedule_id = %(schedule)s and e.is_working and e.number = b.number + %(days)s
    cross join lateral (
        select least(
            (select min(t.at) from conversations_touch t
             where t.client_id = o.client_id and t.two_sided and t.channel in ('call', 'meeting', 'video')
               and t.at >= o.sent_at and t.at <= %(at)s and t.recorded_at <= %(at)s and (t.struck_at is null or t.struck_at > %(at)s)
               and (o.contact_id is null or t.contact_id = o.contact_id)),
            (select min(greatest(l.at, o.sent_at)) from conversations_telling l"""
        + _HEARD
        + """ and l.subject_kind = 'conversations.outgoing' and l.subject_id = o.id)
        ) as at
    ) f
    where o.explain and o.state = 'sent' and o.sent_at <= %(at)s and o.sent_at >= %(first)s and [[o.client_id]]
    """
    )

    def given(self, asked: Asked) -> dict:
        """Whatever was sent before has lapsed by then."""
        schedule = asked.schedule
        since = schedule.date_of(asked.since) - timedelta(days=15)
        return {"first": midnight(schedule.add_days(since, -11), schedule.zone)}

    def headline(self, figures: Figures) -> str:
        return _("Explain by phone: “%(subject)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"who": figures["who"], "sent": on(figures["sent_at"], at)}
        if values["who"]:
            return _("Sent to %(who)s %(sent)s. What is read without us is understood without us: call.") % values
        return _("Sent %(sent)s. What is read without us is understood without us: call.") % values
