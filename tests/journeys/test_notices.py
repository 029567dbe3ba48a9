"""The bell in two windows, and the worker of the browser that shows what was pushed."""

import json

import pytest
from playwright.sync_api import expect

from dirigent.domain.people.models import Agency
from dirigent.notices import looking
from dirigent.notices.models import Notice
from dirigent.regulation import engine
from tests.cast import moment
from tests.notices.conftest import letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def friday(house, globus, anna, olga, wall):
    Agency.objects.update_or_create(pk=1, defaults={"name": "Квартет", "mail_domains": ["kvartet.example"]})
    engine.full_pass(moment("Fri 12:00"))
    looking.look(moment("Fri 12:00"))
    Notice.objects.update(read_at=moment("Fri 12:00"))
    wall("Fri 12:00")
    return wall


def bell(page):
    return page.locator("#bell")


def test_the_bell_is_right_in_two_windows(window, friday, globus, olga):
    first, second = window(olga), window(olga)
    for page in (first, second):
        page.goto("/notices/settings/")
        expect(bell(page).locator(".n")).to_have_count(0)

    thread = letter(globus, moment("Fri 12:00"), subject="Смета")
    looking.look(moment("Fri 12:01"))

    for page in (first, second):
        expect(bell(page).locator(".n")).to_have_text("1")
    first.keyboard.press("b")
    row = first.locator("#dialog article", has_text="Письмо: Анна Ковалёва")
    expect(row).to_be_visible()
    row.get_by_label("Отметить прочитанным").click()
    for page in (first, second):
        expect(bell(page).locator(".n")).to_have_count(0)
    expect(row).not_to_have_class("fresh")

    Notice.objects.filter(kind="message").update(read_at=None)
    second.reload()
    expect(bell(second).locator(".n")).to_have_text("1")
    second.keyboard.press("b")
    second.locator("#dialog article a").first.click()
    second.wait_for_url(f"**/inbox/{thread.pk}/")
    expect(bell(first).locator(".n")).to_have_count(0)


def test_all_read_and_taken_back(window, friday, globus, olga):
    for n in range(3):
        letter(globus, moment("Fri 12:00"), subject=f"Смета {n}", thread=str(n))
    looking.look(moment("Fri 12:01"))
    page = window(olga)
    page.goto("/notices/")
    expect(bell(page).locator(".n")).to_have_text("3")

    page.get_by_role("button", name="Прочитать все").click()
    expect(bell(page).locator(".n")).to_have_count(0)
    page.get_by_role("button", name="Отменить").click()

    expect(bell(page).locator(".n")).to_have_text("3")


def test_the_worker_shows_what_was_pushed(window, friday, globus, olga, new_context, house):
    """Chromium hands the worker a push as its vendor's service would; the service itself cannot be reached from a test."""
    page = window(olga, permissions=["notifications"])
    page.goto("/notices/settings/")
    expect(page.get_by_role("button", name="Показывать в этом браузере")).to_be_visible()
    page.evaluate("navigator.serviceWorker.register('/push.js').then(() => navigator.serviceWorker.ready)")
    wire = page.context.new_cdp_session(page)
    numbers = []
    wire.on("ServiceWorker.workerRegistrationUpdated", lambda said: numbers.extend(r["registrationId"] for r in said["registrations"]))  # fmt: skip
    wire.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    said = {"title": "Театр «Глобус»: горит", "body": "Смета", "url": "/notices/7/", "tag": "7.0"}

    wire.send("ServiceWorker.deliverPushMessage", {"origin": house.url, "registrationId": numbers[-1], "data": json.dumps(said)})  # fmt: skip

    page.wait_for_function(
        "navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => all.length === 1)"
    )
    shown = page.evaluate(
        "navigator.serviceWorker.ready.then((r) => r.getNotifications()).then(([n]) => [n.title, n.body, n.data.url])"
    )
    assert shown == [said["title"], said["body"], said["url"]]


def test_a_browser_without_consent_says_so(window, friday, olga):
    page = window(olga)
    page.add_init_script("Object.defineProperty(Notification, 'permission', {get: () => 'denied'})")
    page.goto("/notices/settings/")

    expect(page.locator("[data-push-denied]")).to_be_visible()
    expect(page.locator("[data-push-on]")).to_be_hidden()


def test_the_table_of_choices_on_a_phone(window, friday, olga):
    page = window(olga)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/notices/settings/")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    page.get_by_label("Письмо или сообщение моего клиента: Почта").select_option("at_once")
    page.get_by_role("button", name="Сохранить", exact=True).click()

    expect(page.get_by_label("Письмо или сообщение моего клиента: Почта")).to_have_value("at_once")
