"""A word of the trade is pointed out while one writes, replaced with one press, and explained to the client where it stays."""

import os

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dirigent.domain.passes.models import Visit
from dirigent.domain.tasks.models import Task
from tests.cast import moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("glossary")]


def look(page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_term_is_replaced_where_it_is_typed_and_explained_where_it_is_read(
    window, house, olga, globus, anna, production_head, head
):
    page = window(olga)
    page.goto(f"{house.url}/tasks/new/?client={globus.pk}")
    words = page.locator("[name=plain_words]")
    words.fill("Запустим ретаргетинг и поднимем CTR")
    hints = page.locator(".plain-words").first
    expect(hints).to_contain_text("напоминание тем, кто уже был на сайте")
    look(page, "task")
    hints.locator("li").first.get_by_role("button", name="Заменить").click()
    expect(words).to_have_value("Запустим напоминание тем, кто уже был на сайте и поднимем CTR")
    expect(page.locator(".plain-words li")).to_have_count(1)
    hints.get_by_role("button", name="Пояснить в скобках").click()
    expect(words).to_have_value(
        "Запустим напоминание тем, кто уже был на сайте и поднимем CTR (доля нажавших на объявление)"
    )
    expect(page.locator(".plain-words")).to_have_count(0)

    boss = window(head)
    for path in ("glossary/", "glossary/new/", "knowledge/", "knowledge/new/"):
        boss.goto(f"{house.url}/{path}")
        look(boss, path.strip("/").replace("/", "-"))

    Task.set(
        globus, "Ретаргетинг", department=production_head.department, assignee=production_head, due_at=moment("next Fri 18:00"),
        by=olga, at=timezone.now(), purpose="-", expected_result="-", check_by="-",
        plain_words="Включим ретаргетинг", plain_why="Чтобы о премьере вспомнили те, кто уже выбирал билеты",
    )  # fmt: skip
    phone = window(has_touch=True)
    phone.set_viewport_size({"width": 390, "height": 844})
    _visit, token = Visit.start(anna, through="link", address=None, agent="iPhone Safari", at=timezone.now())
    phone.context.add_cookies([{"name": "visit", "value": token, "url": house.url}])
    phone.goto(f"{house.url}/portal/")
    phone.get_by_role("button", name="ретаргетинг").click()
    expect(phone.get_by_text("Вы примерили пальто и ушли")).to_be_visible()
    look(phone, "portal")
    phone.goto(f"{house.url}/portal/glossary/")
    expect(phone.get_by_role("heading", name="Что значат наши слова")).to_be_visible()
    look(phone, "portal-glossary")
