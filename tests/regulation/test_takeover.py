"""Section 2: accepting a client, questions about a handover, and the card of whoever was accepted."""

from datetime import date
from decimal import Decimal

import pytest

from dirigent.desk.day.acts import button
from dirigent.domain.clients.models import (
    Client,
    Contact,
    ContactMail,
    InstrumentBudget,
    OwnedField,
    Requisites,
    Status,
)
from dirigent.domain.clients.models.verifying import verify
from dirigent.domain.conversations.models import Agreement, Touch
from dirigent.domain.onboarding.handovers import signing
from dirigent.domain.onboarding.handovers.introducing import introduce
from dirigent.domain.onboarding.models import Doubt, Handover, Paper, PaperKind
from dirigent.domain.people.models import Absence
from dirigent.foundation.files.storing import store
from tests.cast import LONG_AGO, moment
from tests.domain.conversations.post import folder
from tests.regulation.story import derived, duty, hour, state

TODAY = date(2026, 11, 20)


@pytest.fixture
def change(globus, olga, denis, marina) -> Handover:
    """Olga hands «Глобус» over to Denis: whole, not signed yet."""
    made = signing.begin(
        globus, giver=olga, taker=denis, deputy=marina, kind="manager", by=olga, at=moment("Mon 11:00")
    )
    for item in made.items.all():
        item.confirm(by=olga, at=moment("Mon 11:00"), words="Так и есть")
    return made


@pytest.fixture
def sale(seller, olga) -> Handover:
    """A lead of the seller's, whole on both sides: for Olga."""
    at = moment("Mon 11:00")
    lead = Client.take_on(by=seller, at=LONG_AGO, name="Клиника «Заря»", status=Status.LEAD)
    Contact.introduce(lead, by=seller, at=LONG_AGO, given_name="Пётр", phones=[("+79070000000", "")])
    made = signing.begin(lead, giver=seller, taker=olga, deputy=None, kind="sale", by=seller, at=at)
    made.change(
        handed_on=TODAY, folder="//srv/zarya", sold="SEO", budget=Decimal(1), offer="//srv/kp", by=seller, at=at
    )
    for kind in PaperKind.values:
        Paper.put(made, kind, not_needed="Разовая работа", by=seller, at=at)
    made.note_payment(Decimal(1), TODAY, store(b"paid"), "п.pdf", by=seller, at=at)
    Requisites(client=lead, legal_name="ООО «Заря»").keep(by=seller, at=at)
    InstrumentBudget(client=lead, instrument="seo").keep(by=seller, at=at)
    made.study(by=olga, at=at)
    for field in OwnedField.values:
        verify(lead, field, by=olga, at=at)
    return made


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.DIRIGENT_HOME = tmp_path
    return folder()


def happen(handover: Handover, words: str) -> None:
    """«Mon 12:00 signed, Mon 15:00 returned»: what the two did."""
    for event in filter(None, (part.strip() for part in words.split(","))):
        when, _space, what = event.rpartition(" ")
        at = moment(when)
        if what == "signed":
            signing.sign(handover, by=handover.giver, at=at, today=TODAY)
        elif what == "returned":
            signing.send_back(handover, "Нет акта сверки", by=handover.taker, at=at)
        elif what == "unsigned":
            signing.unsign(handover, by=handover.giver, at=at)
        elif what == "accepted":
            signing.accept(handover, by=handover.taker, at=at, today=TODAY)
        elif what == "withdrawn":
            Handover.objects.get(pk=handover.pk).withdraw(by=handover.giver, at=at)
        elif what == "asked":
            Doubt.ask(handover, "Бюджет с НДС?", by=handover.taker, at=at)
        elif what == "talked":
            contact = handover.client.contacts.first()
            Touch.note_down(handover.client, channel="call", contact=contact, by=handover.taker, at=at)
        elif what == "wrote":
            introduce(handover, handover.client.contacts.first(), "Ваш менеджер", "Это я", by=handover.taker, at=at)
        elif what == "unreachable":
            ContactMail.objects.filter(contact__client=handover.client).delete()
        elif what == "answered":
            handover.doubts.get(answered_at=None).reply("С НДС", by=handover.giver, at=at)
        else:
            raise AssertionError(what)


@pytest.mark.parametrize(("happened", "looked", "stands"), [
    ("", "Tue 12:00", "nothing"),
    ("Mon 12:00 signed", "Mon 13:00", "due"),
    ("Mon 12:00 signed", "Tue 18:00", "due"),
    ("Mon 12:00 signed", "Wed 11:00", "late"),  # a working day has passed
    ("Mon 12:00 signed, Tue 12:00 accepted", "Tue 13:00", "kept"),
    ("Mon 12:00 signed, Wed 12:00 accepted", "Wed 13:00", "kept late"),
    ("Mon 12:00 signed, Tue 12:00 returned", "Tue 13:00", "kept"),  # a return with words is an answer too
    ("Mon 12:00 signed, Tue 12:00 returned, Thu 12:00 signed", "Thu 13:00", "due"),  # it begins anew
    ("Mon 12:00 signed, Tue 12:00 unsigned", "Tue 13:00", "missed"),  # the giver took it back: nobody is to blame
    ("Fri 18:00 signed", "next Mon 18:00", "due"),
    ("Fri 18:00 signed", "next Tue 11:00", "late"),
])  # fmt: skip
def test_acceptance(change, happened, looked, stands):
    happen(change, happened)

    assert state(duty("R2.accept", looked), looked) == stands


def test_accepting_is_the_takers(change, olga, denis):
    happen(change, "Mon 12:00 signed")
    found = duty("R2.accept", "Mon 13:00")

    assert (found.responsible, hour(found.due_at)) == (denis, "Tue 19:00")
    assert found.headline == "Принять клиента у коллеги"
    assert found.explained(moment("Mon 13:00")) == (
        "Ольга Снегирёва: передача подписана в 12:00. Примите клиента или верните с тем, чего не хватает."
    )


@pytest.mark.parametrize(("happened", "looked", "stands"), [
    ("Mon 12:00 signed", "Mon 13:00", "nothing"),
    ("Mon 12:00 signed, Mon 15:00 returned", "Mon 16:00", "due"),
    ("Mon 12:00 signed, Mon 15:00 returned", "Wed 11:00", "late"),
    ("Mon 12:00 signed, Mon 15:00 returned, Tue 12:00 signed", "Tue 13:00", "kept"),
    ("Mon 12:00 signed, Mon 15:00 returned, Wed 12:00 signed", "Wed 13:00", "kept late"),
    ("Mon 12:00 signed, Mon 15:00 returned, Tue 12:00 withdrawn", "Tue 13:00", "missed"),
    ("Mon 12:00 signed, Mon 15:00 asked", "Mon 16:00", "due"),
    ("Mon 12:00 signed, Mon 15:00 asked, Tue 12:00 answered", "Tue 13:00", "kept"),
    ("Mon 12:00 signed, Mon 15:00 asked, Wed 12:00 answered", "Wed 13:00", "kept late"),
    ("Mon 12:00 signed, Mon 15:00 asked, Tue 12:00 withdrawn", "Tue 13:00", "missed"),
])  # fmt: skip
def test_answers(change, happened, looked, stands):
    happen(change, happened)

    assert state(duty("R2.answer", looked), looked) == stands


def test_each_question_is_answered_by_the_giver(change, olga):
    happen(change, "Mon 12:00 signed, Mon 15:00 asked, Mon 16:00 returned")
    found = derived("R2.answer", "Mon 17:00")

    assert {d.responsible for d in found} == {olga}
    assert sorted(d.headline for d in found) == [
        "Дополнить передачу: «Нет акта сверки»", "Ответить на вопрос по передаче: «Бюджет с НДС?»",
    ]  # fmt: skip


def test_sales_answer_too(sale, seller):
    happen(sale, "Mon 12:00 signed, Mon 15:00 asked")

    assert duty("R2.answer", "Mon 16:00").responsible == seller


def test_the_stand_in_of_the_taker_accepts(change, denis, marina):
    happen(change, "Mon 12:00 signed")
    Absence.report(denis, kind="sick", starts_at=moment("Tue 08:00"), deputy=marina, by=denis, at=moment("Tue 08:00"))

    assert duty("R2.accept", "Tue 12:00").responsible == marina


@pytest.mark.parametrize(("happened", "looked", "stands"), [
    ("Mon 12:00 signed", "Mon 13:00", "nothing"),  # still with sales
    ("Mon 12:00 signed, Mon 15:00 accepted", "Mon 16:00", "due"),
    ("Mon 12:00 signed, Mon 15:00 accepted", "Thu 18:00", "due"),
    ("Mon 12:00 signed, Mon 15:00 accepted", "Fri 11:00", "late"),  # three working days
])  # fmt: skip
def test_the_card_of_a_client_from_sales(sale, happened, looked, stands):
    happen(sale, happened)

    assert state(duty("R2.card", looked), looked) == stands


def test_the_card_is_completed_by_the_new_manager(sale, olga):
    happen(sale, "Mon 12:00 signed, Mon 15:00 accepted")
    found = duty("R2.card", "Mon 16:00")
    assert (found.responsible, found.figures["missing"]) == (olga, ["goal", "contact"])

    client = Client.objects.get(pk=sale.client_id)
    client.change(goal="Сорок записей в месяц", by=olga, at=moment("Tue 12:00"))
    client.contacts.get().change(position="Директор", mails=["petr@zarya.example"], by=olga, at=moment("Tue 12:00"))
    assert state(duty("R2.card", "Tue 13:00"), "Tue 13:00") == "kept"


def test_a_change_of_manager_asks_for_no_new_card(change, denis):
    before = duty("R2.card", "Mon 13:00")
    happen(change, "Mon 12:00 signed, Mon 15:00 accepted")

    assert before is None or before.due_at == duty("R2.card", "Mon 16:00").due_at


def test_what_the_former_manager_owed_goes_with_the_client(change, globus, anna, olga, denis):
    meeting = {"channel": "meeting", "contact": anna, "summary": "Итоги"}
    talk = Touch.note_down(globus, by=olga, at=moment("Mon 10:00"), **meeting)
    Agreement.make(
        globus, "Сдать отчёт", side="ours", due_at=moment("Fri 18:00"), by=olga, at=moment("Mon 10:00"), touch=talk
    )
    assert duty("R3.report", "Mon 11:30").responsible == olga
    happen(change, "Mon 12:00 signed, Mon 15:00 accepted")

    assert duty("R3.report", "Mon 16:00").responsible == denis
    assert {d.responsible for d in derived("R1.agreement", "Mon 16:00")} == {denis}


@pytest.mark.parametrize(("happened", "looked", "stands"), [
    ("Mon 12:00 signed", "Mon 16:00", "nothing"),
    ("Mon 12:00 signed, Mon 15:00 accepted", "Mon 16:00", "due"),
    ("Mon 12:00 signed, Mon 15:00 accepted", "Wed 11:00", "late"),
    ("Mon 12:00 signed, Mon 15:00 accepted, Mon 16:00 talked", "Mon 17:00", "due"),  # the letter is lacking
    ("Mon 12:00 signed, Mon 15:00 accepted, Mon 16:00 wrote", "Mon 17:00", "due"),  # a letter is no talk
    ("Mon 12:00 signed, Mon 15:00 accepted, Mon 16:00 wrote, Tue 12:00 talked", "Tue 13:00", "kept"),
    ("Mon 12:00 signed, Mon 15:00 accepted, Mon 16:00 wrote, Wed 12:00 talked", "Wed 13:00", "kept late"),
    ("Mon 12:00 signed, Mon 13:00 talked, Mon 15:00 accepted, Mon 16:00 wrote", "Mon 17:00", "due"),  # not their client yet
    ("Mon 12:00 signed, Mon 15:00 accepted, Mon 15:30 unreachable, Tue 12:00 talked", "Tue 13:00", "kept"),
])  # fmt: skip
def test_introductions(change, anna, mailbox, happened, looked, stands):
    happen(change, happened)

    assert state(duty("R2.introduce", looked), looked) == stands


def test_the_new_manager_introduces_themselves(change, anna, denis):
    happen(change, "Mon 12:00 signed, Mon 15:00 accepted")
    found = duty("R2.introduce", "Mon 16:00")

    assert (found.responsible, hour(found.due_at)) == (denis, "Tue 19:00")
    assert found.headline == "Представиться клиенту"
    assert found.explained(moment("Mon 16:00")).endswith("Отправьте письмо-знакомство и позвоните.")
    assert button(found).url == f"/handovers/{change.pk}/"


def test_a_client_from_sales_is_called_by_the_first_call(sale):
    happen(sale, "Mon 12:00 signed, Mon 15:00 accepted")

    assert duty("R2.introduce", "Mon 16:00") is None and duty("R3.first-call", "Mon 16:00") is not None
