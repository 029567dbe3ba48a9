"""The compulsory rules: the working day begins and ends in the open."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.regulation.clause import Act, Clause, Figures, Minutes, Section, clause, clock

_DAYS = """
    from people_user u
    left join people_department dep on dep.id = u.department_id
    join worktime_day w on w.schedule_id = coalesce(dep.schedule_id, %(schedule)s) and w.is_working
    left join people_workday x on x.user_id = u.id and x.date = w.date
    where u.is_active and u.role in ('account_manager', 'head') and u.joined_at <= w.opens_at
      and w.date >= worktime_local_date(%(schedule)s, %(since)s) - 1 and w.date <= worktime_local_date(%(schedule)s, %(at)s)
      and not exists (
        select 1 from people_absence a
        where a.user_id = u.id and a.cancelled_at is null and a.reported_at <= %(at)s
          and a.starts_at <= {moment} and (a.ends_at is null or a.ends_at > {moment})
      )
"""


@clause
class Arrival(Clause):
    """The working day begins on time, or its delay is reported before it begins (DAY-2)."""

    ref = "O1.arrival"
    section = Section.O
    number = "1"
    title = gettext_lazy("The beginning of the day")
    text = gettext_lazy(
        "Everybody in client service is at work when the working day begins; being late by more than %(grace)s is marked. "
        "A force majeure is reported to the head before the day begins."
    )
    obliges = gettext_lazy("everybody in client service")
    fulfilled_by = gettext_lazy("the arrival is noted, or a force majeure reported in time")
    act = Act.ARRIVE
    subject = "people.user"
    facts = ("day.",)
    of_clients = False
    grace = Minutes(15, 0, 120)
    query = (
        """
    select null::bigint as client_id, u.id as subject_id, w.date::text as key, u.id as owner_id, null::bigint as deputy_id,
           w.opens_at - interval '1 hour' as opens_at, w.opens_at - interval '1 hour' as warns_at,
           w.opens_at + make_interval(mins => %(grace)s) as due_at,
           least(case when x.arrived_at <= %(at)s then x.arrived_at end,
                 case when x.excused_at <= %(at)s then x.excused_at end) as fulfilled_at,
           case when w.closes_at <= %(at)s and x.arrived_at is null and x.excused_at is null then w.closes_at end as lapsed_at,
           array[]::bigint[] as joined, jsonb_build_object('opens', w.opens_at, 'grace', %(grace)s) as figures
    """
        + _DAYS.replace("{moment}", "w.opens_at")
        + " and w.opens_at - interval '1 hour' <= %(at)s"
    )

    def headline(self, figures: Figures) -> str:
        return _("Note your arrival")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        return _("The working day begins at %(opens)s.") % {"opens": clock(figures["opens"])}


@clause
class Close(Clause):
    """The day is closed before one leaves (DAY-3)."""

    ref = "O3.close"
    section = Section.O
    number = "3"
    title = gettext_lazy("The end of the day")
    text = gettext_lazy(
        "Before leaving one makes sure that no letter and no comment is unread and that what was due today is done or moved "
        "with a reason. What is left needs a reason, and the head sees it. Reminded %(reminder)s before the end of the day."
    )
    obliges = gettext_lazy("everybody in client service")
    fulfilled_by = gettext_lazy("the day is closed")
    act = Act.CLOSE_DAY
    subject = "people.user"
    facts = ("day.",)
    of_clients = False
    reminder = Minutes(30, 0, 240)
    query = (
        """
    select null::bigint as client_id, u.id as subject_id, w.date::text as key, u.id as owner_id, null::bigint as deputy_id,
           w.opens_at, w.closes_at - make_interval(mins => %(reminder)s) as warns_at, w.closes_at as due_at,
           case when x.closed_at <= %(at)s then x.closed_at end as fulfilled_at,
           case when w.closes_at + interval '6 hours' <= %(at)s and x.closed_at is null
                then w.closes_at + interval '6 hours' end as lapsed_at,
           array[]::bigint[] as joined, jsonb_build_object('closes', w.closes_at) as figures
    """
        + _DAYS.replace("{moment}", "w.closes_at - interval '1 minute'")
        + " and w.opens_at <= %(at)s and (x.excused_at is null or x.arrived_at is not null)"
    )

    def headline(self, figures: Figures) -> str:
        return _("Close the day")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        return _("The working day ends at %(closes)s.") % {"closes": clock(figures["closes"])}
