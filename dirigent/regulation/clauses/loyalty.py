"""Section 12: nobody is forgotten."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.regulation.clause import Act, Asked, Clause, Figures, Parameter, Section, clause, day, moment


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
    facts = ("touch.", "meeting.")
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
           m.starts as opens_at,
           greatest(m.starts + make_interval(days => %(plan_by)s - 1), case when coalesce(h.done, 0) + p.n >= %(per_month)s then p.at end) as warns_at,
           m.ends as due_at, h.nth as fulfilled_at,
           case when m.ends <= %(at)s and h.nth is null then m.ends end as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('done', coalesce(h.done, 0), 'needed', %(per_month)s, 'ends', m.ends - interval '1 day', 'planned', p.at) as figures
    from clients_client c
    cross join months m
    left join held h on h.client_id = c.id and h.label = m.label
    left join lateral (
        -- The one that makes the month complete; what was called off or held by now is planned no more.
        select count(*) as n, max(w.ends_at) as at from care_meeting w
        where w.client_id = c.id and w.starts_at >= m.starts and w.starts_at < m.ends and w.planned_at <= %(at)s
          and (w.cancelled_at is null or w.cancelled_at > %(at)s) and (w.held_at is null or w.held_at > %(at)s)
          and w.starts_at > %(at)s
    ) p on true
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
        if figures.get("planned"):
            return _("Planned for %(planned)s. Write down how it went.") % {"planned": moment(figures["planned"], at)}
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
