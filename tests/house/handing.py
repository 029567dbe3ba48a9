"""What the world holds of handovers: one of each state, each of a client of its own, since a client has one open at a time.

The head takes them all over: the head sees every client anyway, so that being let in tells nothing here.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from dirigent.domain.clients.models import (
    Client,
    Contact,
    InstrumentBudget,
    OfficialAddress,
    OwnedField,
    Requisites,
    Status,
)
from dirigent.domain.clients.models.verifying import verify
from dirigent.domain.onboarding.handovers import signing
from dirigent.domain.onboarding.models import Doubt, Handover, Paper, PaperKind
from dirigent.domain.people.models import User
from dirigent.foundation.files.storing import store

NAMES = UUID(int=7)
PAID_ON = date(2026, 11, 16)


def handed(client: Client, bird: str, manager: User, head: User, at) -> dict[str, object]:
    def another(word: str, **fields) -> Client:
        fields = {"status": Status.RUNNING, "manager": manager, "deputy": client.deputy, **fields}
        made = Client.take_on(by=None, at=at, name=f"{word} «{bird}»", goal=bird, **fields)
        Contact.introduce(made, by=manager, at=at, given_name=bird, mails=[f"anna{made.pk}@other.example"])
        return made

    def change(of: Client, portfolio: str = "") -> Handover:
        return signing.begin(
            of, giver=manager, taker=head, deputy=of.deputy, kind="manager", by=manager, at=at, reason=bird,
            portfolio=uuid5(NAMES, f"{bird}{portfolio}"),
        )  # fmt: skip

    def confirmed(made: Handover) -> Handover:
        for item in made.items.all():
            item.confirm(by=manager, at=at, words=bird)
        return made

    def sale(word: str) -> Handover:
        lead = another(word, status=Status.LEAD)
        made = signing.begin(lead, giver=manager, taker=head, deputy=lead.deputy, kind="sale", by=manager, at=at)
        made.change(handed_on=PAID_ON, folder=bird, sold=bird, budget=Decimal(1), offer=bird, by=manager, at=at)
        for kind in PaperKind.values:
            Paper.put(made, kind, file=store(f"{bird} {kind}".encode()), file_name=f"{bird}.txt", by=manager, at=at)
        made.note_payment(Decimal(1), PAID_ON, store(bird.encode()), f"{bird}.txt", by=manager, at=at)
        Requisites(client=lead, legal_name=bird).keep(by=manager, at=at)
        InstrumentBudget(client=lead, instrument="seo", platforms=bird).keep(by=manager, at=at)
        return made

    draft = change(client)
    doubt = Doubt.ask(draft, bird, by=head, at=at)
    draft.items.get(subject="grievances").confirm(by=manager, at=at)
    whole = confirmed(change(another("Кафе"), "whole"))
    signed = confirmed(change(another("Банк"), "signed"))
    signing.sign(signed, by=manager, at=at, today=PAID_ON)
    accepted = confirmed(change(another("Цирк"), "accepted"))
    signing.sign(accepted, by=manager, at=at, today=PAID_ON)
    signing.accept(accepted, by=head, at=at, today=PAID_ON)
    prepared, studied = sale("Музей"), sale("Парк")
    signing.sign(studied, by=manager, at=at, today=PAID_ON)
    verify(studied.client, OwnedField.REQUISITES, by=manager, at=at)
    budget = InstrumentBudget(client=client, instrument="context", platforms=bird)
    budget.keep(by=manager, at=at)
    official = OfficialAddress.mark(
        client, f"director@{client.pk}.example", contract=bird, since=at, by=manager, at=at
    )  # fmt: skip
    ours = OfficialAddress.mark(None, f"office{client.pk}@ours.example", contract="Договор", since=at, by=head, at=at)
    assert official and ours
    return {
        "official": official.pk, "our_official": ours.pk,
        "handover": draft.pk, "doubt": doubt.pk, "whole": whole.pk, "signed": signed.pk, "accepted": accepted.pk,
        "accepted_contact": accepted.client.contacts.get().pk,
        "sale": prepared.pk, "studied": studied.pk, "paper": prepared.papers.first().pk,
        "studied_paper": studied.papers.first().pk, "free_client": another("Сад").pk, "taker": head.pk, "budget": budget.pk,
        "portfolio": draft.portfolio, "whole_portfolio": whole.portfolio, "signed_portfolio": signed.portfolio,
    }  # fmt: skip
