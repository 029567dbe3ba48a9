"""A client changes hands in the real browser: a sale becomes a client, a manager hands a portfolio over."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dirigent.domain.clients.models import Client, Contact, Requisites, Status
from dirigent.domain.conversations.models import Connection, Outgoing
from dirigent.domain.onboarding.models import Handover
from dirigent.domain.tasks.models import Task
from tests.cast import LONG_AGO, moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOCUMENTS = (
    "Договор, подписанный оригинал",
    "Приложения",
    "Дополнительные соглашения",
    "Счета",
    "Коммерческое предложение",
    "Медиаплан",
)


def row(page: Page, text: str):
    return page.locator(".row2").filter(has_text=text).first


def pressed(page: Page, name: str, said: str) -> None:
    """A button of the page, and the toast that answers it."""
    page.get_by_role("button", name=name, exact=True).first.click()
    expect(page.locator("#toasts")).to_contain_text(said)


@pytest.fixture
def paper(tmp_path) -> Path:
    file = tmp_path / "договор.pdf"
    file.write_bytes(b"%PDF-1.4 signed")
    return file


def test_a_sale_becomes_a_client(house, window, wall, seller, olga, marina, paper):
    wall("Fri 11:00")
    Connection.objects.create(medium="mail", name="Общий", address="hello@kvartet.example", opened_at=LONG_AGO)
    lead = Client.take_on(by=seller, at=LONG_AGO, name="Клиника «Заря»", status=Status.LEAD)
    lead.join_team(seller, by=seller, at=LONG_AGO)
    Contact.introduce(lead, by=seller, at=LONG_AGO, given_name="Пётр", mails=["petr@zarya.example"])
    Requisites(client=lead, legal_name="ООО «Заря»").keep(by=seller, at=LONG_AGO)

    page = window(seller)
    page.goto("/handovers/")
    page.get_by_role("link", name="Передать", exact=True).click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Кто принимает").select_option(str(olga.pk))
    dialog.get_by_role("button", name="Подготовить передачу").click()
    page.wait_for_url("**/handovers/*/")
    made = Handover.objects.get()
    expect(page.get_by_role("button", name="Подписать передачу")).to_be_disabled()

    page.get_by_role("link", name="Заполнить").click()
    dialog.get_by_label("Папка клиента").fill("//srv/zarya")
    dialog.get_by_label("Какие услуги проданы").fill("Контекстная реклама")
    dialog.get_by_label("Бюджет в месяц").fill("150000")
    dialog.get_by_label("Ссылка на итоговое КП").fill("https://disk.example/kp.pdf")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(page.locator("#brief")).to_contain_text("Контекстная реклама")

    for document in DOCUMENTS[:-1]:
        row(page.locator("#papers"), document).get_by_role("link", name="Добавить").click()
        dialog.get_by_label("Файл").set_input_files(paper)
        dialog.get_by_role("button", name="Добавить").click()
        expect(row(page.locator("#papers"), document)).to_contain_text("договор.pdf")
    row(page.locator("#papers"), DOCUMENTS[-1]).get_by_role("link", name="Добавить").click()
    dialog.get_by_label("или почему не нужно").fill("Расчёт внутри КП")
    dialog.get_by_role("button", name="Добавить").click()
    expect(page.locator("#papers")).to_contain_text("Не нужно: Расчёт внутри КП")

    page.locator("#owned").get_by_role("link", name="Добавить").click()
    dialog.get_by_label("Инструмент", exact=True).select_option("context")
    dialog.get_by_label("Бюджет в месяц").fill("120000")
    dialog.get_by_role("button", name="Сохранить").click()
    expect(page.locator("#owned")).to_contain_text("120 000 ₽")

    page.get_by_role("link", name="Подтвердить оплату").click()
    dialog.get_by_label("Сумма").fill("150000")
    dialog.get_by_label("Когда поступила").fill("2026-11-19")
    dialog.get_by_label("Документ").set_input_files(paper)
    dialog.get_by_role("button", name="Подтвердить").click()
    expect(page.locator("#payment")).to_contain_text("150 000 ₽")
    pressed(page, "Подписать и передать: Ольга Снегирёва", "Теперь принимает Ольга Снегирёва")

    hers = window(olga)
    hers.goto(f"/handovers/{made.pk}/")
    hers.get_by_role("link", name="Спросить").click()
    asked = hers.locator("#dialog")
    asked.get_by_label("Вопрос", exact=True).fill("Бюджет с НДС?")
    asked.get_by_role("button", name="Спросить").click()
    # The page of the seller shows the question by itself.
    expect(page.locator("#questions")).to_contain_text("Бюджет с НДС?")
    page.locator("#questions").get_by_role("link", name="Ответить").click()
    dialog.get_by_label("Ответ").fill("Да, с НДС")
    dialog.get_by_role("button", name="Ответить").click()
    expect(hers.locator("#questions")).to_contain_text("Да, с НДС")

    while (studied := hers.get_by_role("button", name="Изучено", exact=True)).count():
        left = studied.count()
        studied.first.click()
        expect(hers.get_by_role("button", name="Изучено", exact=True)).to_have_count(left - 1)
    for _field in ("requisites", "instruments"):
        marks = hers.locator("#owned").get_by_role("button", name="Проверено")
        left = marks.count()
        marks.first.click()
        expect(marks).to_have_count(left - 1)
    pressed(hers, "Принять клиента", "Клиент ваш. Теперь познакомьтесь.")
    lead.refresh_from_db()
    assert (lead.status, lead.manager) == (Status.RUNNING, olga)

    row(hers, "Письмом").get_by_role("link", name="Написать").click()
    expect(asked.get_by_label("Письмо")).to_have_value(re.compile("Меня зовут Ольга Снегирёва"))
    asked.get_by_role("button", name="Отправить").click()
    expect(row(hers, "Письмом")).to_contain_text("отправлено")
    assert Outgoing.objects.get(purpose="introduction").to == [["Пётр", "petr@zarya.example"]]


def test_a_manager_hands_a_portfolio_over(house, window, wall, olga, denis, marina, production_head, globus, anna):
    wall("Fri 11:00")
    at = moment("Mon 11:00")
    museum = Client.take_on(
        by=None, at=LONG_AGO, name="Музей", manager=olga, deputy=marina, goal="Билеты", product="Выставки"
    )
    task = Task.set(
        globus, "Отчёт", department=production_head.department, assignee=olga, due_at=moment("next Mon 18:00"), by=olga, at=at,
        purpose="a", expected_result="b", check_by="c",
    )  # fmt: skip
    page = window(olga)
    page.goto("/handovers/portfolios/new/")
    page.get_by_label("Отметить всех").check()
    page.get_by_label("Кому", exact=True).select_option(str(denis.pk))
    page.get_by_label("Почему").fill("Ольга уходит в отпуск")
    page.get_by_role("button", name="Подготовить передачи").click()
    page.wait_for_url("**/handovers/portfolios/*-*/")
    pressed(page, "Подтвердить всё известное", "Подтвержден")
    address = page.url

    dialog = page.locator("#dialog")
    for client in (globus, museum):
        page.goto(address)
        page.get_by_role("link", name=client.name).click()
        while (empty := page.get_by_role("link", name="Написать", exact=True)).count():
            left = empty.count()
            empty.first.click()
            dialog.get_by_label("Чего система не знает").fill("Как у всех")
            dialog.get_by_role("button", name="Подтвердить").click()
            expect(page.get_by_role("link", name="Написать", exact=True)).to_have_count(left - 1)
    page.goto(address)
    pressed(page, "Подписать готовые: 2", "Подписаны 2 передачи")

    theirs = window(denis)
    theirs.goto(address)
    pressed(theirs, "Принять 2 клиентов", "Теперь ваши 2 клиента")
    task.refresh_from_db()
    assert task.assignee == denis
    assert set(Client.objects.values_list("manager", flat=True)) == {denis.pk}
    theirs.goto(f"/clients/{globus.pk}/")
    expect(theirs.locator("#aside")).to_contain_text("сменился 1 раз")
