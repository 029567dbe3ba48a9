"""Section 3: the task is understood aloud, and what was agreed is put in writing."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.foundation.worktime.periods import midnight
from dirigent.regulation.clause import (
    Act,
    Asked,
    Choice,
    Clause,
    Figures,
    Minutes,
    Parameter,
    Section,
    clause,
    day,
    on,
)

_HELD = "(t.struck_at is null or t.struck_at > %(at)s) and t.recorded_at <= %(at)s"


@clause
class Callback(Clause):
    """A written assignment is called back and walked through aloud on the same day (COM-6)."""

    ref = "R3.callback"
    section = Section.R3
    number = "3.1"
    title = gettext_lazy("A call about a written assignment")
    text = gettext_lazy(
        "An assignment that came in writing is called back and walked through aloud on the same working day. One that came "
        "%(late_minutes)s before closing, or later, is called back within %(first_minutes)s of the next working day."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("a talk linked to the assignment")
    counts = gettext_lazy(
        "From the arrival of the letter that somebody marked as an assignment, whenever it was marked. A call, a meeting or a "
        "video call held and linked to it counts; a call they did not take does not. What came on a day off is called back "
        "in the first hours of the next working day."
    )
    act = Act.CALL_BACK
    subject = "conversations.assignment"
    facts = ("assignment.", "touch.")
    importance = 3
    late_minutes = Minutes(60, 0, 480)
    first_minutes = Minutes(60, 15, 480)
    query = (
        """
    select s.client_id, s.id as subject_id, 'call' as key, c.manager_id as owner_id, c.deputy_id,
           s.arrived_at as opens_at, s.arrived_at as warns_at,
           case when e.date = worktime_local_date(%(schedule)s, s.arrived_at) then e.closes_at
                else worktime_add(%(schedule)s, e.opens_at, %(first_minutes)s) end as due_at,
           case when t.id is not null then greatest(t.at, s.arrived_at) end as fulfilled_at, null::timestamptz as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('assignment', s.id, 'subject', coalesce(nullif(m.subject, ''), left(m.new_text, 80), ''),
                              'arrived_at', s.arrived_at, 'contact', m.contact_id,
                              'who', coalesce(nullif(trim(p.given_name || ' ' || p.family_name), ''), m.sender_name)) as figures
    from conversations_assignment s
    join clients_client c on c.id = s.client_id
    join conversations_message m on m.id = s.message_id
    left join clients_contact p on p.id = m.contact_id
    left join conversations_touch t on t.id = s.touch_id and s.linked_at <= %(at)s and t.two_sided and """
        + _HELD
        + """
    cross join lateral (
        select w.date, w.opens_at, w.closes_at from worktime_day w
        where w.schedule_id = %(schedule)s and w.is_working
          and w.closes_at > s.arrived_at + make_interval(mins => %(late_minutes)s)
        order by w.date limit 1
    ) e
    where s.marked_at <= %(at)s and (s.unmarked_at is null or s.unmarked_at > %(at)s)
      and (s.confirmed_at is null or s.confirmed_at >= %(since)s) and [[s.client_id]]
    """
    )

    def headline(self, figures: Figures) -> str:
        return _("Call about the assignment: “%(subject)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"who": figures["who"], "arrived": on(figures["arrived_at"], at)}
        return (
            _("%(who)s sent an assignment %(arrived)s. Walk through it aloud, then put it in your own words.") % values
        )


@clause
class Restated(Clause):
    """The assignment is restated in our words and the client confirms it (COM-6)."""

    ref = "R3.restated"
    section = Section.R3
    number = "3.2"
    title = gettext_lazy("The restatement of an assignment")
    text = gettext_lazy(
        "After the talk the assignment is written down in our words and sent to the client; within %(days)s the client has "
        "confirmed that it was understood."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("the client's confirmation of the restatement")
    counts = gettext_lazy(
        "From the talk about the assignment to the moment the confirmation was noted, with how it was given. A restatement "
        "that was changed is confirmed anew."
    )
    act = Act.RESTATE
    subject = "conversations.assignment"
    facts = ("assignment.", "touch.")
    days = Parameter(2, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = (
        """
    select s.client_id, s.id as subject_id, 'restated' as key, c.manager_id as owner_id, c.deputy_id,
           t.at as opens_at, t.at as warns_at,
           worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, t.at), %(days)s)) as due_at,
           case when s.confirmed_at <= %(at)s then s.confirmed_at end as fulfilled_at, null::timestamptz as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('assignment', s.id, 'subject', coalesce(nullif(m.subject, ''), left(m.new_text, 80), ''),
                              'called_at', t.at, 'restated_at', case when s.restated_at <= %(at)s then s.restated_at end) as figures
    from conversations_assignment s
    join clients_client c on c.id = s.client_id
    join conversations_message m on m.id = s.message_id
    join conversations_touch t on t.id = s.touch_id and s.linked_at <= %(at)s and t.two_sided and """
        + _HELD
        + """
    where s.marked_at <= %(at)s and (s.unmarked_at is null or s.unmarked_at > %(at)s)
      and (s.confirmed_at is null or s.confirmed_at >= %(since)s) and [[s.client_id]]
    """
    )

    def headline(self, figures: Figures) -> str:
        if figures["restated_at"]:
            return _("Get the assignment confirmed: “%(subject)s”") % figures
        return _("Put the assignment in our words: “%(subject)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"called": on(figures["called_at"], at)}
        if figures["restated_at"]:
            values["restated"] = on(figures["restated_at"], at)
            return _("Spoken through %(called)s, our restatement went %(restated)s. Ask whether it is right.") % values
        return _("Spoken through %(called)s. Write how you understood it and send it to the client.") % values


@clause
class Report(Clause):
    """After a meeting or a call with agreements the client gets them in writing (COM-15)."""

    ref = "R3.report"
    section = Section.R3
    number = "3.3"
    title = gettext_lazy("The contact report")
    text = gettext_lazy(
        "After a meeting, in person or by video, the client gets in writing what was agreed, within %(days)s. %(calls)s."
    )
    obliges = gettext_lazy("whoever held the talk")
    fulfilled_by = gettext_lazy("a contact report sent to the client")
    counts = gettext_lazy(
        "Every meeting and video call that took place; a call as the regulation says. The term counts from the day of the talk. "
        "Where no report is needed, say why and waive it. After two weeks it lapses."
    )
    act = Act.REPORT
    subject = "conversations.touch"
    facts = ("touch.", "agreement.", "report.", "mail.sent", "chat.sent")
    days = Parameter(1, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    calls = Choice(
        1, 0, 2, gettext_lazy("Calls"),
        ways=(
            gettext_lazy("Calls need no report"),
            gettext_lazy("A call needs a report when something was agreed in it"),
            gettext_lazy("Every call needs a report"),
        ),
    )  # fmt: skip
    query = """
    with held as (
        select t.id from conversations_touch t
        where t.channel in ('meeting', 'video') and t.result = 'talked' and t.at <= %(at)s and t.at >= %(first)s
          and t.recorded_at <= %(at)s and (t.struck_at is null or t.struck_at > %(at)s) and [[t.client_id]]
        union all
        select t.id from conversations_touch t
        where %(calls)s = 2 and t.channel = 'call' and t.two_sided and t.at <= %(at)s and t.at >= %(first)s
          and t.recorded_at <= %(at)s and (t.struck_at is null or t.struck_at > %(at)s) and [[t.client_id]]
        union
        -- Agreements stay with the record as it was first written down; what holds is its last correction.
        select z.id from (
            select distinct g.touch_id from conversations_agreement g
            where %(calls)s = 1 and g.touch_id is not null and g.made_at <= %(at)s and g.made_at >= %(first)s
              and not (g.outcome = 'withdrawn' and g.closed_at <= %(at)s) and [[g.client_id]]
        ) g
        cross join lateral (
            with recursive on_(id, struck_at) as (
                select t.id, t.struck_at from conversations_touch t where t.id = g.touch_id
                union all
                select t.id, t.struck_at from conversations_touch t join on_ on t.corrects_id = on_.id and t.recorded_at <= %(at)s
            )
            select id from on_ where struck_at is null or struck_at > %(at)s
        ) z
    ), told as (
        select t.id, t.client_id, t.user_id, t.at, t.channel, t.contact_id, t.corrects_id, s.sent_at, e.closes_at as due_at
        from held f
        join conversations_touch t on t.id = f.id and t.two_sided and t.channel in ('meeting', 'video', 'call')
        left join conversations_contactreport r on r.touch_id = t.id
        left join conversations_outgoing o on o.id = r.outgoing_id and o.state = 'sent' and o.sent_at <= %(at)s
        cross join lateral (select least(case when r.sent_at <= %(at)s then r.sent_at end, o.sent_at) as sent_at) s
        join worktime_day b on b.schedule_id = %(schedule)s and b.date = (t.at at time zone %(zone)s)::date
        join worktime_day e on e.schedule_id = %(schedule)s and e.is_working and e.number = b.number + %(days)s
        where coalesce(s.sent_at, e.closes_at + interval '14 days') >= %(since)s
    )
    select t.client_id, f.first as subject_id, 'report' as key, w.id as owner_id,
           case when w.id = c.manager_id then c.deputy_id else c.manager_id end as deputy_id,
           t.at as opens_at, t.at as warns_at, t.due_at, t.sent_at as fulfilled_at,
           case when t.sent_at is null and t.due_at + interval '14 days' <= %(at)s then t.due_at + interval '14 days' end as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('touch', t.id, 'channel', t.channel, 'at', t.at, 'agreements', g.n,
                              'who', coalesce(trim(p.given_name || ' ' || p.family_name), '')) as figures
    from told t
    join clients_client c on c.id = t.client_id
    cross join lateral (
        -- Whoever has handed the client over owes nothing here any more: it went to the new manager with the client.
        select case when t.user_id <> c.manager_id and exists (
            select from clients_managerperiod m where m.client_id = c.id and m.user_id = t.user_id and m.until <= %(at)s
        ) then c.manager_id else t.user_id end as id
    ) w
    left join clients_contact p on p.id = t.contact_id
    cross join lateral (
        -- A correction continues the record it corrects: the duty is about the talk, not about its wording.
        select case when t.corrects_id is null then t.id else (
            with recursive back(id, corrects) as (
                select t.corrects_id, x.corrects_id from conversations_touch x where x.id = t.corrects_id
                union all select x.id, x.corrects_id from conversations_touch x join back on x.id = back.corrects
            )
            select id from back where corrects is null
        ) end as first
    ) f
    cross join lateral (
        select count(*) as n from conversations_agreement g
        where g.touch_id in (f.first, t.id) and not (g.outcome = 'withdrawn' and g.closed_at <= %(at)s) and g.made_at <= %(at)s
    ) g
    """

    def given(self, asked: Asked) -> dict:
        """Whatever was held before has lapsed by then."""
        schedule = asked.schedule
        since = schedule.date_of(asked.since) - timedelta(days=15)
        return {"first": midnight(schedule.add_days(since, -11), schedule.zone)}

    def headline(self, figures: Figures) -> str:
        if figures["channel"] == "call":
            return _("Send what was agreed in the call")
        return _("Send what was agreed at the meeting")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"who": figures["who"], "held": day(figures["at"]), "n": figures["agreements"]}
        if figures["agreements"]:
            said = (
                ngettext_lazy("%(n)d agreement of %(held)s", "%(n)d agreements of %(held)s", figures["agreements"])
                % values
            )
            return _("%(said)s: the client gets them in writing and confirms or corrects. The draft is ready.") % {
                "said": said
            }
        if values["who"]:
            return (
                _("The talk with %(who)s was on %(held)s: write in short what it came to. The draft is ready.") % values
            )
        return _("The talk was on %(held)s: write in short what it came to. The draft is ready.") % values
