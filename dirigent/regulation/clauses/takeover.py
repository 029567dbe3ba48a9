"""Section 2: taking a client over."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.domain.clients.models import CardPart
from dirigent.regulation.clause import Act, Clause, Figures, Parameter, Section, clause, day, on


@clause
class Card(Clause):
    """The card of a new client is complete within some working days (HND-5, BRF-2)."""

    ref = "R2.card"
    section = Section.R2
    number = "2.1"
    title = gettext_lazy("The client's card")
    text = gettext_lazy(
        "The card of an accepted client is complete within %(days)s: the client's goal, instruments, requisites, and a "
        "contact person with position, phone and mail."
    )
    obliges = gettext_lazy("account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("a complete card")
    act = Act.FILL_CARD
    subject = "clients.client"
    facts = ("contact.",)
    days = Parameter(3, 1, 20, ngettext_lazy("%d working day", "%d working days"))
    query = """
    select c.id as client_id, c.id as subject_id, 'card' as key, c.manager_id as owner_id, c.deputy_id,
           c.accepted_at as opens_at, c.accepted_at as warns_at,
           worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, c.accepted_at), %(days)s)) as due_at,
           case when c.card_completed_at <= %(at)s then c.card_completed_at end as fulfilled_at,
           null::timestamptz as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('missing', to_jsonb(c.card_missing), 'accepted_at', c.accepted_at, 'days', %(days)s) as figures
    from clients_client c
    where c.accepted_at <= %(at)s and c.status <> 'former'
      and (c.card_completed_at is null or c.card_completed_at >= %(since)s) and [[c.id]]
    """

    def headline(self, figures: Figures) -> str:
        return _("Complete the client's card")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        if not figures["missing"]:
            return _("Accepted on %(accepted)s; the card is complete.") % {"accepted": day(figures["accepted_at"])}
        missing = ", ".join(str(CardPart(part).label) for part in figures["missing"])
        return _("Accepted on %(accepted)s. Still missing: %(missing)s.") % {
            "accepted": day(figures["accepted_at"]),
            "missing": missing,
        }


@clause
class Acceptance(Clause):
    """A handover is accepted, or returned with what is missing, within a working day (HND-1, HND-4)."""

    ref = "R2.accept"
    section = Section.R2
    number = "2.2"
    title = gettext_lazy("Accepting a client")
    text = gettext_lazy(
        "A handover that has been signed is accepted, or returned with what is missing, within %(days)s. Until then the client "
        "and every duty stay with whoever hands over."
    )
    obliges = gettext_lazy("whoever takes the client over; their stand-in in their absence")
    fulfilled_by = gettext_lazy("acceptance, or a return that says what is missing")
    act = Act.HANDOVER
    subject = "onboarding.handover"
    facts = ("handover.",)
    importance = 3
    days = Parameter(1, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = """
    select h.client_id, h.id as subject_id, r.number::text as key, h.taker_id as owner_id, null::bigint as deputy_id,
           r.signed_at as opens_at, r.signed_at as warns_at,
           worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, r.signed_at), %(days)s)) as due_at,
           case when r.closed_at <= %(at)s and r.outcome in ('accepted', 'returned') then r.closed_at end as fulfilled_at,
           case when r.closed_at <= %(at)s and r.outcome = 'withdrawn' then r.closed_at end as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('who', trim(u.given_name || ' ' || u.family_name), 'kind', h.kind, 'signed_at', r.signed_at) as figures
    from onboarding_round r
    join onboarding_handover h on h.id = r.handover_id
    join people_user u on u.id = r.signed_by_id
    where r.signed_at <= %(at)s and (r.closed_at is null or r.closed_at >= %(since)s) and [[h.client_id]]
      and worktime_covers(%(schedule)s, r.signed_at)
    """

    def headline(self, figures: Figures) -> str:
        if figures["kind"] == "sale":
            return _("Accept the new client from sales")
        return _("Accept the client from a colleague")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        told = {"who": figures["who"], "when": on(figures["signed_at"], at)}
        return _("%(who)s signed the handover %(when)s. Accept it, or return it with what is missing.") % told


@clause
class AnsweringHandover(Clause):
    """What was returned is mended, what was asked is answered, within a working day (HND-4)."""

    ref = "R2.answer"
    section = Section.R2
    number = "2.3"
    title = gettext_lazy("Questions about a handover")
    text = gettext_lazy(
        "A question about a handover is answered within %(days)s; a handover that was returned is completed and signed again "
        "within the same time."
    )
    obliges = gettext_lazy("whoever hands over: the sales manager or the former account manager")
    fulfilled_by = gettext_lazy("the answer; the new signature after a return")
    act = Act.HANDOVER
    subject = "onboarding.handover"
    facts = ("handover.",)
    days = Parameter(1, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = """
    with asked as (
        select h.id, 'return:' || r.number as key, r.closed_at as opens_at, r.words, r.closed_by_id as by_id,
               (select min(n.signed_at) from onboarding_round n
                where n.handover_id = h.id and n.number > r.number and n.signed_at <= %(at)s) as fulfilled_at
        from onboarding_round r join onboarding_handover h on h.id = r.handover_id
        where r.outcome = 'returned' and r.closed_at <= %(at)s and [[h.client_id]]
        union all
        select h.id, 'question:' || d.id, d.asked_at, d.words, d.asked_by_id,
               case when d.answered_at <= %(at)s then d.answered_at end
        from onboarding_doubt d join onboarding_handover h on h.id = d.handover_id
        where d.asked_at <= %(at)s and [[h.client_id]]
    )
    select h.client_id, h.id as subject_id, a.key, h.giver_id as owner_id,
           case when h.kind = 'manager' then c.deputy_id end as deputy_id, a.opens_at, a.opens_at as warns_at,
           worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, a.opens_at), %(days)s)) as due_at,
           a.fulfilled_at, case when a.fulfilled_at is null and h.withdrawn_at <= %(at)s then h.withdrawn_at end as lapsed_at,
           array[]::bigint[] as joined,
           jsonb_build_object('step', split_part(a.key, ':', 1), 'words', left(a.words, 200), 'opened_at', a.opens_at,
                              'who', trim(u.given_name || ' ' || u.family_name)) as figures
    from asked a
    join onboarding_handover h on h.id = a.id
    join clients_client c on c.id = h.client_id
    join people_user u on u.id = a.by_id
    where coalesce(a.fulfilled_at, h.withdrawn_at, 'infinity') >= %(since)s and worktime_covers(%(schedule)s, a.opens_at)
    """

    def headline(self, figures: Figures) -> str:
        if figures["step"] == "return":
            return _("Complete the handover: “%(words)s”") % figures
        return _("Answer the question about the handover: “%(words)s”") % figures

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        told = {"who": figures["who"], "when": on(figures["opened_at"], at)}
        if figures["step"] == "return":
            return _("%(who)s returned the handover %(when)s. Add what is missing and sign again.") % told
        return _("%(who)s asked %(when)s. Without an answer the client is not accepted.") % told


@clause
class Introduction(Clause):
    """After a change of manager the client is told by a letter and hears the new manager's voice (HND-8)."""

    ref = "R2.introduce"
    section = Section.R2
    number = "2.4"
    title = gettext_lazy("The new manager introduces themselves")
    text = gettext_lazy("After a change of manager the new one writes to the client and calls them within %(days)s.")
    obliges = gettext_lazy("the new account manager; the deputy in their absence")
    fulfilled_by = gettext_lazy("the letter of introduction and a talk with the client")
    counts = gettext_lazy(
        "From the acceptance of the handover. Where the client has no mail address the talk is enough. A client from sales is "
        "called by the clause about the first call."
    )
    act = Act.HANDOVER
    subject = "onboarding.handover"
    facts = ("handover.", "touch.")
    importance = 3
    days = Parameter(1, 1, 10, ngettext_lazy("%d working day", "%d working days"))
    query = """
    with told as (
        select h.id, h.client_id, h.taker_id, h.accepted_at, h.giver_id, o.created_at as written_at,
               (select min(t.at) from conversations_touch t
                where t.client_id = h.client_id and t.user_id = h.taker_id and t.two_sided and t.at between h.accepted_at and %(at)s
                  and (t.struck_at is null or t.struck_at > %(at)s)) as talked_at,
               (select min(n.accepted_at) from onboarding_handover n
                where n.client_id = h.client_id and n.accepted_at > h.accepted_at and n.accepted_at <= %(at)s) as next_at,
               exists (select from clients_contactmail m join clients_contact p on p.id = m.contact_id
                       where p.client_id = h.client_id and p.left_at is null) as reachable
        from onboarding_handover h
        left join conversations_outgoing o on o.id = h.introduction_id and o.created_at <= %(at)s
        where h.kind = 'manager' and h.accepted_at <= %(at)s and [[h.client_id]] and worktime_covers(%(schedule)s, h.accepted_at)
    ), done as (
        select *, case when talked_at is not null and (written_at is not null or not reachable)
                       then greatest(talked_at, written_at) end as done_at
        from told
    )
    select d.client_id, d.id as subject_id, 'introduce' as key, d.taker_id as owner_id, c.deputy_id, d.accepted_at as opens_at,
           d.accepted_at as warns_at,
           worktime_closes(%(schedule)s, worktime_add_days(%(schedule)s, worktime_local_date(%(schedule)s, d.accepted_at), %(days)s)) as due_at,
           d.done_at as fulfilled_at, case when d.done_at is null then d.next_at end as lapsed_at, array[]::bigint[] as joined,
           jsonb_build_object('accepted_at', d.accepted_at, 'written', d.written_at is not null or not d.reachable,
                              'talked', d.talked_at is not null) as figures
    from done d
    join clients_client c on c.id = d.client_id
    where c.status <> 'former' and coalesce(d.done_at, d.next_at, 'infinity') >= %(since)s
    """

    def headline(self, figures: Figures) -> str:
        return _("Introduce yourself to the client")

    def explanation(self, figures: Figures, at: datetime | None = None) -> str:
        accepted = _("The client is yours since %(day)s.") % {"day": day(figures["accepted_at"])}
        if figures["written"] and figures["talked"]:
            return accepted
        if figures["written"]:
            return f"{accepted} {_('Call them: a letter does not replace a talk.')}"
        if figures["talked"]:
            return f"{accepted} {_('Send the letter of introduction: its text is ready.')}"
        return f"{accepted} {_('Send the letter of introduction and call.')}"
