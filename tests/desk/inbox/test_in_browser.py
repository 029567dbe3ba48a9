"""The inbox in a real browser: hostile letters do nothing, strangers are sorted in two clicks, the counter follows."""

from pathlib import Path

import pytest
from django.conf import settings as configured
from playwright.sync_api import expect

from dirigent.domain.conversations.models import Thread
from tests.desk.inbox.letters import letter
from tests.desk.inbox.test_cleaning import VECTORS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = configured.ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def complains(line) -> bool:
    """The server of the tests has no live stream."""
    return line.type in ("error", "warning") and "/live/" not in line.location["url"]


@pytest.fixture
def opened(new_context, live_server, as_):
    """`opened(olga, "/inbox/")` is her page; at the end nothing was reported, called or asked of strangers."""
    faults: list[str] = []

    def page_of(user, path, size=DESK):
        context = new_context()
        key = as_(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size(size)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if complains(line) else None)
        page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((live_server.url, "data:")) else faults.append(asked.url),
        )
        page.goto(live_server.url + path)
        return page

    yield page_of
    assert faults == []


def test_a_hostile_letter_does_nothing(opened, olga, globus, anna, ours):
    html = "<p>Здравствуйте, <b>Ольга</b></p>" + "\n".join(VECTORS)
    thread = letter(
        "anna@globus.example", name=VECTORS[0], subject=VECTORS[7], text="\n".join(VECTORS), html=html
    ).thread
    page = opened(olga, f"/inbox/{thread.pk}/")

    page.get_by_text("Показать с оформлением").click()
    frame = page.frame_locator(".letter-frame")
    frame.locator("b").wait_for()
    page.wait_for_load_state("networkidle")

    assert frame.locator("b").inner_text() == "Ольга"
    assert frame.locator("body").evaluate("body => getComputedStyle(body).margin") == "14px", "our sheet is applied"
    assert page.evaluate("location.pathname") == f"/inbox/{thread.pk}/"
    assert Thread.objects.get().client == globus


def test_reading_takes_it_off_the_counter(opened, olga, globus, anna, ours):
    letter("anna@globus.example", subject="Первое")
    letter("anna@globus.example", subject="Второе")
    page = opened(olga, "/inbox/?tab=unread")
    counter = page.locator(".rail a[href='/inbox/'] .n")
    assert counter.inner_text() == "2"

    page.get_by_text("Второе").click()
    expect(counter).to_have_text("1")


def test_two_clicks_and_a_way_back(opened, olga, globus, anna, stranger):
    page = opened(olga, f"/inbox/{stranger.pk}/")

    page.get_by_role("link", name="Привязать").click()
    page.locator("#dialog").get_by_role("button", name="Привязать").first.click()
    page.get_by_text("переписка теперь у клиента").wait_for()
    stranger.refresh_from_db()
    assert stranger.client == globus

    with page.expect_navigation():
        page.get_by_role("button", name="Отменить").click()
    stranger.refresh_from_db()
    assert stranger.client is None


def test_any_client_is_found_by_typing(opened, olga, globus, ours):
    thread = letter("who@elsewhere.example", subject="Кто это").thread
    page = opened(olga, f"/inbox/{thread.pk}/")
    page.keyboard.press("p")
    page.locator("#client-search").fill("глоб")
    page.locator("#found").get_by_role("button", name="Театр «Глобус»").click()
    page.get_by_text("переписка теперь у клиента").wait_for()

    thread.refresh_from_db()
    assert thread.client == globus


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_can_be_read_and_named(opened, olga, globus, anna, stranger, size, theme):
    page = opened(olga, f"/inbox/{stranger.pk}/?tab=strangers", size)
    page.emulate_media(color_scheme=theme)
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": Path(AXE).read_text()})

    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]

    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("#letters").is_visible() == (size is DESK), "on a phone one sees one thing at a time"
