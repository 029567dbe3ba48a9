"""The bot against a stand-in of the Bot API: tried, listened to, sent through, and refused."""

import json

import pytest

from dirigent.domain.conversations import intake
from dirigent.domain.conversations.channels import Blocked, Enclosed, Parcel, Trouble
from dirigent.domain.conversations.messengers import hook_secret, hook_url
from dirigent.domain.conversations.models import Delivery, Message
from dirigent.foundation.files.storing import store
from dirigent.integrations.telegram.channel import Telegram
from dirigent.integrations.telegram.reading import WANTED
from tests.cast import moment
from tests.integrations.contract import HERE, opened
from tests.integrations.standin import Listener, standing
from tests.integrations.telegram.cases import CANARIES, TOKEN
from tests.integrations.telegram.standin import BotApi

pytestmark = pytest.mark.django_db
PAYLOADS = HERE / "telegram" / "payloads"
AT = moment("Fri 15:00")


@pytest.fixture
def api():
    with standing(BotApi()) as api:
        yield api


@pytest.fixture
def bot(api):
    return opened("telegram", settings={"mode": "line", "base": api.url})


def payload(name: str) -> dict:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def parcel(text: str = "Добрый день!", **said) -> Parcel:
    return Parcel(key="k", text=text, chat=said.pop("chat", "4201"), **said)


def test_tried(bot, api):
    assert Telegram().check(bot) == "Бот @kvartet_bot отвечает, сообщения забираем сами."
    bot.refresh_from_db()
    assert bot.address == "@kvartet_bot"
    assert Telegram().link(bot, "abc") == "https://t.me/kvartet_bot?start=abc"


def test_the_hook_is_registered_with_its_secret(api, settings):
    bot = opened("telegram", settings={"mode": "hook", "base": api.url})
    with pytest.raises(Trouble, match="https"):
        Telegram().check(bot)
    settings.SITE_URL = "https://desk.kvartet.example"
    Telegram().check(bot)
    assert api.hook == {
        "url": f"https://desk.kvartet.example/hooks/{bot.token}/", "secret_token": hook_secret(bot),
        "allowed_updates": WANTED, "max_connections": 20,
    }  # fmt: skip
    Telegram().look(bot)
    api.hook["info"] = {"pending_update_count": 3, "last_error_message": "Connection refused"}
    with pytest.raises(Trouble, match="Connection refused"):
        Telegram().look(bot)
    api.hook = {"url": "https://elsewhere.example/"}
    with pytest.raises(Trouble, match="не знает нашего адреса"):
        Telegram().look(bot)
    assert hook_url(bot) not in str(api.hook)


def test_listened_to_in_order_and_never_twice(bot, api):
    names = ["text", "edited", "photo", "unreadable_shape", "group"]
    api.updates = [payload(name) for name in names]
    listener = Listener(bot, enough=5)

    def hear(arrived):
        listener.hear(arrived)
        intake.keep(bot, arrived)
        intake.settle(bot, at=AT)

    Telegram().listen(bot, hear, listener.ended)
    bot.refresh_from_db()
    assert bot.cursor == {"offset": 900021}
    assert (Delivery.objects.count(), Message.objects.count()) == (5, 4)
    again = Listener(bot, turns=2)
    Telegram().listen(bot, again.hear, again.ended)
    assert again.heard == []
    assert api.updates == []  # they have forgotten what is committed here


def test_killed_before_the_bookmark_nothing_is_doubled(bot, api):
    api.updates = [payload("text")]
    listener = Listener(bot)

    def die(arrived):
        intake.keep(bot, arrived)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Telegram().listen(bot, die, listener.ended)
    Telegram().listen(bot, lambda arrived: (listener.hear(arrived), intake.keep(bot, arrived)), listener.ended)
    assert Delivery.objects.count() == 1


def test_another_program_with_the_same_bot(bot, api):
    api.hook = {"url": "https://x.example/"}
    with pytest.raises(Trouble, match="другая программа"):
        Telegram().listen(bot, lambda _arrived: None, lambda: False)


def test_sent(bot, api):
    sent = Telegram().send(bot, parcel())
    assert sent.id == "telegram:4201:701"
    assert api.sent == [{"chat_id": "4201", "text": "Добрый день!"}]
    assert json.loads(sent.raw)["answers"][0]["message_id"] == 701


def test_a_long_text_goes_in_pieces_and_loses_nothing(bot, api):
    words = " ".join(f"слово{number}" for number in range(1500))
    Telegram().send(bot, parcel(words))
    assert len(api.sent) == 4
    assert " ".join(one["text"] for one in api.sent) == words


def test_with_files(bot, api):
    file = Enclosed("смета.pdf", "application/pdf", store(b"%PDF"))
    Telegram().send(bot, parcel(files=(file,)))
    assert [one.get("text") for one in api.sent] == ["Добрый день!", None]
    assert api.sent[1]["content"] == b"%PDF"


def test_through_a_business_account(bot, api):
    Telegram().send(bot, parcel(chat="b:BCONN1:4201"))
    assert api.sent[0]["business_connection_id"] == "BCONN1" and api.sent[0]["chat_id"] == "4201"


def test_whoever_blocked_the_bot(bot, api):
    api.blocked.add("4201")
    with pytest.raises(Blocked) as trouble:
        Telegram().send(bot, parcel())
    assert trouble.value.for_good and str(trouble.value) == "Клиент заблокировал бота."


def test_half_a_message_is_not_sent_twice(bot, api, monkeypatch):
    monkeypatch.setattr(Telegram, "limit", 10)
    usual, said = api.sendMessage, []

    def once(fields):
        said.append(fields)
        if len(said) == 2:
            api.trouble = []
            raise OSError  # the server breaks the connection
        return usual(fields)

    api.sendMessage = once
    with pytest.raises(Trouble) as trouble:
        Telegram().send(bot, parcel("первая часть вторая"))
    assert trouble.value.for_good and "Ушла только часть" in str(trouble.value)


@pytest.mark.parametrize(("status", "body", "words", "for_good"), [
    (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 60}}, "подождать 60", False),
    (500, {"ok": False, "error_code": 500, "description": "Internal"}, "не работает", False),
    (502, b"<html>Bad gateway", "непонятно", False),
    (400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}, "chat not found", True),
    (401, {"ok": False, "error_code": 401}, "не знает этого токена", False),
    (200, [], "непонятно", False),
])  # fmt: skip
def test_what_refusals_mean(bot, api, status, body, words, for_good):
    api.trouble = [(status, body, {})]
    with pytest.raises(Trouble) as trouble:
        Telegram().send(bot, parcel())
    assert words in str(trouble.value) and trouble.value.for_good is for_good
    assert not any(word in f"{trouble.value!r}{trouble.value.__cause__!r}" for word in CANARIES)


def test_a_short_wait_is_waited(bot, api):
    api.trouble = [(429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 1}}, {})]
    assert Telegram().send(bot, parcel()).id


def test_files_are_fetched(bot, api):
    api.files[f"/file/bot{TOKEN}/documents/BQACdoc"] = b"%PDF-1.4"
    [event] = Telegram().read(bot, Delivery(file=store(json.dumps(payload("document")).encode()), arrived_at=AT))
    assert event.files[0].fetch().read() == b"%PDF-1.4"
    [huge] = Telegram().read(bot, Delivery(file=store(json.dumps(payload("huge")).encode()), arrived_at=AT))
    with pytest.raises(Trouble, match="20 МБ"):
        huge.files[0].fetch()


@pytest.mark.parametrize("path", ["../../etc/passwd", "a b", "a?b", ""])
def test_a_path_leads_nowhere_else(bot, api, path, monkeypatch):
    monkeypatch.setattr(api, "getFile", lambda _said: {"file_path": path}, raising=False)
    [event] = Telegram().read(bot, Delivery(file=store(json.dumps(payload("document")).encode()), arrived_at=AT))
    with pytest.raises(Trouble):
        event.files[0].fetch()
    assert not [one for one in api.asked if one.method == "GET"]


@pytest.mark.parametrize("token", ["", "x", "1:../../x", "1:abc/def", "1:абвгд", "1:abcde?x=1"])
def test_a_token_that_is_none_is_not_sent_anywhere(api, token):
    bot = opened("telegram", settings={"mode": "line", "base": api.url})
    bot.change(by=None, at=AT, secret={"token": token})
    with pytest.raises(Trouble, match="не похоже"):
        Telegram().check(bot)
    assert api.asked == []


def test_the_token_is_in_no_log(bot, api, caplog):
    caplog.set_level("DEBUG")
    Telegram().check(bot)
    api.trouble = [(500, {}, {})]
    with pytest.raises(Trouble):
        Telegram().send(bot, parcel())
    assert not any(word in caplog.text for word in CANARIES)
