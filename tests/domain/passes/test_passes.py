"""Links, codes and visits: what each is worth, for how long, and to whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from dirigent.domain.passes.hashing import hash_of, new_digits, new_token
from dirigent.domain.passes.links import link_to, without_tokens
from dirigent.domain.passes.models import Code, Pass, Visit
from dirigent.domain.passes.naming import browser_of
from dirigent.foundation.journal.models import Entry
from tests.cast import moment

AT = moment("Fri 12:00")


def asked(contact, browser="cookie", at=AT) -> tuple[Code, str]:
    code = Code.ask(contact, "link", browser=browser, address="192.0.2.1", at=at, link=None)
    assert code
    return code, code.make_digits()


@pytest.mark.django_db
def test_only_hashes_are_kept(anna, olga):
    issued, token = Pass.issue(anna, by=olga, at=AT)
    _visit, cookie = Visit.start(anna, through="link", address=None, agent="", at=AT)
    _code, digits = asked(anna)
    kept = f"{list(Pass.objects.values())} {list(Visit.objects.values())} {list(Code.objects.values())} {list(Entry.objects.values())}"
    for secret in (token, cookie, digits, "'cookie'"):
        assert secret not in kept
    assert issued.token_hash == hash_of(token)
    assert min(len(token), len(cookie)) * 6 >= 128  # base64: six bits a sign


@pytest.mark.django_db
def test_a_link_has_an_end_and_a_letters_link_tells_the_journal_nothing(anna, olga):
    Pass.issue(anna, by=olga, at=AT)
    link = link_to(anna, "/portal/?a=1&b=2", by=olga, at=AT)
    assert link.startswith("http://localhost:8000/portal/in/")
    assert link.endswith("/?to=/portal/%3Fa%3D1%26b%3D2")
    assert [entry.kind for entry in Entry.objects.filter(kind__startswith="pass.")] == ["pass.issued"]
    assert Pass.revoke_all(anna, by=olga, at=AT) == 2
    assert Pass.revoke_all(anna, by=olga, at=AT) == 0
    token = link.split("/in/")[1].split("/")[0]
    assert Pass.of(token, AT) is None
    assert Pass.of("", AT) is None


@pytest.mark.django_db
def test_new_digits_make_the_old_ones_worthless(anna):
    code, old = asked(anna)
    new = code.make_digits()
    if old != new:
        assert Code.enter(old, browser="cookie", at=AT) is None
    assert Code.enter(f" {new[:4]}-{new[4:]} ", browser="cookie", at=AT)


@pytest.mark.django_db
def test_the_limit_is_of_the_person_whatever_way_they_ask(anna):
    for number in range(6):
        assert Code.ask(anna, f"way {number}", browser=f"b{number}", address=None, at=AT, link=None)
    assert Code.ask(anna, "another way", browser="b", address=None, at=AT, link=None) is None
    assert Code.ask(anna, "another way", browser="b", address=None, at=AT + timedelta(hours=1), link=None)


@pytest.mark.django_db
def test_the_limit_is_of_the_network_address_whoever_is_asked_for():
    for number in range(30):
        assert Code.ask(None, f"{number}@x.example", browser=f"b{number}", address="192.0.2.9", at=AT, link=None)
    assert Code.ask(None, "31@x.example", browser="b", address="192.0.2.9", at=AT, link=None) is None
    assert Code.ask(None, "31@x.example", browser="b", address="192.0.2.10", at=AT, link=None)


@pytest.mark.django_db
def test_the_database_holds_what_matters(anna, olga):
    code, _digits = asked(anna)
    for broken in (
        lambda: Code.objects.filter(pk=code.pk).update(tries=6),
        lambda: Pass.objects.create(contact=anna, token_hash="x", made_by=olga, made_at=AT, expires_at=AT),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_type_the_code_at_once_one_comes_in(anna):
    _code, digits = asked(anna)

    def enter(_number: int) -> bool:
        try:
            return Code.enter(digits, browser="cookie", at=AT) is not None
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(8) as together:
        assert sum(together.map(enter, range(20))) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_questions_at_once_no_more_letters_go_than_of_as_many_in_turn(anna):
    def ask(number: int) -> bool:
        try:
            return Code.ask(anna, "a@x.example", browser=f"b{number}", address=None, at=AT, link=None) is not None
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(8) as together:
        assert sum(together.map(ask, range(24))) == 6


@pytest.mark.django_db
@pytest.mark.parametrize("near", ["192.0.2.{}", "2001:db8:1:2::{}"])
def test_a_network_of_addresses_asks_for_no_code_each(near):
    for number in range(1, 121):
        Code.ask(None, f"{number}@x.example", browser=f"b{number}", address=near.format(number), at=AT, link=None)
    assert Code.objects.count() == 120
    assert not Code.ask(None, "x@x.example", browser="b", address=near.format(199), at=AT, link=None)
    assert Code.ask(None, "x@x.example", browser="b", address="198.51.100.1", at=AT, link=None)


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_five_at_most(anna):
    _code, digits = asked(anna)
    wrong = [f"{(int(digits) + number) % 10**8:08}" for number in range(1, 21)]

    def enter(guess: str) -> None:
        try:
            Code.enter(guess, browser="cookie", at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as together:
        list(together.map(enter, wrong))
    assert Code.objects.get().tries == 5
    assert Code.enter(digits, browser="cookie", at=AT) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_surrounds_it_the_token_is_taken_out(before, after):
    token = new_token()
    assert token not in without_tokens(f"{before}https://desk.example/portal/in/{token}/{after}")


def test_digits_are_eight():
    assert all(len(new_digits()) == 8 for _time in range(200))


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 YaBrowser/25.8 Safari/537.36", "Яндекс Браузер, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8", "Неизвестный браузер"),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent, said):
    assert browser_of(agent) == said
