"""Section 12: a complaint is answered, planned, put right, and the client says so."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.regulation.clause import Act, Clause, Figures, Minutes, Parameter, Section, clause, day, in_hours, on


@clause
class Complaint(Clause):
    """A complaint has a first answer, a plan, and a resolution the client confirms; the head watches (COM-11)."""

    ref = "R12.complaint"
    section = Section.R12
    number = "12.4"
    title = gettext_lazy("Complaints")
    text = gettext_lazy(
        "A complaint gets a first answer within %(minutes)s of working time and a plan within %(days)s. It is put right by the "
        "date of the plan, and the client confirms it. The head of client service watches every complaint."
    )
    obliges = gettext_lazy("whoever settles it; the head of client service watches")
    fulfilled_by = gettext_lazy("a first answer; a plan with a date; the client's word that it is settled")
    counts = gettext_lazy(
        "Three duties from one complaint. The answer: a talk linked to it, our next letter in its thread, or its mark. The plan: "
        "written down with a date. The settling: due on the date of the plan, fulfilled when the client's own word is noted; "
        "what is put right as we see it does not end it."
    )
    act = Act.COMPLAINT
    subject = "care.complaint"
    facts = ("complaint.", "mail.", "chat.", "touch.")
    importance = 3
    minutes = Minutes(120, 15, 2400)
    days = Parameter(2, 1, 20, ngettext_lazy("%d working day", "%d working days"))
    query = """
    with told as (
        select k.id, k.client_id, k.owner_id, k.words, k.opened_at, k.contact_id,
               case when k.plan_at <= %(at)s then k.plan_at end as plan_at, k.plan_due_at, left(k.plan, 200) as plan,
               case when k.resolved_at <= %(at)s then k.resolved_at end as resolved_at,
               case when k.confirmed_at <= %(at)s then k.confirmed_at end as confirmed_at,
               least(
                   case when k.plan_at <= %(at)s then k.plan_at end,
                   case when k.resolved_at <= %(at)s then k.resolved_at end,
                   case when k.answered_at <= %(at)s and (t.id is null or t.struck_at is null or t.struck_at > %(at)s) then k.answered_at end,
                   (select min(o.at) from conversations_message m
                    join conversations_message o on o.thread_id = m.thread_id and o.direction = 'out' and o.kind = 'person'
                    where m.id = k.message_id and o.at >= k.opened_at and o.at <= %(at)s)
               ) as answered_at
        from care_complaint k
        left join conversations_touch t on t.id = k.answer_touch_id
        where k.recorded_at <= %(at)s and (k.withdrawn_at is null or k.withdrawn_at > %(at)s)
          and (k.confirmed_at is null or k.confirmed_at >= %(since)s) and [[k.client_id]]
    ), steps as (
        select k.*, 'answer' as key, k.opened_at as opens_at, worktime_add(%(schedule)s, k.opened_at, %(minutes)s) as due_at,
               case when k.answered_at is not null then greatest(k.answered_at, k.opened_at) end as fulfilled_at
        from told k where worktime_covers(%(schedule)s, k.opened_at)
        union all
        select k.*, 'plan', k.opened_at,
               worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, k.opened_at), %(days)s)),
               least(k.plan_at, k.resolved_at)
        from told k where worktime_covers(%(schedule)s, k.opened_at)
        union all
        select k.*, 'settled', coalesce(k.plan_at, k.resolved_at), coalesce(k.plan_due_at, k.resolved_at), k.confirmed_at
        from told k where coalesce(k.plan_at, k.resolved_at) is not null
    )
    select s.client_id, s.id as subject_id, s.key, coalesce(s.owner_id, c.manager_id) as owner_id, c.deputy_id, s.opens_at,
           s.opens_at as warns_at, s.due_at, s.fulfilled_at, null::timestamptz as lapsed_at,
           array_remove(array[case when s.fulfilled_at is null then %(head)s::bigint end], null) as joined,
           jsonb_build_object('step', s.key, 'words', left(s.words, 160), 'opened_at', s.opened_at, 'minutes', %(minutes)s,
                              'plan', case when s.key = 'settled' then coalesce(s.plan, '') else '' end,
                              'resolved_at', case when s.key = 'settled' then s.resolved_at end, 'audit', true,
                              'who', coalesce(trim(p.given_name || ' ' || p.family_name), '')) as figures
    from steps s
    join clients_client c on c.id = s.client_id
    left join clients_contact p on p.id = s.contact_id
    """

    def headline(self, figures: Figures) -> str:
        if figures["step"] == "answer":
            return _("Answer the complaint: “%(words)s”") % figures
        if figures["step"] == "plan":
            return _("A plan for the complaint: “%(words)s”") % figures
        if figures["resolved_at"]:
            return _("Ask whether it is settled: “%(words)s”") % figures
        return _("Put right what the client complained of: “%(words)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {
            "who": figures["who"] or _("The client"), "opened": on(figures["opened_at"], at),
            "due": in_hours(figures["minutes"]), "plan": figures["plan"],
        }  # fmt: skip
        if figures["step"] == "answer":
            return (
                _("%(who)s complained %(opened)s. The first answer is due within %(due)s: call, do not write.") % values
            )
        if figures["step"] == "plan":
            return _("%(who)s complained %(opened)s. Write what we do, by when, and tell the client.") % values
        if figures["resolved_at"]:
            values["resolved"] = day(figures["resolved_at"])
            return _("Put right on %(resolved)s. It ends with the client's own word: ask %(who)s.") % values
        return _("The plan: %(plan)s") % values
