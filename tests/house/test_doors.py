"""Every address of the house × everybody: who comes in, who may act, and what nobody else ever sees.

The table is tests/house/doors.py. Nothing here is written per screen: a new address without a line there fails.
"""

import re
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone

from dirigent.domain.clients.models import Client, Contact
from tests.house import world as told
from tests.house.doors import DOORS, EVERYBODY, EXEMPT, MANAGER, OF_CLIENT, OUTSIDE

# What a request may write that is no change of anybody's affairs.
NOT_AFFAIRS = ("django_session", "usersessions_usersession")
CLIENTS = ("globus", "zarya")
HTMX = ({}, {"HX-Request": "true"})
METHODS = (("post", HTMX[0]), ("post", HTMX[1]), ("delete", HTMX[0]), ("put", HTMX[0]), ("patch", HTMX[1]))
RARE = METHODS[1:2] + METHODS[3:]
# How a request is dressed does not change who is asked: so these few try the rest of the shapes.
A_FEW = ("nobody", "olga", "denis", "specialist", "admin")


pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper():
    """One transaction for all tests of this file, below, in place of one for each."""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker, tmp_path_factory):
    """The agency of world.py, told once; every request is taken back after its answer has been read."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: told.NOW)
        # Everybody has just typed their password; that it is asked for is tested with the screen.
        patch.setattr("dirigent.desk.settings.connecting.did_recently_reauthenticate", lambda _request: True)
        # Metrika accepts every token; what it refuses is tested with the screen.
        patch.setattr("dirigent.integrations.metrika.asking.open_to_us", lambda _token: 1)
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("files"))
        with transaction.atomic():
            try:
                world = told.founded(tmp_path_factory.mktemp("mail"))
                browsers = {name: _logged_in(user) for name, user in world.people.items()}
                kept = dict(browsers["leaver"].session.items())
                world.people["leaver"].dismiss(by=world.people["head"], at=told.NOW)
                outlived = SessionStore(browsers["leaver"].cookies["sessionid"].value)
                outlived.update(kept)  # a session that outlived its owner's leaving, as if the ending had been missed
                outlived.save(must_create=True)
                browsers["nobody"] = Browser()
                cookies = {name: browser.cookies for name, browser in browsers.items()}
                yield SimpleNamespace(world=world, browsers=browsers, cookies=cookies, written=written())
            finally:
                transaction.set_rollback(True)


def _logged_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def patterns() -> dict[str, list[str]]:
    """Name of every address → its parameters."""

    def walk(resolver, prefix="", names=()):
        for pattern in resolver.url_patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                yield (
                    ":".join((*names, pattern.name)) if pattern.name else route,
                    re.findall(r"<(?:\w+:)?(\w+)>", route),
                )
            else:
                yield from walk(pattern, route, (*names, pattern.namespace) if pattern.namespace else names)

    return dict(walk(get_resolver()))


PATTERNS = patterns()


class Visit:
    """One door of one client's side, knocked at by anybody."""

    def __init__(self, house, name: str, client: str) -> None:
        self.house, self.door, self.client, self.things = house, DOORS[name], client, house.world.things[client]
        known = {one: self._thing(one) for one in PATTERNS[name]}
        url = f"/{name}" if name.endswith("/") else reverse(name, kwargs=known)
        self.url = f"{url}?{self._filled(self.door.query)}" if self.door.query else url

    def _thing(self, parameter: str) -> object:
        named = self.door.things.get(parameter, parameter.removesuffix("_id"))
        if parameter == "pk" and named == "pk":
            named = "duty"
        return self.things.get(named, named)

    def _filled(self, words: object, who: str = "") -> object:
        if isinstance(words, list):
            return [self._filled(one, who) for one in words]
        if isinstance(words, bytes):
            return SimpleUploadedFile("note.txt", words)
        if not isinstance(words, str) or "{" not in words:
            return words
        people = self.house.world.people
        client = Client.objects.get(pk=self.things["client"])
        return words.format(
            **self.things, me=people[who].pk if who in people else 0, client_name=client.name, revision=client.revision,
            contact_revision=Contact.objects.get(pk=self.things["contact"]).revision, manager=client.manager_id,
        )  # fmt: skip

    def sent(self, who: str) -> dict:
        return {name: self._filled(value, who) for name, value in (self.door.sent or {}).items()}

    def knock(self, who: str, method: str = "get", headers: dict | None = None):
        """The answer, and the rows it wrote; all of it is taken back."""
        browser, data = self.house.browsers[who], self.sent(who) if method == "post" else None
        browser.cookies = self.house.cookies[who].copy()
        with transaction.atomic():
            answer = getattr(browser, method)(self.url, data, headers=headers or {})
            answer.bytes = b"".join(answer) if answer.streaming else answer.content
            after = written()
            transaction.set_rollback(True)
        answer.wrote = {table for table, count in after.items() if count != self.house.written.get(table, 0)}
        self.house.written = after
        return answer

    def wrong_with(self, who: str, answer) -> list[str]:
        """What it wrote, and the words in any of its bytes of clients whom this person may not see."""
        asked = f"{who}: {answer.request['REQUEST_METHOD']} {self.url}"
        wrong = [f"{asked} wrote {answer.wrote}"] if answer.wrote - self.door.tells else []
        head = " ".join(f"{name}: {value}" for name, value in answer.items())
        text = f"{unquote(head)} {head} {answer.bytes.decode('utf-8', 'replace')}".lower()
        hidden = (one for one in CLIENTS if who not in OF_CLIENT[one])
        leaks = [word for one in hidden for word in self.house.world.canaries(one) if word in text]
        return wrong + [f"{asked} reads {word}" for word in leaks]


def written() -> dict[str, int]:
    """Rows inserted, changed and deleted in this transaction so far, by table; those taken back count as well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables"
            " where n_tup_ins + n_tup_upd + n_tup_del > 0 and relname <> all(%s)",
            [list(NOT_AFFAIRS)],
        )
        return dict(cursor.fetchall())


def test_every_door_is_known():
    ours = {name for name in PATTERNS if not name.startswith("portal:")}  # those are in test_portal_doors.py
    unknown = ours - set(DOORS) - set(EXEMPT)
    assert not unknown, f"Say in tests/house/doors.py who comes through: {sorted(unknown)}"
    assert not (set(DOORS) | set(EXEMPT)) - set(PATTERNS), "doors that no longer exist"
    assert len(EXEMPT) <= 10


def visits(house, name: str):
    """Everybody at the one client's door; at the other's, where it is another door, its neighbour's manager."""
    yield from ((Visit(house, name, "globus"), who) for who in sorted(EVERYBODY))
    if DOORS[name].policy in ("client", "own") or "{" in DOORS[name].query:
        yield Visit(house, name, "zarya"), "olga"


@pytest.mark.parametrize("name", DOORS)
def test_who_comes_in(house, name):
    wrong = []
    for visit, who in visits(house, name):
        for headers in HTMX if who in A_FEW else HTMX[:1]:
            answer = visit.knock(who, headers=headers)
            expected = visit.door.looking(who, visit.client)
            if answer.status_code != expected:
                wrong.append(f"{who} at {visit.url} {headers}: {answer.status_code}, not {expected}")
            wrong += visit.wrong_with(who, answer)
    assert not wrong, "\n".join(wrong)


OURS = [name for name, door in DOORS.items() if not door.library]


@pytest.mark.parametrize("name", OURS)
def test_who_may_not_act_changes_nothing(house, name):
    wrong = []
    for visit, who in visits(house, name):
        refused = (302, 403, 404, 405) if who in OUTSIDE else (403, 404, 405)
        for method, headers in METHODS:
            if visit.door.acts(who, visit.client) or ((method, headers) in RARE and who not in A_FEW):
                continue
            answer = visit.knock(who, method, headers)
            if answer.status_code not in refused:
                wrong.append(f"{who}: {method} {visit.url} {headers}: {answer.status_code}")
            wrong += visit.wrong_with(who, answer)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.sent is not None])
@pytest.mark.parametrize("headers", HTMX, ids=["plain", "htmx"])
def test_who_may_act_does(house, name, headers):
    """The twin of the test above: what it sends does change something when the right person sends it."""
    visit = Visit(house, name, "globus")
    who = MANAGER["globus"] if visit.door.by in ("", "no row") else visit.door.by

    answer = visit.knock(who, "post", headers)

    assert answer.status_code < 400, answer.bytes.decode()[-3000:]
    assert answer.wrote or visit.door.by == "no row" or not visit.door.keeps


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.library])
def test_who_is_not_logged_in_changes_nothing_in_the_doors_of_the_library(house, name):
    visit, wrong = Visit(house, name, "globus"), []
    for who in OUTSIDE:
        for method, headers in METHODS:
            answer = visit.knock(who, method, headers)
            assert answer.status_code < 500
            wrong += visit.wrong_with(who, answer)
    assert not wrong, "\n".join(wrong)
