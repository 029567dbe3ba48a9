"""The door of the vendors: raw first, once, and the same silence for everybody who cannot prove who they are."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client as Browser

from dirigent.domain.conversations import intake
from dirigent.domain.conversations.models import Connection, Delivery, Fate, Message, Thread, UnreadableMail
from tests.integrations.contract import HERE, cases, opened

pytestmark = pytest.mark.django_db
TELEGRAM = HERE / "telegram" / "payloads"


@pytest.fixture(autouse=True)
def nobody_has_knocked_yet():
    cache.clear()


@pytest.fixture
def bot():
    return opened("telegram")


def knock(connection: Connection, raw: bytes, *, path: str = "", browser: Browser | None = None, **said):
    hook = cases(connection.kind).hook(connection, raw, **said)
    send = getattr(browser or Browser(enforce_csrf_checks=True), hook.method.lower())
    given = {} if hook.method == "GET" else {"data": hook.body, "content_type": "application/json"}
    return send(f"/hooks/{connection.token}/{path}", headers=dict(hook.headers), **given)


def text(number: int = 900001, words: str = "Добрый день!", message: int = 11) -> bytes:
    update = json.loads((TELEGRAM / "text.json").read_text())
    update["update_id"], update["message"]["message_id"], update["message"]["text"] = number, message, words
    return json.dumps(update).encode()


def test_a_message_is_in_triage_before_the_vendor_hears_ok(bot):
    answer = knock(bot, text())
    assert (answer.status_code, answer.content) == (200, b"ok")
    message = Message.objects.get()
    assert (message.text, message.sender_name, message.thread.counterpart) == ("Добрый день!", "Анна Ковалёва", "4201")
    assert message.raw.path.read_bytes() == text()
    delivery = Delivery.objects.get()
    assert (delivery.fate, delivery.message) == (Fate.TRIAGE, message)
    assert not answer.cookies
    bot.refresh_from_db()
    assert bot.well_at


def test_five_times_the_same(bot):
    assert [knock(bot, text()).status_code for _ in range(5)] == [200] * 5
    assert (Delivery.objects.count(), Message.objects.count()) == (1, 1)


def test_the_same_message_in_other_bytes_is_a_duplicate(bot):
    knock(bot, text())
    knock(bot, text().replace(b'", "', b'",  "'))
    assert Message.objects.count() == 1
    assert set(Delivery.objects.values_list("fate", flat=True)) == {Fate.TRIAGE, Fate.DUPLICATE}


def test_another_message_under_the_same_number_is_not_lost(bot):
    """Telegram may begin to count anew."""
    knock(bot, text())
    knock(bot, text(words="Совсем другое", message=12))
    assert set(Message.objects.values_list("text", flat=True)) == {"Добрый день!", "Совсем другое"}


def test_in_any_order(bot):
    edited = (TELEGRAM / "edited.json").read_bytes()
    knock(bot, edited)  # the edit overtakes what it edits
    knock(bot, text(900003, "Третье", 13))
    knock(bot, text(900002, "Второе", 12))
    assert Message.objects.count() == 3
    assert Thread.objects.count() == 1


@pytest.mark.parametrize("kind", ["telegram", "max", "vk"])
def test_forged(kind):
    connection = opened(kind)
    raw = (HERE / kind / "payloads" / "text.json").read_bytes()
    for hook in cases(kind).forged(connection, raw):
        cache.clear()
        send = getattr(Browser(), hook.method.lower())
        given = {} if hook.method == "GET" else {"data": hook.body, "content_type": "application/json"}
        answer = send(
            f"/hooks/{connection.token}/", headers={k: v for k, v in hook.headers.items() if v.isascii()}, **given
        )
        assert (answer.status_code, answer.content) == (404, b"")
    assert not Delivery.objects.exists() and not Message.objects.exists()


def test_unknown_closed_and_wrong_look_the_same(bot, admin, clock):
    at = clock("Fri 15:00")
    answers = [Browser().post(f"/hooks/{token}/") for token in ("x" * 43, "x", "%00", "ю", bot.token)]
    answers += [getattr(Browser(), method)(f"/hooks/{bot.token}/") for method in ("get", "put", "delete", "patch")]
    bot.close(by=admin, at=at)
    answers.append(knock(bot, text()))
    assert {(one.status_code, one.content) for one in answers} == {(404, b"")}
    assert not Delivery.objects.exists()


def test_a_mailbox_has_no_door():
    mailbox = Connection.open_up(by=None, at=opened("vk").opened_at, kind="mail", medium="mail", name="Ящик")
    assert Browser().post(f"/hooks/{mailbox.token}/").status_code == 404


def test_too_large_a_body(bot):
    assert knock(bot, b"x" * (1024 * 1024 + 1)).status_code == 404
    assert not Delivery.objects.exists()


def test_whoever_guesses_is_shown_out(bot, settings):
    settings.HOOK_REFUSALS_A_MINUTE = 60
    answers = [Browser().post(f"/hooks/{number:043}/").status_code for number in range(62)]
    assert answers[:60] == [404] * 60 and answers[60:] == [429] * 2
    assert Browser(REMOTE_ADDR="10.0.0.9").post(f"/hooks/{'x' * 43}/").status_code == 404
    assert knock(bot, text(), browser=Browser(REMOTE_ADDR="10.0.0.9")).status_code == 200


@pytest.mark.parametrize("raw", [b"", b"{", b"null", b"\xff\x00", b'{"update_id": 1, "message": 5}', b"[" * 9999])
def test_what_cannot_be_read_is_kept_with_its_reason(bot, raw):
    assert knock(bot, raw).status_code == 200
    delivery = Delivery.objects.get()
    assert delivery.fate == Fate.QUARANTINED and delivery.trouble
    assert UnreadableMail.objects.get().file == delivery.file
    assert delivery.file.path.read_bytes() == raw


def test_a_fault_in_understanding_is_ours_and_not_the_vendors(bot, monkeypatch):
    monkeypatch.setattr("dirigent.api.hooks.settle", lambda *_a, **_k: 1 / 0)
    assert knock(bot, text()).status_code == 200
    assert Delivery.objects.get().settled_at is None
    intake.settle(bot, at=Delivery.objects.get().arrived_at)
    assert Message.objects.count() == 1


def test_the_language_of_the_vendors_server_changes_nothing(bot):
    hook = cases("telegram").hook(bot, (TELEGRAM / "photo.json").read_bytes().replace("Вот макет".encode(), b""))
    headers = {**hook.headers, "accept-language": "en"}
    Browser().post(f"/hooks/{bot.token}/", hook.body, content_type="application/json", headers=headers)
    assert Message.objects.get().text == "фото.jpg"


def test_vk_is_told_its_code(admin):
    community = opened("vk")
    community.moves_on({"code": "c0de"})
    answer = Browser().post(
        f"/hooks/{community.token}/",
        json.dumps({"type": "confirmation", "group_id": 123}),
        content_type="application/json",
    )
    assert answer.content == b"c0de"
    assert not Delivery.objects.exists()


def test_the_proof_of_vk_is_not_kept():
    community = opened("vk")
    knock(community, (HERE / "vk" / "payloads" / "text.json").read_bytes())
    assert b"secret" not in Delivery.objects.get().file.path.read_bytes()
    assert Message.objects.get().text == "Добрый день! Когда будет отчёт?"


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once():
    bot = opened("telegram")

    def one(number: int) -> int:
        try:
            return knock(bot, text(900001 + number // 2, f"Сообщение {number // 2}", 11 + number // 2)).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as many:
        assert list(many.map(one, range(20))) == [200] * 20
    intake.settle(bot, at=Delivery.objects.first().arrived_at)
    assert sorted(Message.objects.values_list("text", flat=True)) == [f"Сообщение {n}" for n in range(10)]
    assert Thread.objects.count() == 1
    assert not Delivery.objects.unsettled().exists()
