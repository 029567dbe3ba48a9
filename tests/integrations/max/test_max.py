"""The bot in MAX against a stand-in of its interface."""

import json

import pytest

from dirigent.domain.conversations import intake
from dirigent.domain.conversations.channels import Blocked, Enclosed, Parcel, Trouble
from dirigent.domain.conversations.messengers import hook_secret, hook_url
from dirigent.domain.conversations.models import Delivery, Message
from dirigent.foundation.files.storing import store
from dirigent.integrations.max.channel import Max
from tests.cast import moment
from tests.integrations.contract import HERE, opened
from tests.integrations.max.cases import CANARIES, TOKEN
from tests.integrations.max.standin import BotApi
from tests.integrations.standin import Listener, standing

pytestmark = pytest.mark.django_db
AT = moment("Fri 15:00")


@pytest.fixture
def api():
    with standing(BotApi()) as api:
        yield api


@pytest.fixture
def bot(api):
    return opened("max", settings={"mode": "line", "base": api.url})


def payload(name: str, api) -> dict:
    return json.loads((HERE / "max" / "payloads" / f"{name}.json").read_text().replace("FILES/", f"{api.url}/files/"))


def parcel(text: str = "Добрый день!", **said) -> Parcel:
    return Parcel(key="k", text=text, chat="7301", **said)


def test_tried_and_the_hook_taken_away(bot, api):
    api.hooks["https://old.example/hooks/x/"] = {}
    assert Max().check(bot) == "Бот @kvartet_bot отвечает, сообщения забираем сами."
    assert api.hooks == {}
    assert Max().link(bot, "abc") == "https://max.ru/kvartet_bot?start=abc"


def test_the_hook_is_registered_with_its_secret(api, settings):
    settings.SITE_URL = "https://desk.kvartet.example"
    bot = opened("max", settings={"mode": "hook", "base": api.url})
    with pytest.raises(Trouble, match="не знает нашего адреса"):
        Max().look(bot)
    Max().check(bot)
    assert api.hooks[hook_url(bot)]["secret"] == hook_secret(bot)
    assert 5 <= len(hook_secret(bot)) <= 256 and hook_secret(bot).isalnum()
    Max().look(bot)


def test_the_token_goes_in_the_header_alone(bot, api):
    Max().check(bot)
    assert {one.headers["authorization"] for one in api.asked} == {TOKEN}
    assert not any(TOKEN in str(one.query) or TOKEN.encode() in one.body for one in api.asked)


def test_listened_to_to_the_end_and_not_again(bot, api):
    api.updates = [payload(name, api) for name in ("text", "edited", "removed", "location", "forwarded")]
    listener = Listener(bot, enough=5)

    def hear(arrived):
        listener.hear(arrived)
        intake.keep(bot, arrived)
        intake.settle(bot, at=AT)

    Max().listen(bot, hear, listener.ended)
    bot.refresh_from_db()
    assert bot.cursor == {"marker": 5}
    texts = list(Message.objects.order_by("pk").values_list("text", flat=True))
    assert texts == [
        "Добрый день! Когда будет отчёт?", "Добрый день! Когда будет отчёт за октябрь?", "Автор удалил это сообщение.",
        "55.75, 37.61", "Пересылаю письмо директора",
    ]  # fmt: skip
    assert Message.objects.filter(corrects__text="Добрый день! Когда будет отчёт?").count() == 2
    again = Listener(bot, turns=2)
    Max().listen(bot, again.hear, again.ended)
    assert again.heard == []


def test_sent_in_pieces_with_files(bot, api):
    files = tuple(Enclosed(f"{n}.pdf", "application/pdf", store(f"%PDF{n}".encode())) for n in (1, 2))
    words = " ".join(f"слово{number}" for number in range(700))
    sent = Max().send(bot, parcel(words, files=files))
    assert sent.id == "max:7301:mid.s1"
    assert " ".join(one["text"] for one in api.sent if one["text"]) == words
    assert api.uploaded == [("1.pdf", b"%PDF1"), ("2.pdf", b"%PDF2")]
    tokens = [one["payload"]["token"] for said in api.sent for one in said.get("attachments", [])]
    assert tokens == ["file-1", "file-2"]


def test_a_file_that_is_not_ready_is_waited_for(bot, api):
    answer = api.post_messages
    turns = iter(
        [(400, {"code": "attachment.not.ready", "message": "Key: errors.process.attachment.file.not.processed"})]
    )
    api.post_messages = lambda asked: next(turns, None) or answer(asked)
    Max().send(bot, parcel(files=(Enclosed("a.pdf", "", store(b"a")),)))
    assert len(api.sent) == 1


def test_whoever_stopped_the_bot(bot, api):
    api.denied.add("7301")
    with pytest.raises(Blocked, match="Клиент остановил бота"):
        Max().send(bot, parcel())


@pytest.mark.parametrize(("status", "body", "words", "for_good"), [
    (401, {"code": "verify.token"}, "не знает этого токена", False), (503, b"", "не работает", False),
    (404, {"code": "chat.not.found"}, "не знает такого чата", True), (400, {"message": "плохо"}, "плохо", True),
])  # fmt: skip
def test_what_refusals_mean(bot, api, status, body, words, for_good, caplog):
    caplog.set_level("DEBUG")
    api.trouble = [(status, body, {})]
    with pytest.raises(Trouble) as trouble:
        Max().send(bot, parcel())
    assert words in str(trouble.value) and trouble.value.for_good is for_good
    assert not any(word in f"{trouble.value!r}{caplog.text}" for word in CANARIES)


def test_too_many_at_once(bot, api):
    api.trouble = [(429, {"code": "too.many.requests"}, {"Retry-After": "1"})]
    assert Max().send(bot, parcel()).id


def test_files_are_fetched_from_where_they_lie(bot, api, settings):
    api.files["/files/smeta"] = b"%PDF"
    [event] = Max().read(bot, Delivery(file=store(json.dumps(payload("file", api)).encode()), arrived_at=AT))
    assert (event.files[0].name, event.files[0].fetch().read()) == ("смета.pdf", b"%PDF")
    settings.EGRESS_ALLOW = []  # an address inside, as somebody might write it into a message
    with pytest.raises(Trouble):
        event.files[0].fetch()
    [huge] = Max().read(bot, Delivery(file=store(json.dumps(payload("huge", api)).encode()), arrived_at=AT))
    with pytest.raises(Trouble, match="50 МБ"):
        huge.files[0].fetch()
