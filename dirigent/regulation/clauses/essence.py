"""Section 1: what was agreed is done; everybody grows."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.regulation.clause import Act, Asked, Clause, Figures, Parameter, Section, clause, day


@clause
class Agreement(Clause):
    """An agreement is kept by its date, or renegotiated before it (COM-3)."""

    ref = "R1.agreement"
    section = Section.R1
    number = "1.1"
    title = gettext_lazy("Agreements with the client")
    text = gettext_lazy(
        "Whatever was agreed with the client, in the contract or in a talk, is done by its date. By that day it is marked "
        "as kept, or a new date is agreed and the reason noted. What the client promised is asked for in the same way."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("the agreement is marked kept, or moved with a reason")
    counts = gettext_lazy(
        "The moment when the agreement was marked kept or moved, against its own due moment. An agreement marked broken is a "
        "breach when its day has passed. A moved one starts anew with its new date."
    )
    act = Act.SETTLE
    subject = "conversations.agreement"
    facts = ("agreement.",)
    importance = 3
    query = """
    select a.client_id, a.id as subject_id, 'due' as key, c.manager_id as owner_id, c.deputy_id,
           a.made_at as opens_at,
           least(w.opens_at, a.due_at) as warns_at,
           a.due_at,
           case when a.outcome in ('kept', 'renegotiated') and a.closed_at <= %(at)s then a.closed_at end as fulfilled_at,
           case when a.outcome = 'broken' and a.closed_at <= %(at)s then a.closed_at end as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('text', a.text, 'side', a.side, 'made_at', a.made_at,
                              'who', trim(coalesce(p.given_name || ' ' || p.family_name, ''))) as figures
    from conversations_agreement a
    join clients_client c on c.id = a.client_id
    left join clients_contact p on p.id = a.contact_id
    left join worktime_day w on w.schedule_id = %(schedule)s and w.date = (a.due_at at time zone %(zone)s)::date
    where a.made_at <= %(at)s and (a.closed_at is null or a.closed_at >= %(since)s) and [[a.client_id]]
      and not (a.outcome = 'withdrawn' and a.closed_at <= %(at)s)
    """

    def headline(self, figures: Figures) -> str:
        return (_("Promised: %(text)s") if figures["side"] == "ours" else _("Ask for: %(text)s")) % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"who": figures["who"], "made": day(figures["made_at"])}
        if figures["side"] == "ours":
            if values["who"]:
                return _("We promised this to %(who)s on %(made)s. Mark it kept or agree on another date.") % values
            return _("We promised this on %(made)s. Mark it kept or agree on another date.") % values
        if values["who"]:
            return _("%(who)s promised this on %(made)s. Ask, and mark how it ended.") % values
        return _("The client promised this on %(made)s. Ask, and mark how it ended.") % values


@clause
class Growth(Clause):
    """Everybody learns something each month (GRO-1)."""

    ref = "R1.growth"
    section = Section.R1
    number = "1.2"
    title = gettext_lazy("Growth")
    text = gettext_lazy(
        "Everybody learns: a course, a conference, a seminar, an article. At least %(entries)s noted each month; %(reminder_day)s."
    )
    obliges = gettext_lazy("everybody")
    fulfilled_by = gettext_lazy("an entry in the growth log")
    act = Act.LEARN
    subject = "people.user"
    facts = ("growth.",)
    importance = 1
    of_clients = False
    entries = Parameter(1, 0, 10, ngettext_lazy("%d entry", "%d entries"))
    reminder_day = Parameter(25, 1, 28, gettext_lazy("reminded from day %d of the month"))
    query = """
    select null::bigint as client_id, u.id as subject_id, m.label as key, u.id as owner_id, null::bigint as deputy_id,
           greatest(m.starts, u.joined_at) as opens_at, m.starts + make_interval(days => %(reminder_day)s - 1) as warns_at, m.ends as due_at,
           case when g.nth < m.ends then g.nth end as fulfilled_at,
           case when m.ends <= %(at)s and (g.nth is null or g.nth >= m.ends) then m.ends end as lapsed_at,
           array[]::bigint[] as joined, jsonb_build_object('month', m.starts, 'needed', %(entries)s) as figures
    from unnest(%(labels)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[]) as m(label, starts, ends)
    join people_user u on u.is_active and u.role <> 'administrator'
                      and u.joined_at < m.starts + make_interval(days => %(reminder_day)s - 1)
    left join lateral (
        select (array_agg(e.recorded_at order by e.recorded_at))[%(entries)s] as nth
        from people_growthentry e
        where e.user_id = u.id and e.recorded_at <= %(at)s
          and e."on" >= worktime_local_date(%(schedule)s, m.starts) and e."on" < worktime_local_date(%(schedule)s, m.ends)
    ) g on true
    where m.starts <= %(at)s and %(entries)s > 0
    """

    def given(self, asked: Asked) -> dict:
        months = asked.periods(asked.schedule.month_of)
        return {
            "labels": [m.label for m in months],
            "starts": [m.start for m in months],
            "ends": [m.end for m in months],
        }

    def headline(self, figures: Figures) -> str:
        return _("Note what you have learned this month")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        return _("Nothing is noted for this month yet: an article or a seminar is enough.")
