"""Section 12: nobody is left without an answer."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.domain.conversations.models import Medium
from dirigent.regulation.clause import Act, Asked, Clause, Figures, Minutes, Section, clause, clock, in_hours, moment


@clause
class Answer(Clause):
    """Nobody is left without an answer; silence brings in the deputy, then the head (INB-2, LOY-4)."""

    ref = "R12.answer"
    section = Section.R12
    number = "12.1"
    title = gettext_lazy("An answer to the client")
    text = gettext_lazy(
        "A client's letter or message is answered, and a missed call called back, within %(minutes)s of working time. After "
        "%(deputy_minutes)s the deputy learns of it and answers, after %(head_minutes)s the head. Outside working time what is "
        "urgent reaches whoever is on call, as far as the client's card allows. Auto-replies and mass mailings do not wait."
    )
    obliges = gettext_lazy("account manager; then the deputy; then the head of client service")
    fulfilled_by = gettext_lazy(
        "our letter or message in the thread, a call they took, or a contact marked as the answer"
    )
    counts = gettext_lazy(
        "A thread waits from the client's first letter, message or missed call that nothing of ours follows. The clock runs in "
        "working time: a letter of Friday 18:30 is due on Monday at 11:30. A call marked as the answer ends the wait too; a call "
        "of ours that they did not take does not. It holds for every client, also a lead or a paused one; escalation adds people "
        "and leaves the due moment where it was. Urgent is what somebody marked so, a breakdown, and, until somebody has looked, "
        "what speaks of a breakdown."
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
           ], null) || coalesce(r.new_ones, array[]::bigint[]) as joined,
           jsonb_build_object(
               'subject', coalesce(nullif(m.subject, ''), left(m.new_text, 80), ''), 'since', e.since, 'minutes', %(minutes)s,
               'medium', h.medium, 'call', e.call_id is not null,
               'phone', k.phone, 'contact', coalesce(m.contact_id, k.contact_id),
               'urgent', n.urgent, 'important', h.sorted_at <= %(at)s and h.important,
               'rings', coalesce(to_jsonb(r.reached), '[]'), 'on_call', coalesce(r.names, ''),
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
    cross join lateral (
        select coalesce(case when h.sorted_at <= %(at)s then h.urgent or h.matter = 'breakdown' else h.hint = 'breakdown' end, false)
               as urgent
    ) n
    left join lateral (
        select array_agg(o.user_id order by o.user_id) as reached,
               string_agg(distinct trim(u.given_name || ' ' || u.family_name), ', ') as names,
               array_agg(o.user_id order by o.user_id) filter (
                   where (e.deputy_at > %(at)s or o.user_id is distinct from c.deputy_id)
                     and (e.head_at > %(at)s or o.user_id <> coalesce(%(head)s::bigint, 0))
               ) as new_ones
        from (
            select distinct o.user_id from people_oncall o
            where %(after_hours)s and not e.answered
              and (c.after_hours = 'everything' or c.after_hours = 'urgent' and n.urgent)
              and o.starts_at <= %(at)s and o.ends_at > %(at)s and o.set_at <= %(at)s
              and (o.cancelled_at is null or o.cancelled_at > %(at)s)
        ) o
        join people_user u on u.id = o.user_id
    ) r on true
    """

    def given(self, asked: Asked) -> dict:
        return {"after_hours": not asked.schedule.is_working(asked.at)}

    def headline(self, figures: Figures) -> str:
        if figures["call"]:
            return _("Call back: a missed call, %(who)s") % figures
        if figures["medium"] not in ("mail", "call"):
            return _("Answer in %(where)s: “%(subject)s”") % {**figures, "where": Medium(figures["medium"]).label}
        return _("Answer: “%(subject)s”") % {"subject": figures["subject"] or _("a letter without a subject")}

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {
            "who": figures["who"],
            "since": moment(figures["since"], at),
            "due": in_hours(figures["minutes"]),
            "deputy": figures["deputy"],
        }
        said = str(self._since(figures, today=values["since"] == clock(figures["since"])) % values)
        if figures["answered"]:
            return said
        if figures["on_call"]:
            return f"{said} {_('It is urgent and after hours: on call — %(on_call)s.') % figures}"
        if figures["step"] == 2:
            return f"{said} {_('The deputy and the head have been told.')}"
        values |= {when: moment(figures[when], at) for when in ("deputy_at", "head_at")}
        return f"{said} {self._next_step(figures, values) % values}"

    def _since(self, figures: Figures, *, today: bool) -> str:
        if figures["call"]:
            if today:
                return _("%(who)s could not reach us at %(since)s today: call back within %(due)s.")
            return _("%(who)s could not reach us on %(since)s: call back within %(due)s.")
        if figures["medium"] != "mail":
            if today:
                return _("%(who)s, message of %(since)s today: the answer is due within %(due)s.")
            return _("%(who)s, message of %(since)s: the answer is due within %(due)s.")
        if today:
            return _("%(who)s, letter of %(since)s today: the answer is due within %(due)s.")
        return _("%(who)s, letter of %(since)s: the answer is due within %(due)s.")

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
