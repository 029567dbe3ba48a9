"""The gallery in a real browser: readable in both themes, worked by keyboard, nothing against the content policy."""

from pathlib import Path

import pytest
from django.conf import settings as configured

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = configured.ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture
def gallery(new_context, live_server, settings):
    settings.DEBUG = True
    page = new_context().new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(f"{line.text} {line.location}") if line.type == "error" else None)

    def opened(theme="light", size=DESK):
        page.set_viewport_size(size)
        page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
        page.goto(f"{live_server.url}/design/")
        return page

    yield opened
    assert faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everything_can_be_read_and_named(gallery, theme, size):
    page = gallery(theme, size)
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": Path(AXE).read_text()})

    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]

    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_page_scrolls_sideways(gallery, width):
    page = gallery(size={"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_dialog_takes_the_focus_and_gives_it_back(gallery):
    page = gallery()
    opener = page.locator(".duty [data-dialog-url]").first
    opener.focus()
    page.keyboard.press("Enter")

    page.wait_for_selector("#dialog[open]")
    assert page.evaluate("document.activeElement.id") == "d1"

    page.keyboard.press("Escape")
    assert opener.evaluate("button => button === document.activeElement")


def test_what_was_typed_survives_a_closed_dialog(gallery):
    page = gallery()
    for typed in ("Обещали отчёт", None):
        page.locator(".duty [data-dialog-url]").first.click()
        page.wait_for_selector("#dialog[open]")
        if typed:
            page.fill("#d2", typed)
            page.keyboard.press("Escape")

    assert page.input_value("#d2") == "Обещали отчёт"


def test_rows_are_walked_by_keys_in_the_russian_layout(gallery):
    page = gallery()
    for _ in range(2):
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyJ', key: 'о', bubbles: true}))"
        )

    assert page.inner_text(".is-active b") == "Запросить приложение и счёт"


def test_a_range_is_picked_with_shift_and_counted(gallery):
    page = gallery()
    boxes = page.locator("[data-bulk-item]")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])

    assert page.inner_text("[data-bulk-count]") == "3"
    page.locator("[data-bulk-none]").click()
    assert page.locator("[data-bulk-bar]").is_hidden()


def test_a_toast_offers_the_way_back(gallery):
    page = gallery()
    page.evaluate("document.dispatchEvent(new CustomEvent('toast', {detail: {text: 'Закрыто', undo_url: '/undo/'}}))")

    assert page.locator("#toasts").inner_text().split() == ["Закрыто", "Отменить"]
