"""Handovers on screen: from sales to a manager, between managers, and a whole portfolio."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client, Contact, InstrumentBudget, Requisites, Status
from dirigent.domain.conversations.models import Connection, Outgoing
from dirigent.domain.onboarding.handovers import signing
from dirigent.domain.onboarding.models import Handover, Paper, PaperKind, Subject
from dirigent.domain.tasks.models import Task
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.models import Entry
from tests.cast import LONG_AGO, moment

PART = {"HX-Request": "true"}
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def at(clock):
    return clock("Fri 11:00")


@pytest.fixture
def lead(seller) -> Client:
    client = Client.take_on(by=seller, at=LONG_AGO, name="Клиника «Заря»", status=Status.LEAD)
    client.join_team(seller, by=seller, at=LONG_AGO)
    Contact.introduce(client, by=seller, at=LONG_AGO, given_name="Пётр", mails=["petr@zarya.example"])
    return client


@pytest.fixture
def sale(lead, seller, olga, at) -> Handover:
    return signing.begin(lead, giver=seller, taker=olga, deputy=None, kind="sale", by=seller, at=at)


@pytest.fixture
def change(globus, anna, olga, denis, marina, at) -> Handover:
    return signing.begin(globus, giver=olga, taker=denis, deputy=marina, kind="manager", by=olga, at=at)


def confirmed(handover: Handover, by, at) -> Handover:
    for item in handover.items.all():
        item.confirm(by=by, at=at, words="Так и есть")
    return handover


def test_a_seller_hands_a_lead_over(as_, seller, olga, lead, at):
    browser = as_(seller)
    assert "Передать" in browser.get("/handovers/").text
    begun = browser.post(f"/clients/{lead.pk}/handovers/new/", {"taker": olga.pk, "deputy": "", "reason": ""})
    made = Handover.objects.get()
    base = f"/handovers/{made.pk}/"
    assert begun.url == base

    browser.post(base + "brief/", {
        "handed_on": "2026-11-20", "folder": "//srv/zarya", "sold": "Контекст", "budget": "150000", "offer": "//srv/kp.pdf",
    })  # fmt: skip
    for kind in PaperKind.values:
        browser.post(f"{base}papers/{kind}/", {"file": SimpleUploadedFile(f"{kind}.pdf", b"%PDF")})
    browser.post(base + "payment/", {
        "paid_amount": "150000", "paid_on": "2026-11-19", "file": SimpleUploadedFile("п.pdf", b"%PDF paid"),
    })  # fmt: skip
    Requisites(client=lead, legal_name="ООО «Заря»").keep(by=seller, at=at)
    browser.post(f"/clients/{lead.pk}/budgets/new/", {"instrument": "context", "amount": "120000", "with_vat": "on"})
    assert "Подписать и передать: Ольга Снегирёва" in browser.get(base).text
    browser.post(base + "signature/")

    browser = as_(olga)
    assert "Принять клиента" in browser.get(base).text
    browser.post(base + "acceptance/")
    assert Client.objects.get(pk=lead.pk).status == Status.LEAD  # nothing is studied yet
    browser.post(base + "brief/study/")
    for paper in Paper.objects.all():
        browser.post(f"{base}papers/{paper.pk}/study/")
    for field in ("requisites", "instruments"):
        browser.post(f"/clients/{lead.pk}/verifications/{field}/")
    answer = browser.post(base + "acceptance/", headers=PART)

    assert answer.status_code == 204
    client = Client.objects.get(pk=lead.pk)
    assert (client.status, client.manager) == (Status.RUNNING, olga)
    assert seller in client.team.all()


def test_a_question_goes_back_and_is_answered(as_, seller, olga, sale, at):
    Handover.objects.filter(pk=sale.pk).update(signed_at=at, signed_by=seller)
    base = f"/handovers/{sale.pk}/"
    as_(olga).post(base + "questions/new/", {"kind": "disputed", "about": "бюджет", "words": "С НДС?"})
    doubt = sale.doubts.get()
    assert "С НДС?" in as_(seller).get(base).text
    as_(seller).post(f"{base}questions/{doubt.pk}/answer/", {"answer": "Да"})

    doubt.refresh_from_db()
    assert (doubt.answer, doubt.answered_by) == ("Да", seller)


def test_a_paper_is_one_thing(as_, seller, sale):
    url = f"/handovers/{sale.pk}/papers/contract/"
    browser = as_(seller)
    nothing = browser.post(url, {"title": "Договор"}, headers=PART)
    both = browser.post(url, {"link": "https://disk.example/1", "not_needed": "Потерян"}, headers=PART)

    assert (nothing.status_code, both.status_code, Paper.objects.count()) == (422, 422, 0)
    assert "Приложите файл" in nothing.text


def test_a_payment_of_tomorrow_is_no_fact(as_, seller, sale):
    file = SimpleUploadedFile("п.pdf", b"%PDF")
    told = {"paid_amount": "1", "paid_on": "2026-11-21", "file": file}
    answer = as_(seller).post(f"/handovers/{sale.pk}/payment/", told, headers=PART)

    assert answer.status_code == 422
    assert "Этот день ещё не наступил" in answer.text


def test_the_document_of_the_payment_is_only_saved_never_shown(as_, seller, denis, sale):
    sale.note_payment(
        Decimal(1), TODAY, store(b"<script>alert(1)</script>"), "п.html", by=seller, at=moment("Fri 10:00")
    )
    answer = as_(seller).get(f"/handovers/{sale.pk}/payment/file/")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert as_(denis).get(f"/handovers/{sale.pk}/payment/file/").status_code == 404


def test_twelve_items_are_confirmed_and_written(as_, olga, change):
    base = f"/handovers/{change.pk}/"
    browser = as_(olga)
    page = browser.get(base).text
    assert "Заполнить зал премьеры" in page
    assert "Система об этом ничего не знает" in page
    browser.post(base + "known/")
    assert set(change.items.filter(confirmed_at=None).values_list("subject", flat=True)) >= {Subject.PAPERS}
    for item in change.items.filter(confirmed_at=None):
        assert browser.post(f"{base}items/{item.subject}/confirmation/").status_code == 403
        assert browser.post(f"{base}items/{item.subject}/", {"words": "", "not_applicable": ""}).status_code == 422
        browser.post(f"{base}items/{item.subject}/", {"words": "", "not_applicable": "Разовая работа"})
    browser.post(f"{base}items/{Subject.GOAL}/reopening/")
    assert not change.items.get(subject=Subject.GOAL).confirmed_at
    browser.post(f"{base}items/{Subject.GOAL}/confirmation/")
    browser.post(base + "signature/")

    change.refresh_from_db()
    assert change.signed_by == olga


def test_the_letter_introduces_the_new_manager_once(as_, olga, denis, change, at):
    Connection.objects.create(medium="mail", name="Общий", address="hello@kvartet.example", opened_at=LONG_AGO)
    confirmed(change, olga, at)
    signing.sign(change, by=olga, at=at, today=TODAY)
    signing.accept(change, by=denis, at=at, today=TODAY)
    base = f"/handovers/{change.pk}/"
    form = as_(denis).get(base + "introduction/").text
    assert "Меня зовут Денис Кравцов" in form
    told = {"contact": change.client.contacts.get().pk, "subject": "Ваш менеджер", "text": "Анна, добрый день!"}
    as_(denis).post(base + "introduction/", told)
    as_(denis).post(base + "introduction/", told)

    letter = Outgoing.objects.get(purpose="introduction")
    assert (letter.to, letter.author) == ([["Анна Ковалёва", "anna@globus.example"]], denis)
    assert Entry.objects.get(kind="handover.introduced").audience == "client"


def test_a_portfolio_goes_at_once(as_, olga, denis, marina, head, globus, anna, at):
    second = Client.take_on(by=None, at=LONG_AGO, name="Музей", manager=olga, goal="Билеты")
    browser = as_(olga)
    begun = browser.post("/handovers/portfolios/new/", {
        "giver": olga.pk, "clients": [globus.pk, second.pk], "taker": denis.pk, f"taker_{second.pk}": marina.pk,
    })  # fmt: skip
    base = begun.url
    assert set(Handover.objects.values_list("client__name", "taker")) == {
        ("Театр «Глобус»", denis.pk), ("Музей", marina.pk),
    }  # fmt: skip
    browser.post(base + "known/")
    for made in Handover.objects.all():
        confirmed(made, olga, at)
    assert "Подписать готовые: 2" in browser.get(base).text
    browser.post(base + "signature/")
    assert "Принять 1 клиента" in as_(denis).get(base).text
    as_(denis).post(base + "acceptance/")
    as_(marina).post(base + "acceptance/")

    assert [Client.objects.get(pk=pk).manager for pk in (globus.pk, second.pk)] == [denis, marina]


def test_nothing_is_begun_without_a_client_or_a_taker(as_, olga, denis, globus):
    url = "/handovers/portfolios/new/"
    nobody = as_(olga).post(url, {"giver": olga.pk, "clients": [globus.pk], "taker": ""})
    nothing = as_(olga).post(url, {"giver": olga.pk, "taker": denis.pk})

    assert (nobody.status_code, nothing.status_code, Handover.objects.count()) == (422, 422, 0)


def test_nobody_hands_over_the_portfolio_of_another(as_, olga, denis, globus):
    assert as_(denis).get(f"/handovers/portfolios/new/?giver={olga.pk}").status_code == 404


def test_two_who_accept_at_once_accept_once(as_, olga, denis, change, at):
    confirmed(change, olga, at)
    signing.sign(change, by=olga, at=at, today=TODAY)
    for _press in range(2):
        as_(denis).post(f"/handovers/{change.pk}/acceptance/")

    assert Entry.objects.filter(kind="handover.accepted").count() == 1


def test_the_card_says_how_often_the_manager_changed(as_, head, globus, denis, olga):
    globus.change(manager=denis, by=head, at=moment("Mon 12:00"))

    assert "сменился 1 раз" in as_(head).get(f"/clients/{globus.pk}/").text
    assert "Ольга Снегирёва" in as_(head).get(f"/clients/{globus.pk}/history/").text


def test_a_mark_is_put_and_voided(as_, olga, seller, globus, at):
    InstrumentBudget(client=globus, instrument="seo").keep(by=olga, at=at)
    as_(olga).post(f"/clients/{globus.pk}/verifications/instruments/")
    assert "проверено: Ольга Снегирёва" in as_(olga).get(f"/clients/{globus.pk}/requisites/").text
    one = globus.budgets.get()
    as_(olga).post(f"/clients/{globus.pk}/budgets/{one.pk}/", {"instrument": "seo", "amount": "10"})

    assert "изменено после проверки" in as_(olga).get(f"/clients/{globus.pk}/requisites/").text


@pytest.mark.parametrize(("page", "queries"), [("/handovers/?list=open", 16), ("portfolio", 14), ("one", 39)])
def test_pages_ask_the_same_for_one_and_for_twenty(as_, olga, denis, marina, head, change, at, page, queries):
    museum = Client.take_on(by=None, at=LONG_AGO, name="Музей", manager=olga)
    Contact.introduce(museum, by=None, at=LONG_AGO, given_name="Ирина")
    number = signing.begin(
        museum, giver=olga, taker=denis, deputy=None,
        kind="manager", by=olga, at=at, portfolio="00000000-0000-4000-8000-000000000001",
    ).portfolio  # fmt: skip
    url = {"portfolio": f"/handovers/portfolios/{number}/", "one": f"/handovers/{change.pk}/"}.get(page, page)
    browser = as_(olga)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    asked()
    before = asked()
    for n in range(20):
        more = Client.take_on(by=None, at=LONG_AGO, name=f"Клиент {n}", manager=olga)
        Contact.introduce(more, by=None, at=LONG_AGO, given_name="Анна", mails=[f"a{n}@x.example"])
        signing.begin(more, giver=olga, taker=denis, deputy=None, kind="manager", by=olga, at=at, portfolio=number)
        Contact.introduce(change.client, by=None, at=LONG_AGO, given_name=f"Анна {n}")

    assert (asked(), before) == (queries, queries)


def test_a_manager_named_in_the_card_gets_what_the_former_held(as_, head, globus, olga, denis, context_ads, at):
    task = Task.set(
        globus, "Отчёт", department=context_ads, assignee=olga, due_at=moment("next Mon 18:00"), by=olga, at=at, purpose="a",
        expected_result="b", check_by="c",
    )  # fmt: skip
    told = {"name": globus.name, "timezone": globus.timezone, "manager": denis.pk, "revision": globus.revision}
    as_(head).post(f"/clients/{globus.pk}/card/", told)

    task.refresh_from_db()
    assert (Client.objects.get(pk=globus.pk).manager, task.assignee) == (denis, denis)
    assert Entry.objects.get(kind="client.handed_on").data["moved"]["tasks.Task.assignee"] == [task.pk]
