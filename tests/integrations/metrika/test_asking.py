"""What Metrika's management interface answers, in the shapes it publishes (yandex.ru/dev/metrika), and what we make of it."""

import json
from pathlib import Path

import pytest

from dirigent.domain.conversations.channels import Trouble
from dirigent.integrations.metrika import asking
from dirigent.integrations.metrika.asking import CounterSaid, Goal, Grant, NoAccess, counter
from tests.integrations.standin import Asked, Vendor, standing

PAYLOADS = Path(__file__).parent / "payloads"
TOKEN = "y0_AgAAAAD-sample_token"


class Metrika(Vendor):
    payload = "edit"

    def answer(self, asked: Asked):
        if asked.headers.get("authorization") != f"OAuth {TOKEN}":
            return 401, {"errors": [{"error_type": "invalid_token", "message": "Invalid oauth_token"}], "code": 401}
        if asked.path == "/management/v1/counters":
            return 200, {"rows": 7, "counters": []}
        recorded = json.loads((PAYLOADS / f"{self.payload}.json").read_text())
        return recorded["status"], recorded["body"]


@pytest.fixture
def metrika(monkeypatch):
    with standing(Metrika()) as vendor:
        monkeypatch.setattr(asking, "BASE", vendor.url)
        yield vendor


def said(metrika, payload="edit", number="44147844", token=TOKEN):
    metrika.payload = payload
    return counter(token, number)


def test_a_counter_we_may_edit(metrika):
    found = said(metrika)
    assert (found.name, found.site, found.owner) == ("Окна всем", "okna-vsem.example", "okna-vsem")
    assert (found.permission, found.level, found.installed, found.lively) == ("edit", "edit", True, True)
    assert found.goals == (
        Goal("301", "Заявка с сайта", "form"),
        Goal("302", "Звонок", "phone"),
        Goal("304", "Воронка", "step"),
    )
    assert found.grants == (Grant("kvartet-agency", "edit"), Grant("old-agency", "view"), Grant("", "public_stat"))
    assert found.ecommerce and found.webvisor
    asked = metrika.asked[0]
    assert (asked.path, asked.query["field"]) == ("/management/v1/counter/44147844", "goals,grants")


@pytest.mark.parametrize(("payload", "level", "installed", "goals", "words"), [
    ("edit", "edit", True, 3, "Метрика видит свой код на сайте. Настроены 3 цели."),
    ("view", "read", None, 0, "Метрика не говорит, стоит ли её код на сайте. Цели не настроены."),
    ("own_other_code", "full", False, 3, "Метрика видит на сайте код другого счётчика. Настроены 3 цели."),
    ("deleted", "edit", False, 3, "Счётчик в Метрике удалён. Настроены 3 цели."),
    ("unknown_status", "none", None, 3, "Метрика не говорит, стоит ли её код на сайте. Настроены 3 цели."),
])  # fmt: skip
def test_what_it_means(metrika, payload, level, installed, goals, words):
    found = said(metrika, payload)
    assert (found.level, found.installed, len(found.goals)) == (level, installed, goals)
    assert found.words == words
    assert CounterSaid.from_json(json.loads(json.dumps(found.as_json()))) == found


@pytest.mark.parametrize(("payload", "kind", "for_good", "word"), [
    ("invalid_token", Trouble, True, "токен"), ("access_denied", NoAccess, True, "доступ"), ("not_found", NoAccess, True, "доступ"),
    ("quota", Trouble, False, "подождать"), ("quota_420", Trouble, False, "подождать"), ("backend_error", Trouble, False, "503"),
])  # fmt: skip
def test_what_is_refused(metrika, payload, kind, for_good, word):
    with pytest.raises(Trouble) as trouble:
        said(metrika, payload)
    assert (type(trouble.value), trouble.value.for_good) == (kind, for_good) and word in str(trouble.value)
    assert TOKEN not in repr(trouble.value)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"5", b'{"counter": 5}', b'{"counter": {"id": 1}}', b"[" * 10000]
)
def test_what_is_no_answer(metrika, body):
    metrika.trouble = [(200, body, {})]
    with pytest.raises(Trouble):
        said(metrika)


@pytest.mark.parametrize(
    ("token", "number"),
    [
        ("", "1"),
        ("a b c d e f g h", "1"),
        ("ключ" * 5, "1"),
        (TOKEN + "\r\nX: y", "1"),
        (TOKEN, ""),
        (TOKEN, "1/../2"),
        (TOKEN, "G-1"),
    ],
)
def test_nothing_is_asked_with_what_is_no_token_or_number(metrika, token, number):
    with pytest.raises(Trouble):
        said(metrika, token=token, number=number)
    assert metrika.asked == []


def test_the_token_does_not_follow_a_redirect(metrika):
    metrika.trouble = [(302, b"", {"Location": f"{metrika.url}/elsewhere"})]
    with pytest.raises(Trouble):
        said(metrika)
    assert len(metrika.asked) == 1


def test_a_token_is_tried(metrika):
    assert asking.open_to_us(TOKEN) == 7
    with pytest.raises(Trouble):
        asking.open_to_us(TOKEN + "x")
    metrika.trouble = [(200, {"rows": "many"}, {})]
    assert asking.open_to_us(TOKEN) == 0


def test_every_status_has_its_sentence():
    assert set(asking._WORKS + asking._BROKEN) <= set(asking.CODE)
