"""The same list and mail brought in on the screens, in a real browser: the same answers as by the command line."""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dirigent.desk.imports.jobs import bring_in
from dirigent.desk.models import Upload
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Thread
from dirigent.foundation import worktime
from dirigent.regulation import engine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AGENCY = Path(__file__).resolve().parents[1] / "data" / "agency"
EXPECTED = json.loads((AGENCY / "expected.json").read_text(encoding="utf-8"))


def test_the_screens_answer_as_the_commands_do(page, live_server, as_, head):
    key = as_(head).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])

    page.goto(f"{live_server.url}/settings/")
    page.get_by_label("Название").fill("Квартет")
    page.get_by_label("Наши почтовые домены").fill("kvartet.example")
    page.get_by_role("button", name="Сохранить").click()

    page.goto(f"{live_server.url}/imports/")
    page.locator("#clients-file").set_input_files(AGENCY / "clients.xlsx")
    page.get_by_role("button", name="Посмотреть, что в нём").click()
    page.get_by_label("Завести менеджеров").check()  # the form of filters acts on change
    expect(page.get_by_text("Заведём как аккаунт-менеджеров")).to_be_visible()
    page.get_by_role("button", name="Загрузить", exact=True).click()
    expect(page.get_by_text("новых клиентов")).to_be_visible()
    assert (Client.objects.count(), Contact.objects.count()) == (EXPECTED["clients"], EXPECTED["contacts"])

    page.goto(f"{live_server.url}/imports/")
    page.locator("#mail-file").set_input_files(AGENCY / "mail.mbox")
    page.get_by_role("button", name="Загрузить письма").click()
    expect(page.get_by_text("Страницу можно закрыть")).to_be_visible()
    bring_in(upload_id=Upload.objects.get(kind="mail").pk)  # what the worker does
    page.get_by_role("link", name="Разобрать незнакомых").click()
    expect(page.locator(".letter-row")).to_have_count(EXPECTED["strangers"])
    assert Thread.objects.in_triage().count() == EXPECTED["strangers"]

    assert answers() == (
        {client: sorted(moments) for client, moments in EXPECTED["answer"].items()},
        EXPECTED["contacts_week"],
    )


def answers() -> tuple[dict[str, list[str]], dict[str, int]]:
    names = dict(Client.objects.values_list("pk", "name"))
    zone, owed, done = worktime.default().zone, defaultdict(list), {}
    for duty in engine.derive(datetime.fromisoformat(EXPECTED["at"])):
        if duty.clause == "R12.answer" and duty.fulfilled_at is None:
            owed[names[duty.client_id]].append(timezone.localtime(duty.due_at, zone).isoformat())
        if duty.clause == "R9.contacts":
            done[names[duty.client_id]] = duty.figures["done"]
    return {client: sorted(moments) for client, moments in owed.items()}, done
