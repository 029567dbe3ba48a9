"""Section 12: nobody is left without an answer, and nobody is forgotten."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.regulation.clause import (
    Act,
    Asked,
    Clause,
    Figures,
    Minutes,
    Parameter,
    Section,
    clause,
    clock,
    day,
    moment,
)


@clause
class Answer(Clause):
    """Nobody is left without an answer; silence brings in the deputy, then the head (INB-2, LOY-4)."""

    ref = "R12.answer"
    section = Section.R12
    number = "12.1"
    title = gettext_lazy("An answer to the client")
    text = gettext_lazy(
        "A client's letter is answered within %(minutes)s of working time. After %(deputy_minutes)s the deputy learns of it "
        "and answers, after %(head_minutes)s the head. Auto-replies and mass mailings do not wait for an answer."
    )
    obliges = gettext_lazy("account manager; then the deputy; then the head of client service")
    fulfilled_by = gettext_lazy("our letter in the thread, or a contact marked as the answer")
    counts = gettext_lazy(
        "A thread waits from the client's first letter that no letter of ours follows. The clock runs in working time: a "
        "letter of Friday 18:30 is due on Monday at 11:30. A call marked as the answer ends the wait too. It holds for every "
        "client, also a lead or a paused one; escalation adds people and leaves the due moment where it was."
    )
    act = Act.ANSWER
    subject = "conversations.thread"
    facts = ("touch.", "mail.", "chat.", "call.", "thread.")
    importance = 3
    minutes = Minutes(60, 5, 2400)
    deputy_minutes = Minutes(120, 5, 2400)
    head_minutes = Minutes(240, 5, 4800)
    query = """
    select h.client_id, h.id as subject_id, coalesce(e.message_id::text, 'call ' || e.call_id) as key, c.manager_id as owner_id, c.deputy_id,
           e.since as opens_at, e.since as warns_at, e.due_at,
           case when e.answered then e.answered_at end as fulfilled_at, null::timestamptz as lapsed_at,
           array_remove(array[
               case when e.deputy_at <= %(at)s and not e.answered then c.deputy_id end,
               case when e.head_at <= %(at)s and not e.answered then %(head)s::bigint end
           ], null) as joined,
           jsonb_build_object(
               'subject', coalesce(nullif(m.subject, ''), left(m.new_text, 80), ''), 'since', e.since, 'minutes', %(minutes)s,
               'medium', h.medium,
               'who', coalesce(nullif(trim(p.given_name || ' ' || p.family_name), ''), nullif(m.sender_name, ''), m.sender_address, k.phone),
               'deputy', trim(d.given_name || ' ' || d.family_name),
               'deputy_at', e.deputy_at, 'head_at', e.head_at,
               'answered', e.answered,
               'step', case when e.head_at <= least(e.answered_at, %(at)s) then 2
                            when e.deputy_at <= least(e.answered_at, %(at)s) then 1 else 0 end
           ) as figures
    from (
        select w.*, worktime_add(%(schedule)s, w.since, %(minutes)s) as due_at,
               coalesce(w.answered_at <= %(at)s, false) as answered,
               -- Whoever was answered in time brought nobody in: what would have been is not worth computing.
               case when not coalesce(w.answered_at <= %(at)s, false) or w.answered_at > w.since + make_interval(mins => least(%(deputy_minutes)s, %(head_minutes)s))
                    then worktime_add(%(schedule)s, w.since, %(deputy_minutes)s) end as deputy_at,
               case when not coalesce(w.answered_at <= %(at)s, false) or w.answered_at > w.since + make_interval(mins => least(%(deputy_minutes)s, %(head_minutes)s))
                    then worktime_add(%(schedule)s, w.since, %(head_minutes)s) end as head_at
        from conversations_wait w
        join conversations_thread h on h.id = w.thread_id and h.client_id is not null and [[h.client_id]]
        where w.since <= %(at)s and (w.answered_at is null or w.answered_at >= %(since)s)
          and worktime_covers(%(schedule)s, w.since)
        offset 0
    ) e
    join conversations_thread h on h.id = e.thread_id
    join clients_client c on c.id = h.client_id
    left join conversations_message m on m.id = e.message_id
    left join conversations_call k on k.id = e.call_id
    left join clients_contact p on p.id = coalesce(m.contact_id, k.contact_id)
    left join people_user d on d.id = c.deputy_id
    """

    def headline(self, figures: Figures) -> str:
        return _("Answer: “%(subject)s”") % {"subject": figures["subject"] or _("a letter without a subject")}

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {
            "who": figures["who"],
            "since": moment(figures["since"], at),
            "due": _in_hours(figures["minutes"]),
            "deputy": figures["deputy"],
        }
        if values["since"] == clock(figures["since"]):
            said = _("%(who)s, letter of %(since)s today: the answer is due within %(due)s.") % values
        else:
            said = _("%(who)s, letter of %(since)s: the answer is due within %(due)s.") % values
        if figures["answered"]:
            return said
        if figures["step"] == 2:
            return f"{said} {_('The deputy and the head have been told.')}"
        values |= {when: moment(figures[when], at) for when in ("deputy_at", "head_at")}
        return f"{said} {self._next_step(figures, values) % values}"

    def _next_step(self, figures: Figures, values: dict[str, str]) -> str:
        to_deputy = figures["step"] == 0 and figures["deputy"]
        which = "deputy_at" if to_deputy else "head_at"
        today = values[which] == clock(figures[which])
        if to_deputy:
            if today:
                return _("At %(deputy_at)s the deputy will be told: %(deputy)s.")
            return _("On %(deputy_at)s the deputy will be told: %(deputy)s.")
        if figures["step"] == 1 and figures["deputy"]:
            if today:
                return _("The deputy has been told; at %(head_at)s the head will be.")
            return _("The deputy has been told; on %(head_at)s the head will be.")
        return _("At %(head_at)s the head will be told.") if today else _("On %(head_at)s the head will be told.")


def _in_hours(minutes: int) -> str:
    if minutes % 60 == 0:
        return str(ngettext_lazy("%d working hour", "%d working hours", minutes // 60) % (minutes // 60))
    return str(ngettext_lazy("%d working minute", "%d working minutes", minutes) % minutes)


@clause
class Meeting(Clause):
    """Each running client is met once a month (LOY-1)."""

    ref = "R12.meeting"
    section = Section.R12
    number = "12.2"
    title = gettext_lazy("The meeting of the month")
    text = gettext_lazy(
        "A client whose campaign runs is met %(per_month)s, in person or by video. %(plan_by)s the meeting is planned."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("a meeting or a video call in the timeline")
    counts = gettext_lazy(
        "A meeting or a video call that took place in the calendar month. A client who is not running at the day of planning, "
        "or is paused later in the month, is not asked for one."
    )
    act = Act.MEET
    subject = "clients.client"
    facts = ("touch.",)
    per_month = Parameter(1, 0, 8, ngettext_lazy("%d time a month", "%d times a month"))
    plan_by = Parameter(20, 1, 28, gettext_lazy("by day %d"))
    query = """
    with months as (
        select * from unnest(%(labels)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[]) as m(label, starts, ends)
    ), held as (
        select t.client_id, m.label, count(*) as done, (array_agg(t.at order by t.at))[%(per_month)s] as nth
        from months m
        join conversations_touch t on t.at >= m.starts and t.at < m.ends
        where t.channel in ('meeting', 'video') and t.two_sided and t.at <= %(at)s and t.recorded_at <= %(at)s
          and (t.struck_at is null or t.struck_at > %(at)s) and [[t.client_id]]
        group by 1, 2
    )
    select c.id as client_id, c.id as subject_id, m.label as key, c.manager_id as owner_id, c.deputy_id,
           m.starts as opens_at, m.starts + make_interval(days => %(plan_by)s - 1) as warns_at, m.ends as due_at, h.nth as fulfilled_at,
           case when m.ends <= %(at)s and h.nth is null then m.ends end as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('done', coalesce(h.done, 0), 'needed', %(per_month)s, 'ends', m.ends - interval '1 day') as figures
    from clients_client c
    cross join months m
    left join held h on h.client_id = c.id and h.label = m.label
    where %(per_month)s > 0 and [[c.id]]
      and (c.accepted_at is null or c.accepted_at < m.ends)
      and exists (
        select 1 from clients_statusperiod p
        where p.client_id = c.id and p.status = 'running' and p.since < m.starts + make_interval(days => %(plan_by)s - 1) and p.since <= %(at)s
          and (p.until is null or p.until >= m.ends or p.until > %(at)s)
      )
    """

    def given(self, asked: Asked) -> dict:
        months = asked.periods(asked.schedule.month_of)
        return {
            "labels": [m.label for m in months],
            "starts": [m.start for m in months],
            "ends": [m.end for m in months],
        }

    def headline(self, figures: Figures) -> str:
        return _("The meeting of the month")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        if figures["done"] >= figures["needed"]:
            return _("Held this month: %(done)d of %(needed)d.") % figures
        return _("No meeting this month yet. There is time until %(ends)s.") % {"ends": day(figures["ends"])}


@clause
class Birthday(Clause):
    """A contact person is congratulated on the day, or on the working day before (LOY-2)."""

    ref = "R12.birthday"
    section = Section.R12
    number = "12.3"
    title = gettext_lazy("Birthdays")
    text = gettext_lazy(
        "Contact persons of running clients are congratulated on their birthday; when it falls on a day off, on the working "
        "day before. The system reminds on that day and shows it %(notice)s ahead on the client's card."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("a contact marked as a congratulation")
    counts = gettext_lazy(
        "A contact with that person marked as a congratulation, within the notice or on the day. A birthday on a day off is due on "
        "the working day before; 29 February is 28 February in a common year. After eight days the duty lapses."
    )
    act = Act.CONGRATULATE
    subject = "clients.contact"
    facts = ("touch.", "contact.")
    notice = Parameter(3, 0, 30, ngettext_lazy("%d day", "%d days"))
    query = """
    select p.client_id, p.id as subject_id, b.year::text as key, c.manager_id as owner_id, c.deputy_id,
           n.notice as opens_at, b.opens as warns_at, b.closes as due_at, g.at as fulfilled_at,
           case when b.gone <= %(at)s and g.at is null then b.gone end as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('who', trim(p.given_name || ' ' || p.family_name), 'date', b.date,
                              'age', case when p.birth_year is not null then b.year - p.birth_year end) as figures
    from unnest(%(dates)s::date[], %(years)s::int[], %(months)s::int[], %(days)s::int[],
                %(openings)s::timestamptz[], %(closings)s::timestamptz[], %(gone)s::timestamptz[])
         as b(date, year, month, day, opens, closes, gone)
    cross join lateral (select least(b.opens, b.closes - make_interval(days => %(notice)s)) as notice) n
    join clients_contact p on p.birth_month = b.month and p.birth_day = b.day and p.left_at is null
    join clients_client c on c.id = p.client_id
    left join lateral (
        select min(t.at) as at from conversations_touch t
        where t.contact_id = p.id and t.purpose = 'congratulation' and t.at >= n.notice and t.at <= least(%(at)s, b.gone)
          and t.recorded_at <= %(at)s and (t.struck_at is null or t.struck_at > %(at)s)
    ) g on true
    where n.notice <= %(at)s and [[p.client_id]]
      and (c.accepted_at is null or c.accepted_at < b.closes)
      and exists (
        select 1 from clients_statusperiod s
        where s.client_id = p.client_id and s.status = 'running' and s.since <= least(b.closes, %(at)s)
          and (s.until is null or s.until > least(b.closes, %(at)s))
      )
    """

    def given(self, asked: Asked) -> dict:
        schedule = asked.schedule
        ahead = timedelta(days=45)  # the longest notice, and the holidays that may lie before the day
        late = timedelta(days=8)
        first, last = schedule.date_of(asked.since) - late, schedule.date_of(asked.at) + ahead
        rows = []
        for date in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            working = schedule.working_day_on_or_before(date)
            closes = schedule.closes(working)
            row = (date, date.year, schedule.opens(working), closes, closes + late)
            rows.append((date.month, date.day, row))
            if (date.month, date.day) == (2, 28) and (date + timedelta(days=1)).month == 3:
                rows.append((2, 29, row))
        return {
            "dates": [row[0] for _m, _d, row in rows],
            "years": [row[1] for _m, _d, row in rows],
            "months": [month for month, _d, _r in rows],
            "days": [day_ for _m, day_, _r in rows],
            "openings": [row[2] for _m, _d, row in rows],
            "closings": [row[3] for _m, _d, row in rows],
            "gone": [row[4] for _m, _d, row in rows],
        }

    def headline(self, figures: Figures) -> str:
        return _("Congratulate %(who)s") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        if figures["age"]:
            return _("Birthday on %(date)s, turns %(age)d.") % {"date": day(figures["date"]), "age": figures["age"]}
        return _("Birthday on %(date)s.") % {"date": day(figures["date"])}
