"""Section 3: getting to know the client and the task, before any work begins."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from dirigent.regulation.clause import Act, Clause, Figures, Parameter, Section, clause, day, on

_BY_THE_END = "worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, {opens}), %(days)s))"


@clause
class FirstCall(Clause):
    """The first talk soon after acceptance, with its six goals (BRF-1)."""

    ref = "R3.first-call"
    section = Section.R3
    number = "3.4"
    title = gettext_lazy("The first call")
    text = gettext_lazy(
        "A client who was taken on is called within %(days)s: to get to know each other, to win them over, to check the "
        "brief, to learn about the client, the product and, above all, what they want."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("a talk, and an answer to each of its six goals")
    counts = gettext_lazy(
        "From the moment when a lead became a client; those who were entered as clients already are known. A talk that was "
        "struck out does not count."
    )
    act = Act.FIRST_CALL
    subject = "clients.client"
    facts = ("first_call.", "touch.")
    importance = 3
    days = Parameter(1, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = (
        """
    select c.id as client_id, c.id as subject_id, 'first-call' as key, c.manager_id as owner_id, c.deputy_id,
           c.accepted_at as opens_at, c.accepted_at as warns_at,
           """
        + _BY_THE_END.format(opens="c.accepted_at")
        + """ as due_at,
           case when f.done_at <= %(at)s and t.two_sided and (t.struck_at is null or t.struck_at > %(at)s)
                then greatest(f.done_at, c.accepted_at) end as fulfilled_at,
           null::timestamptz as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('accepted_at', c.accepted_at, 'answered', n.answered, 'called', t.id is not null) as figures
    from clients_client c
    left join onboarding_firstcall f on f.client_id = c.id
    left join conversations_touch t on t.id = f.touch_id and f.linked_at <= %(at)s
    cross join lateral (
        select count(*) as answered from onboarding_aimnote a where a.first_call_id = f.id and a.at <= %(at)s
    ) n
    where c.accepted_at <= %(at)s and c.status <> 'former'
      and exists (select from clients_statusperiod p where p.client_id = c.id and p.since < c.accepted_at)
      and (f.done_at is null or f.done_at >= %(since)s or t.struck_at is not null) and [[c.id]]
    """
    )

    def headline(self, figures: Figures) -> str:
        return _("Make the first call")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        accepted = _("A client since %(day)s.") % {"day": day(figures["accepted_at"])}
        if not figures["answered"]:
            return f"{accepted} {_('Six goals, the first of them: what does the client want?')}"
        said = ngettext("%(n)d of 6 goals is answered.", "%(n)d of 6 goals are answered.", figures["answered"])
        left = "" if figures["called"] else " " + _("The talk itself is not written down.")
        return f"{accepted} {said % {'n': figures['answered']}}{left}"


@clause
class Questions(Clause):
    """A clarifying question does not stay open (BRF-3)."""

    ref = "R3.questions"
    section = Section.R3
    number = "3.5"
    title = gettext_lazy("Open questions")
    text = gettext_lazy(
        "A clarifying question, to the client or to a colleague, is answered by the day it was asked for, or within %(days)s. "
        "While one is open the brief is not understood."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("an answer, written down")
    counts = gettext_lazy(
        "From the moment it was put until the answer, whoever gave it. A question that was taken back is not counted. The "
        "colleague who was asked sees it as well."
    )
    act = Act.QUESTION
    subject = "onboarding.openquestion"
    facts = ("question.",)
    days = Parameter(2, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = (
        """
    select q.client_id, q.id as subject_id, 'question' as key, c.manager_id as owner_id, c.deputy_id,
           q.asked_at as opens_at, q.asked_at as warns_at,
           greatest(q.asked_at, coalesce(q.due_at, """
        + _BY_THE_END.format(opens="q.asked_at")
        + """)) as due_at,
           case when q.answered_at <= %(at)s then q.answered_at end as fulfilled_at, null::timestamptz as lapsed_at,
           array_remove(array[q.colleague_id], null) as joined,
           jsonb_build_object('text', left(q.text, 160), 'asked_at', q.asked_at, 'brief', coalesce(b.title, ''),
                              'ours', q.colleague_id is not null,
                              'whom', coalesce(trim(p.given_name || ' ' || p.family_name), trim(u.given_name || ' ' || u.family_name))) as figures
    from onboarding_openquestion q
    join clients_client c on c.id = q.client_id
    left join onboarding_brief b on b.id = q.brief_id
    left join clients_contact p on p.id = q.contact_id
    left join people_user u on u.id = q.colleague_id
    where q.asked_at <= %(at)s and (q.withdrawn_at is null or q.withdrawn_at > %(at)s)
      and (q.answered_at is null or q.answered_at >= %(since)s) and [[q.client_id]]
    """
    )

    def headline(self, figures: Figures) -> str:
        return _("Get an answer: “%(text)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"whom": figures["whom"], "asked": on(figures["asked_at"], at), "brief": figures["brief"]}
        if figures["brief"]:
            return _("Asked of %(whom)s %(asked)s. Until then the brief “%(brief)s” is not understood.") % values
        return _("Asked of %(whom)s %(asked)s.") % values


@clause
class Debrief(Clause):
    """A brief that came in or changed is restated, and the client confirms it (BRF-4)."""

    ref = "R3.debrief"
    section = Section.R3
    number = "3.6"
    title = gettext_lazy("The debrief")
    text = gettext_lazy(
        "Within %(days)s of a brief, or of a change in it, we restate the task in our own words and the client confirms that "
        "we understood."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("the client's confirmation of the restatement")
    counts = gettext_lazy(
        "From the moment the filled brief came in; then from the first change after a confirmed restatement was written. A "
        "brief that is not needed any more obliges to nothing."
    )
    act = Act.DEBRIEF
    subject = "onboarding.brief"
    facts = ("brief.", "debrief.", "approval.", "question.")
    importance = 3
    days = Parameter(2, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = (
        """
    with meant as (
        select b.* from onboarding_brief b
        where b.arrived_at <= %(at)s and (b.withdrawn_at is null or b.withdrawn_at > %(at)s) and [[b.client_id]]
    ), agreed as (
        select d.id, d.brief_id, d.written_at, case when a.rule = 'any' then min(k.at) else max(k.at) end as confirmed_at
        from onboarding_debrief d
        join meant b on b.id = d.brief_id
        join approvals_version v on v.id = d.version_id
        join approvals_approval a on a.id = v.approval_id
        join approvals_decision k on k.version_id = v.id and k.answer = 'approve' and k.at <= %(at)s
        group by d.id, a.id
        having a.rule = 'any' or count(*) >= (
            select count(*) from approvals_approver p
            where p.approval_id = a.id and p.ended_at is null
              and not exists (select from approvals_approver s where s.delegate_of_id = p.id and s.ended_at is null))
    ), rounds as (
        select b.id, 'brief' as key, b.arrived_at as opens_at,
               (select min(g.confirmed_at) from agreed g where g.brief_id = b.id) as fulfilled_at
        from meant b
        union all
        select g.brief_id, g.id::text, x.opens_at,
               (select min(l.confirmed_at) from agreed l where l.brief_id = g.brief_id and l.written_at >= x.opens_at)
        from agreed g
        cross join lateral (
            select min(z.at) as opens_at from (
                select a.at from onboarding_answer a where a.brief_id = g.brief_id and a.at > g.written_at
                union all
                select f.at from onboarding_brieffile f where f.brief_id = g.brief_id and f.at > g.written_at
                union all
                select f.removed_at from onboarding_brieffile f where f.brief_id = g.brief_id and f.removed_at > g.written_at
            ) z where z.at <= %(at)s
        ) x
        where x.opens_at is not null
    )
    select b.client_id, b.id as subject_id, r.key, c.manager_id as owner_id, c.deputy_id, r.opens_at, r.opens_at as warns_at,
           """
        + _BY_THE_END.format(opens="r.opens_at")
        + """ as due_at,
           r.fulfilled_at, null::timestamptz as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('title', b.title, 'opens_at', r.opens_at, 'changed', r.key <> 'brief', 'open', n.open,
                              'sent_at', (select max(d.sent_at) from onboarding_debrief d
                                          where d.brief_id = b.id and d.sent_at <= %(at)s and d.written_at >= r.opens_at),
                              'who', coalesce(trim(p.given_name || ' ' || p.family_name), '')) as figures
    from rounds r
    join meant b on b.id = r.id
    join clients_client c on c.id = b.client_id
    left join clients_contact p on p.id = b.contact_id
    cross join lateral (
        select count(*) as open from onboarding_openquestion q
        where q.brief_id = b.id and q.asked_at <= %(at)s and (q.answered_at is null or q.answered_at > %(at)s)
          and (q.withdrawn_at is null or q.withdrawn_at > %(at)s)
    ) n
    where r.fulfilled_at is null or r.fulfilled_at >= %(since)s
    """
    )

    def headline(self, figures: Figures) -> str:
        if figures["sent_at"]:
            return _("Get it confirmed that we understood: “%(title)s”") % figures
        return _("Restate the task: “%(title)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        values = {"opened": on(figures["opens_at"], at), "who": figures["who"]}
        if figures["sent_at"]:
            values["sent"] = on(figures["sent_at"], at)
            if not figures["who"]:
                return _("Our restatement went %(sent)s. Ask the client whether it is right.") % values
            return _("Our restatement went %(sent)s. Ask %(who)s whether it is right.") % values
        if figures["open"]:
            still = ngettext("%(n)d question is open.", "%(n)d questions are open.", figures["open"])
            return f"{_('The brief came %(opened)s.') % values} {still % {'n': figures['open']}}"
        if figures["changed"]:
            return _("The brief changed %(opened)s, after it had been confirmed: restate it anew.") % values
        return _("The brief came %(opened)s. Say that you understood, and put it in your own words.") % values
