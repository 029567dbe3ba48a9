"""Section 2: taking a client over."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from dirigent.domain.clients.models import CardPart
from dirigent.regulation.clause import Act, Clause, Figures, Parameter, Section, clause, day


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
