"""A whole conversation over the wire: she writes, we answer, she blocks the bot."""

import pytest

from dirigent.domain.conversations import binding
from dirigent.domain.conversations.models import Binding, Message, Outgoing, Thread
from dirigent.domain.conversations.sending import deliver
from tests.cast import moment
from tests.domain.conversations.test_chatting import Anna
from tests.integrations.contract import opened
from tests.integrations.standin import standing
from tests.integrations.telegram.standin import BotApi

pytestmark = pytest.mark.django_db
AT = moment("Fri 16:00")


@pytest.fixture
def api():
    with standing(BotApi()) as api:
        yield api


@pytest.fixture
def thread(api, anna, olga) -> Thread:
    bot = opened("telegram", settings={"mode": "line", "base": api.url}, address="@kvartet_bot")
    writer = Anna(bot)
    writer.starts(binding.contact_link(anna, bot, by=olga, at=moment("Fri 15:00")))
    return writer.sends(text="Когда отчёт?").thread


def answer(thread: Thread, olga, text: str) -> Outgoing:
    return Outgoing.objects.create(
        thread=thread, client=thread.client, connection=thread.connection, medium="telegram", author=olga, text=text,
        to=[["Анна", thread.counterpart]], state="waiting", created_at=AT, changed_at=AT, send_at=AT,
    )  # fmt: skip


def test_our_answer_closes_the_wait(thread, api, olga):
    assert thread.turn == "ours" or Thread.objects.get().turn == "ours"
    outgoing = answer(thread, olga, "Через час")
    for _ in range(3):
        deliver(outgoing.pk, at=AT)
    assert [one["text"] for one in api.sent] == ["Через час"]
    sent = Message.objects.get(direction="out")
    assert (sent.message_id, sent.text, sent.author, sent.medium) == (
        "telegram:4201:701",
        "Через час",
        olga,
        "telegram",
    )
    assert Thread.objects.get().turn == "theirs"


def test_whoever_blocked_the_bot_is_told_of_and_bound_no_more(thread, api, olga):
    api.blocked.add(thread.counterpart)
    outgoing = answer(thread, olga, "Через час")
    deliver(outgoing.pk, at=AT)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.trouble) == ("failed", "Клиент заблокировал бота.")
    assert not Binding.objects.active().exists()
    assert Thread.objects.get().turn == "ours"


def test_an_outage_is_waited_out(thread, api, olga):
    api.trouble = [(502, b"Bad gateway", {})]
    outgoing = answer(thread, olga, "Через час")
    deliver(outgoing.pk, at=AT)
    outgoing.refresh_from_db()
    assert outgoing.state == "waiting" and outgoing.send_at > AT
    deliver(outgoing.pk, at=outgoing.send_at)
    outgoing.refresh_from_db()
    assert (outgoing.state, len(api.sent)) == ("sent", 1)
