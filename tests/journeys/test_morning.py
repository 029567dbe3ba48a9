"""A manager's day in the real browser: from «Я на месте» to closing it with a reason for what is left."""

import time

import pytest
from playwright.sync_api import Page, expect

from dirigent.domain.conversations.models import Agreement, Touch
from dirigent.domain.people.models import Absence, WorkDay
from dirigent.domain.tasks.models import Task
from dirigent.regulation.models import Duty
from tests.cast import moment
from tests.journeys.conftest import PASSWORD
from tests.regulation.story import history

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECONDS_TO_LOG = 15


@pytest.fixture
def friday(house, globus, anna, head, wall, derived):
    """Anna's letter of Friday 11:00 waits, an estimate was promised for today, a task is due."""
    wall("Fri 11:02")
    history(globus, "Mon call, Fri 10:20 letter")
    Agreement.make(
        globus, "Прислать смету", side="ours", due_at=moment("Fri 18:00"), by=globus.manager, at=moment("Mon 12:00")
    )
    Task.set(
        globus, "Собрать отчёт", department=globus.manager.department, assignee=globus.manager, by=globus.manager,
        at=moment("Mon 12:00"), due_at=moment("Fri 17:00"), purpose="a", expected_result="b", check_by="c",
    )  # fmt: skip
    derived()
    return wall


def duty(page: Page, clause: str):
    return page.locator("article.duty", has=page.locator(f"a.ref[href$='#{clause}']"))


def by_keys(page: Page, selector: str, most: int = 40) -> None:
    """Go on with Tab until that is focused."""
    for _ in range(most):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def test_a_managers_morning(window, olga, passwords, friday, derived):
    page = window()
    page.goto("/")
    page.fill("[name=login]", "olga")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Пятница")

    page.locator(".head").get_by_role("button", name="Я на месте").click()
    expect(page.get_by_role("button", name="Я на месте")).to_have_count(0)
    assert WorkDay.objects.get(user=olga).arrived_at

    letter = duty(page, "R12.answer")
    letter.get_by_label("Ещё").click()
    letter.get_by_role("link", name="Ответили звонком").click()
    page.fill("#touch-summary", "Отчёт будет в понедельник")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(duty(page, "R12.answer")).to_have_count(0)
    assert Touch.objects.get(answers__isnull=False).two_sided

    log_by_keys(page)
    made = Agreement.objects.get(text="Показать макеты")
    assert (made.touch.channel, made.touch.summary) == ("call", "Обсудили премьеру")

    promise = duty(page, "R1.agreement").filter(has_text="Прислать смету")
    promise.locator("[data-do]").click()
    page.locator("#dialog").get_by_role("button", name="Сохранить").click()
    expect(promise).to_have_count(0)
    assert Agreement.objects.get(text="Прислать смету").outcome == "kept"

    friday("Fri 18:50")
    derived()
    page.goto("/day/closing/")
    expect(page.locator("#content")).to_contain_text("Собрать отчёт")
    page.get_by_role("button", name="Закрыть с остатком").click()
    assert page.evaluate("document.querySelector('[name=reason]').matches(':invalid, [aria-invalid]')")
    page.fill("[name=reason]", "Жду цифры от подрядчика")
    page.get_by_role("button", name="Закрыть с остатком").click()
    expect(page.locator("#content")).to_contain_text("Жду цифры от подрядчика")
    day = WorkDay.objects.get(user=olga)
    assert day.closed_at and day.leftovers


def log_by_keys(page: Page) -> None:
    """A contact with an agreement, without a mouse, while the client is still on one's mind."""
    page.locator("h1").click()
    began = time.monotonic()
    page.keyboard.press("c")
    expect(page.locator("#touch-client")).to_be_focused()
    page.keyboard.type("глоб")
    expect(page.locator("#touch-clients [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#touch-summary")).to_be_focused()
    page.keyboard.type("Обсудили премьеру")
    by_keys(page, "details.fold > summary")
    page.keyboard.press("Enter")
    by_keys(page, "[name=a0-text]")
    page.keyboard.type("Показать макеты")
    by_keys(page, "[name=a0-due]")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    assert time.monotonic() - began < SECONDS_TO_LOG


def test_what_is_done_in_one_window_leaves_the_other(window, olga, friday):
    one, other = window(olga), window(olga)
    for page in (one, other):
        with page.expect_response(lambda answer: "/live/" in answer.url):
            page.goto("/")
        expect(duty(page, "R1.agreement")).to_have_count(1)

    duty(one, "R1.agreement").locator("[data-do]").click()
    one.locator("#dialog").get_by_role("button", name="Сохранить").click()

    expect(duty(other, "R1.agreement")).to_have_count(0, timeout=3000)


def test_a_deputy_takes_over_and_gives_back(window, olga, marina, head, globus, friday, derived):
    hers, deputys = window(olga), window(marina)
    for page in (hers, deputys):
        with page.expect_response(lambda answer: "/live/" in answer.url):
            page.goto("/")
    expect(duty(hers, "R12.answer")).to_have_count(1)
    expect(duty(deputys, "R12.answer")).to_have_count(0)

    office = window(head)
    office.goto("/team/")
    office.locator(f"a[href$='/team/absences/new/?user={olga.pk}']").click()
    office.select_option("[name=kind]", "illness")
    office.select_option("[name=deputy]", str(marina.pk))
    office.get_by_role("button", name="Записать").click()
    expect(office.locator("#dialog")).to_be_hidden()
    friday.forward(minutes=5)  # it begins at the next five minutes
    derived()

    expect(duty(deputys, "R12.answer")).to_have_count(1)
    expect(deputys.locator("#content")).to_contain_text("Ольг")
    expect(duty(hers, "R12.answer")).to_have_count(0)

    friday.forward(minutes=20)
    absence = Absence.objects.get(user=olga)
    office.goto("/team/")
    office.locator(f"form[action='/team/absences/{absence.pk}/ending/'] button").click()
    expect(duty(hers, "R12.answer")).to_have_count(1)
    expect(duty(deputys, "R12.answer")).to_have_count(0)
    assert Duty.objects.open().filter(clause="R12.answer", responsible=olga).exists()
