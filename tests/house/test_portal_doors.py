"""Every address of the portal × everybody: one's own person, another of the same client, one of another client, nobody, those
who were in once, and ours with and without the right to see the client.

The table is tests/house/portal_doors.py, the people are in portal_world.py.
"""

from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from tests.house import world as told
from tests.house.portal_doors import PORTAL_DOORS
from tests.house.portal_world import portalled
from tests.house.test_doors import patterns, written

pytestmark = pytest.mark.django_db

OF_GLOBUS = ("anna", "boris")
OUTSIDE = ("nobody", "expired", "ended", "left")
LOOKING = {
    "olga": True,
    "head": True,
    "denis": False,
    "specialist": False,
    "seller": False,
    "leaver": None,
    "stranger": None,
}
METHODS = ("post", "delete", "put", "patch")
PORTAL = {name: names for name, names in patterns().items() if name.startswith("portal:")}


@pytest.fixture
def _django_db_helper():
    """One transaction for all tests of this file, below, in place of one for each."""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: told.NOW)
        patch.setattr("dirigent.portal.entering.letters.send_soon", lambda _code: None)
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        with transaction.atomic():
            try:
                world = told.founded(tmp_path_factory.mktemp("mail"))
                browsers = portalled(world)
                for name in LOOKING:
                    browsers[name] = Browser()
                    if name in world.people:
                        browsers[name].force_login(world.people[name])
                world.people["leaver"].dismiss(by=world.people["head"], at=told.NOW)
                cookies = {name: browser.cookies for name, browser in browsers.items()}
                yield SimpleNamespace(world=world, browsers=browsers, cookies=cookies, written=written())
            finally:
                transaction.set_rollback(True)


def knock(house, who: str, name: str, client: str = "globus", method: str = "get", *, eyes: bool = False):
    """The answer with all its bytes, and the tables it wrote to; everything is taken back."""
    door, things = PORTAL_DOORS[name], house.world.things[client]

    known = {one: thing(door, things, one) for one in PORTAL[name]}
    path = reverse(name, kwargs=known).removeprefix("/portal/")
    url = (f"/portal/as/{things['contact']}/" if eyes else "/portal/") + path + (f"?{door.query}" if door.query else "")
    sent = {key: filled(value, things) for key, value in (door.sent or {}).items()} if method == "post" else None
    browser = house.browsers[who]
    browser.cookies = house.cookies[who].copy()
    with transaction.atomic():
        answer = getattr(browser, method)(url, sent)
        answer.bytes = b"".join(answer) if answer.streaming else answer.content
        after = written()
        transaction.set_rollback(True)
    answer.wrote = {table for table, count in after.items() if count != house.written.get(table, 0)}
    house.written = after
    answer.told = f"{who}: {method} {url} {answer.status_code}"
    return answer


def thing(door, things, parameter: str) -> object:
    """The thing of that name; a word that names no thing stands for itself."""
    named = door.things.get(parameter, parameter.removesuffix("_id"))
    return things.get(named, door.things.get(parameter) or {"token": "A" * 32}.get(parameter, 999999))


def filled(value, things):
    if isinstance(value, list):
        return [filled(one, things) for one in value]
    return value.format(**things) if isinstance(value, str) and "{" in value else value


def leaks(house, answer, client: str) -> list[str]:
    """The words of that client in any byte or header."""
    head = " ".join(f"{name}: {value}" for name, value in answer.items())
    text = f"{unquote(head)} {head} {answer.bytes.decode('utf-8', 'replace')}".lower()
    return [f"{answer.told} reads {word}" for word in house.world.canaries(client) if word in text]


def test_every_door_of_the_portal_is_known():
    unknown = set(PORTAL) - set(PORTAL_DOORS)
    assert not unknown, f"Say in tests/house/portal_doors.py who comes through: {sorted(unknown)}"
    assert not set(PORTAL_DOORS) - set(PORTAL), "doors that no longer exist"


@pytest.mark.parametrize("name", PORTAL_DOORS)
def test_whose_it_is_comes_in(house, name):
    door, wrong = PORTAL_DOORS[name], []
    for who in OF_GLOBUS:
        answer = knock(house, who, name)
        expected = 404 if who == "boris" and door.policy == "person" and door.get != 405 else door.get
        if answer.status_code != expected:
            wrong.append(f"{answer.told}, not {expected}")
        if answer.wrote:
            wrong.append(f"{answer.told} wrote {answer.wrote}")
        wrong += leaks(house, answer, "zarya")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", PORTAL_DOORS)
def test_another_clients_person_and_nobody_reach_nothing(house, name):
    """Whatever the method: no word of the client in any byte, nothing written, no error."""
    door, wrong = PORTAL_DOORS[name], []
    for who in ("zoya", *OUTSIDE):
        for method in ("get", *METHODS):
            answer = knock(house, who, name, method=method)
            wrong += leaks(house, answer, "globus")
            if answer.status_code >= 500:
                wrong.append(answer.told)
            if who in OUTSIDE and door.policy != "open" and answer.status_code != 302:
                wrong.append(f"{answer.told}, not led to the entrance")
            if who == "zoya" and door.policy == "person" and answer.status_code not in (404, 405):
                wrong.append(f"{answer.told}: it is another client's")
            reaches = door.policy == "open" or (who == "zoya" and door.policy == "client")
            if answer.wrote and (method != "post" or not reaches):
                wrong.append(f"{answer.told} wrote {answer.wrote}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name for name, door in PORTAL_DOORS.items() if door.policy == "person"])
def test_a_colleague_changes_nothing_of_ones_own(house, name):
    for method in METHODS:
        answer = knock(house, "boris", name, method=method)
        assert answer.status_code in (404, 405), answer.told
        assert not answer.wrote, answer.told


@pytest.mark.parametrize("name", [name for name, door in PORTAL_DOORS.items() if door.sent is not None])
def test_who_may_act_does(house, name):
    """The twin of the tests above: what is sent does change something when the right person sends it."""
    answer = knock(house, "anna", name, method="post")
    assert answer.status_code < 400 or not PORTAL_DOORS[name].writes, answer.bytes.decode()[-3000:]
    assert answer.wrote or not PORTAL_DOORS[name].writes, answer.told


@pytest.mark.parametrize("name", PORTAL_DOORS)
def test_ours_see_what_the_client_sees_and_change_nothing(house, name):
    door, wrong = PORTAL_DOORS[name], []
    theirs = knock(house, "anna", name)
    for who, may in LOOKING.items():
        for method in ("get", *METHODS):
            answer = knock(house, who, name, method=method, eyes=True)
            if answer.wrote:
                wrong.append(f"{answer.told} wrote {answer.wrote}")
            if may:
                expected = (door.looking or theirs.status_code) if method == "get" else None
                if expected and answer.status_code != expected:
                    wrong.append(f"{answer.told}, not {expected}")
                if method != "get" and answer.status_code != 403:
                    wrong.append(f"{answer.told}, not 403")
                wrong += leaks(house, answer, "zarya")
            else:
                if answer.status_code != (302 if may is None else 404):
                    wrong.append(answer.told)
                wrong += leaks(house, answer, "globus")
        direct = knock(house, who, name)
        if door.policy != "open" and direct.status_code != 302:
            wrong.append(f"{direct.told}: a login of ours is no visit")
    assert not wrong, "\n".join(wrong)
