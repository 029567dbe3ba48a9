"""Every page as a browser meets it: readable in both themes, whole on a phone, with the focus in sight, within the policy."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.cast import moment
from tests.house import world as told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(settings.ROOT / "node_modules" / "axe-core" / "axe.min.js")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SERIOUS = ("serious", "critical")
PAGES = {
    "day": (), "closing": (), "clients": (), "client": ("client",), "client-agreements": ("client",),
    "client-tasks": ("client",), "client-people": ("client",), "client-requisites": ("client",),
    "client-history": ("client",), "client-edit": ("client",), "contact": ("contact",), "contact-card": ("contact",),
    "touch-new": (), "inbox": (), "thread": ("thread",), "tasks": (), "tasks-board": (), "task": ("task",),
    "task-new": (), "agreements": (), "agreement-settling": ("agreement",), "regulation": (), "clause": ("R12.answer",),
    "team": (), "breaches": (), "growth": (), "absence-new": (), "search": (), "settings": (), "settings-calendar": (),
    "settings-people": (), "settings-departments": (), "settings-senders": (), "settings-account": (), "imports": (),
    "upload": ("upload",), "import-problems": (),
}  # fmt: skip
ENTRANCE = ("account_login", "account_reset_password")
MAIN_ACTS = """
[...document.querySelectorAll('main .btn-primary')].filter((act) => act.checkVisibility()).filter((act) => {
    act.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    const box = act.getBoundingClientRect();
    const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return !there || !(act.contains(there) || there.contains(act));
}).map((act) => act.textContent.trim())
"""
FOCUS_SHOWN = """
() => {
    const at = document.activeElement, shown = (node) => {
        const style = getComputedStyle(node);
        return parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    };
    // Inside a field of a date the browser itself marks the part: day, hour, calendar.
    const same = at === window.stoodOn && at.matches('[type^=date], [type=time]');
    window.stoodOn = at;
    return same || at === document.body || shown(at) || shown(at.parentElement) ? null : at.outerHTML.slice(0, 160);
}
"""


@pytest.fixture
def addresses(house, wall, tmp_path):
    """Everything of tests/house/world.py, and where it is shown."""
    wall("Fri 15:00")
    assert moment("Fri 15:00") == told.NOW
    world = told.founded(tmp_path)
    things = world.things["globus"]
    found = {
        name: reverse(f"desk:{name}", args=[things.get(one, one) for one in named]) for name, named in PAGES.items()
    }
    found |= {"search": found["search"] + "?q=Зимородок", "closing": "/day/closing/"}
    return world, found


def open_all(addresses, window, theme: str, size: dict):
    """Each page, drawn; the head sees them all, nobody sees the way in."""
    world, found = addresses
    for page, names in (
        (window(world.people["head"], color_scheme=theme), found),
        (window(None, color_scheme=theme), {name: reverse(name) for name in ENTRANCE}),
    ):
        page.set_viewport_size(size)
        for name, address in names.items():
            answer = page.goto(address)
            assert answer.status == 200, f"{name}: {answer.status}"
            yield name, page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_stands_in_anybodys_way(addresses, window, theme):
    wrong = []
    for name, page in open_all(addresses, window, theme, DESK):
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text()})
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        wrong += [
            f"{name}: {fault['id']} {[node['target'] for node in fault['nodes']][:3]}"
            for fault in found
            if fault["impact"] in SERIOUS
        ]
        session.detach()
    assert not wrong, "\n".join(wrong)


def test_a_phone_holds_every_page(addresses, window):
    wrong = []
    for name, page in open_all(addresses, window, "light", PHONE):
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            wrong.append(f"{name}: {wide} px wider than the screen")
        if hidden := page.evaluate(MAIN_ACTS):
            wrong.append(f"{name}: out of reach: {hidden}")
        if not page.locator("h1").count():
            wrong.append(f"{name}: no heading")
    assert not wrong, "\n".join(wrong)


def test_the_focus_is_always_in_sight(addresses, window):
    wrong = []
    for name, page in open_all(addresses, window, "light", DESK):
        for _ in range(25):
            page.keyboard.press("Tab")
            if unseen := page.evaluate(FOCUS_SHOWN):
                wrong.append(f"{name}: {unseen}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))
