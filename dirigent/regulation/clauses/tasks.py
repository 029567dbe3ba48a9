"""Section 13: tasks set by the rules, and deadlines that mean something."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.foundation.worktime.periods import midnight
from dirigent.regulation.clause import Act, Asked, Clause, Figures, Minutes, Parameter, Section, clause, day, on


@clause
class Returned(Clause):
    """A task sent back for breaking the regulation is corrected or withdrawn (TSK-4)."""

    ref = "R13.returned"
    section = Section.R13
    number = "13.1"
    title = gettext_lazy("A returned task")
    text = gettext_lazy(
        "An executor who gets a task against the regulation returns it and names the clause. Its author corrects or "
        "withdraws the task within %(minutes)s of working time."
    )
    obliges = gettext_lazy("the author of the task")
    fulfilled_by = gettext_lazy("the task is corrected or withdrawn")
    act = Act.CORRECT_TASK
    subject = "tasks.return"
    facts = ("task.",)
    minutes = Minutes(240, 30, 2400)
    query = """
    select t.client_id, r.id as subject_id, 'returned' as key, t.author_id as owner_id,
           case when t.author_id = c.manager_id then c.deputy_id end as deputy_id,
           r.at as opens_at, r.at as warns_at, worktime_add(%(schedule)s, r.at, %(minutes)s) as due_at,
           case when r.settled_at <= %(at)s then r.settled_at end as fulfilled_at, null::timestamptz as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('task', t.id, 'title', t.title, 'clause', r.clause, 'words', r.words,
                              'who', trim(u.given_name || ' ' || u.family_name)) as figures
    from tasks_return r
    join tasks_task t on t.id = r.task_id
    join clients_client c on c.id = t.client_id
    join people_user u on u.id = r.by_id
    where r.at <= %(at)s and (r.settled_at is null or r.settled_at >= %(since)s) and [[t.client_id]]
    """

    def headline(self, figures: Figures) -> str:
        return _("Correct the task “%(title)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        return _("Returned by %(who)s, clause %(clause)s: %(words)s") % figures


@clause
class Deadline(Clause):
    """What is due today is done today, or moved with a reason (TSK-6, DAY-3)."""

    ref = "R13.deadline"
    section = Section.R13
    number = "13.2"
    title = gettext_lazy("Tasks due today and burning ones")
    text = gettext_lazy(
        "By the end of the day a task that is due today, or burns, is done or its deadline is moved and the reason named. "
        "The history of deadlines stays."
    )
    obliges = gettext_lazy("whoever does the task")
    fulfilled_by = gettext_lazy("the task is done, or its deadline is moved with a reason")
    counts = gettext_lazy(
        "The task is handed in, closed or moved by the closing of the working day of its deadline; a deadline on a day off "
        "counts for the working day before. Each deadline a task has had is judged on its own."
    )
    act = Act.DO_TASK
    subject = "tasks.task"
    facts = ("task.",)
    query = """
    select t.client_id, t.id as subject_id, d.id::text as key, t.assignee_id as owner_id,
           case when t.assignee_id = c.manager_id then c.deputy_id else dep.head_id end as deputy_id,
           d.set_at as opens_at, e.opens as warns_at, e.closes as due_at, f.at as fulfilled_at, null::timestamptz as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('title', t.title, 'due_at', d.due_at, 'moves', n.moves,
                              'urgency', t.urgency, 'importance', t.importance) as figures
    from tasks_deadline d
    join tasks_task t on t.id = d.task_id
    join clients_client c on c.id = t.client_id
    join tasks_project j on j.id = t.project_id
    join people_department dep on dep.id = j.department_id
    cross join lateral (
        select w.opens_at as opens, w.closes_at as closes from worktime_day w
        where w.schedule_id = %(schedule)s and w.is_working and w.date <= (d.due_at at time zone %(zone)s)::date
        order by w.date desc limit 1
    ) e
    cross join lateral (
        select nullif(least(
            case when t.ready_at <= %(at)s then t.ready_at else 'infinity' end,
            case when t.closed_at <= %(at)s then t.closed_at else 'infinity' end,
            case when d.replaced_at <= %(at)s then d.replaced_at else 'infinity' end
        ), 'infinity') as at
    ) f
    cross join lateral (select count(*) - 1 as moves from tasks_deadline o where o.task_id = t.id and o.set_at <= %(at)s) n
    where d.set_at <= %(at)s and d.due_at < %(next_day)s
      and ((d.replaced_at is null and t.closed_at is null and t.ready_at is null)
           or greatest(d.replaced_at, t.closed_at, t.ready_at) >= %(since)s)
      and e.opens <= %(at)s
      and (d.replaced_at is null or d.replaced_at >= e.opens) and [[t.client_id]]
    """

    def given(self, asked: Asked) -> dict:
        """What falls on days off is due on the working day before them, so today reaches up to the next working day."""
        return {"next_day": midnight(asked.schedule.add_days(asked.at, 1), asked.schedule.zone)}

    def headline(self, figures: Figures) -> str:
        return str(figures["title"])

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        due = _("The deadline is %(due)s.") % {"due": day(figures["due_at"])}
        if figures["moves"]:
            moved = ngettext_lazy("It has been moved %d time.", "It has been moved %d times.", figures["moves"])
            return f"{due} {moved % figures['moves']} {_('Hand it in, or move it and say why.')}"
        return f"{due} {_('Hand it in, or move it and say why.')}"


@clause
class AcceptResult(Clause):
    """What a department has handed in is checked by the manager before the client sees it (BRF-6)."""

    ref = "R13.accept-result"
    section = Section.R13
    number = "13.3"
    title = gettext_lazy("The result of a department")
    text = gettext_lazy(
        "What a production department hands in, the manager checks against the brief within %(days)s, and accepts it or gives "
        "it back with reasons. The client sees it only after that."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("the result is accepted or given back")
    counts = gettext_lazy(
        "From the handing in of a task that client service has set a production department. Handed in anew, it waits anew."
    )
    act = Act.INSPECT
    subject = "tasks.handin"
    facts = ("task.",)
    days = Parameter(1, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = """
    select t.client_id, h.id as subject_id, 'accept' as key, c.manager_id as owner_id, c.deputy_id,
           h.at as opens_at, h.at as warns_at,
           worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, h.at), %(days)s)) as due_at,
           case when h.settled_at <= %(at)s then h.settled_at end as fulfilled_at, null::timestamptz as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('task', t.id, 'title', t.title, 'at', h.at, 'share', s.id,
                              'who', trim(u.given_name || ' ' || u.family_name)) as figures
    from tasks_handin h
    join tasks_task t on t.id = h.task_id
    join tasks_project j on j.id = t.project_id
    join people_department d on d.id = j.department_id and d.kind = 'production'
    join people_user w on w.id = t.author_id and w.role in ('account_manager', 'head')
    join people_user u on u.id = h.by_id
    join clients_client c on c.id = t.client_id
    left join onboarding_share s on s.task_id = t.id
    where h.at <= %(at)s and (h.settled_at is null or h.settled_at >= %(since)s) and h.by_id is distinct from c.manager_id
      and [[t.client_id]]
    """

    def headline(self, figures: Figures) -> str:
        return _("Check the result: “%(title)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"who": figures["who"], "handed": on(figures["at"], at)}
        if figures["share"]:
            return (
                _("Handed in by %(who)s %(handed)s. Compare it with what the client confirmed, point by point.")
                % values
            )
        return _("Handed in by %(who)s %(handed)s. Accept it or give it back before the client sees it.") % values
