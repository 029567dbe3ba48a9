"""Without a letter: a password, for those who wish one."""

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.models import Miss, Secretword, Visit
from tests.cast import LONG_AGO, moment

pytestmark = pytest.mark.django_db
GOOD = "сорок тысяч обезьян"
TYPED = {"mail": "anna@globus.example", "password": GOOD}


@pytest.fixture(autouse=True)
def friday(clock):
    return clock("Fri 12:00")


@pytest.fixture
def chosen(in_, anna):
    answer = in_(anna).post("/portal/entries/password/", {"password": GOOD, "again": GOOD})
    assert answer["Location"] == "/portal/entries/"


def come_in(**said) -> int:
    return Browser().post("/portal/in/password/", {**TYPED, **said}).status_code


def test_a_password_of_their_own_opens(chosen, anna):
    browser = Browser()
    answer = browser.post("/portal/in/password/?to=/portal/history/", TYPED)
    assert answer["Location"] == "/portal/history/"
    assert browser.get("/portal/history/").status_code == 200
    assert Visit.objects.filter(contact=anna, through="password").count() == 1
    assert GOOD not in str(list(Secretword.objects.values()))


def test_unknown_and_wrong_are_answered_alike(chosen):
    shown = [
        Browser().post("/portal/in/password/", {**TYPED, **said})
        for said in ({"password": "не то слово!"}, {"mail": "x@else.example"})
    ]
    said = [(one.status_code, one.text.count("errorlist"), sorted(one.cookies)) for one in shown]
    assert said[0] == said[1] == (422, said[0][1], ["csrftoken"])


def test_after_five_tries_the_right_one_waits_too(chosen, clock):
    for number in range(5):
        assert come_in(password=f"не то слово {number}") == 422
    assert come_in() == 422
    clock("Fri 12:16")
    assert come_in() == 302


@pytest.mark.parametrize("near", ["192.0.2.{}", "2001:db8:1:2::{}"])
def test_a_neighbourhood_is_counted_together(chosen, near):
    """Whoever has a network of addresses has not as many tries as addresses."""
    for number in range(1, 81):
        Miss.note(f"{number}@x.example", address=near.format(number), at=moment("Fri 12:00"))
    told = {"REMOTE_ADDR": near.format(90)}
    assert Browser().post("/portal/in/password/", TYPED, **told).status_code == 422
    assert Browser().post("/portal/in/password/", TYPED, REMOTE_ADDR="198.51.100.9").status_code == 302


def test_who_asks_for_many_challenges_makes_no_failed_login_forgotten():
    """Both are kept for minutes, and what is full forgets at random."""
    cache.set("allauth:rl:login_failed", [1, 2, 3])
    for _time in range(310):
        assert Browser().get("/portal/in/key/").status_code == 200
    assert cache.get("allauth:rl:login_failed") == [1, 2, 3]
    assert not [key for key in cache._cache if "challenge" in key]


@pytest.mark.parametrize("bad", ["короткий", "1234567890", "password123"])
def test_a_weak_one_is_not_taken(in_, anna, bad):
    assert in_(anna).post("/portal/entries/password/", {"password": bad, "again": bad}).status_code == 422
    assert in_(anna).post("/portal/entries/password/", {"password": GOOD, "again": bad}).status_code == 422
    assert not Secretword.objects.exists()


def test_dropped_it_opens_nothing(chosen, in_, anna):
    in_(anna).post("/portal/entries/password/dropping/")
    assert come_in() == 422


def test_two_who_share_an_address_are_told_apart_by_the_password(chosen, globus, in_, anna):
    beside = Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Борис", mails=["anna@globus.example"])
    other = "другой длинный пароль"
    in_(beside).post("/portal/entries/password/", {"password": other, "again": other})
    browser = Browser()
    browser.post("/portal/in/password/", {**TYPED, "password": other})
    assert "Борис" in browser.get("/portal/").text


def test_whoever_left_comes_in_no_more(chosen, anna, olga, friday):
    anna.leave(by=olga, at=friday)
    assert come_in() == 422
