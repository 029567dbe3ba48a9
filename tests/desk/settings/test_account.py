"""One's own account, and the door of the house: language, sessions, guessing, being sent elsewhere."""

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from dirigent.desk.settings.browsers import named

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


@pytest.fixture
def olga_in(olga):
    """Olga logged in through the door, as browsers do, from a Windows machine."""
    olga.give_password("verno-loshad-batareya", by=None, at=olga.joined_at)

    def come() -> Browser:
        browser = Browser(headers={"User-Agent": CHROME})
        answer = browser.post("/account/login/", {"login": "olga", "password": "verno-loshad-batareya"})
        assert answer.status_code == 302
        return browser

    return come


def test_the_language_is_ones_own(as_, olga):
    browser = as_(olga)

    browser.post("/settings/account/", {"language": "en"})

    assert "<h1>Settings</h1>" in browser.get("/settings/account/").text
    assert browser.post("/settings/account/", {"language": "xx"}).status_code == 422


def test_sessions_are_seen_and_ended_one_by_one(olga_in, olga, marina, as_):
    here, there = olga_in(), olga_in()
    page = here.get("/settings/account/")
    assert page.text.count("Chrome, Windows") == 2
    [other] = [one for one, _browser in page.context["sessions"] if one.session_key != here.session.session_key]
    assert as_(marina).post(f"/settings/account/sessions/{other.pk}/").status_code == 404, "only one's own"

    here.post(f"/settings/account/sessions/{other.pk}/")

    assert there.get("/inbox/").status_code == 302
    assert here.get("/inbox/").status_code == 200


def test_everywhere_but_here(olga_in):
    here, there, elsewhere = olga_in(), olga_in(), olga_in()

    here.post("/settings/account/sessions/")

    assert [b.get("/inbox/").status_code for b in (here, there, elsewhere)] == [200, 302, 302]


def test_guessing_passwords_is_stopped(olga_in, settings, olga):
    olga_in()
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
    cache.clear()
    guesser, said = Browser(), []

    for number in range(8):
        said.append(guesser.post("/account/login/", {"login": "olga", "password": f"guess-{number}-x"}))

    assert "Слишком много" in said[-1].text or said[-1].status_code == 429
    late = guesser.post("/account/login/", {"login": "olga", "password": "verno-loshad-batareya"})
    assert late.status_code != 302, "then even the right one does not open"
    cache.clear()


def test_nobody_learns_whether_a_login_exists(db, olga):
    cache.clear()
    known = Browser().post("/account/login/", {"login": "olga", "password": "wrong-wrong-1"})
    unknown = Browser().post("/account/login/", {"login": "nobody", "password": "wrong-wrong-1"})

    assert list(known.context["form"].errors.values()) == list(unknown.context["form"].errors.values())


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_door_sends_nobody_elsewhere(olga, where):
    olga.give_password("verno-loshad-batareya", by=None, at=olga.joined_at)

    told = {"login": "olga", "password": "verno-loshad-batareya", "next": where}
    answer = Browser().post(f"/account/login/?next={where}", told)

    assert answer.status_code == 302
    assert answer.url == "/"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (CHROME, "Chrome, Windows"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
        (CHROME.replace("Chrome", "YaBrowser"), "Яндекс Браузер, Windows"),
    ],
)
def test_how_a_browser_is_called(said, name):
    assert named(said) == name
