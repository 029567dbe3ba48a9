"""Pushes and chats: by them, too, each notice once; what no longer works is forgotten or said."""

import pytest

from dirigent.domain.conversations import channels
from dirigent.domain.conversations.channels import Blocked, Channel, Sent
from dirigent.domain.conversations.models import Binding, Connection
from dirigent.notices import trying
from dirigent.notices.models import Dispatch, Preference, PushSubscription
from tests.cast import moment
from tests.integrations.push.push_service import push_service
from tests.notices.conftest import letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(look, globus, anna, olga, marina):
    look("Mon 11:30")


@pytest.fixture
def vendor(settings):
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    with push_service() as vendor:
        yield vendor


class Bot(Channel):
    kind, medium, title, sends, links = "telegram", "telegram", "Telegram", True, True

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str]] = []
        self.blocked = False

    def send(self, connection, parcel) -> Sent:
        if self.blocked:
            raise Blocked("Бот остановлен.")
        self.said.append((parcel.chat, parcel.key, parcel.text))
        return Sent(parcel.key, b"")

    def link(self, connection, payload) -> str:
        return f"https://t.me/bot?start={payload}"


@pytest.fixture
def bot(monkeypatch, olga) -> Bot:
    bot = Bot()
    channels.all_channels.cache_clear()
    monkeypatch.setattr(channels, "all_channels", lambda: {"telegram": bot})
    connection = Connection.open_up(by=None, at=moment("Mon 11:00"), kind="telegram", name="Бот", medium="telegram")
    Binding.objects.create(connection=connection, user=olga, chat="77", bound_at=moment("Mon 11:00"))
    return bot


def test_what_burns_comes_to_the_browser_at_once(look, vendor, globus, olga):
    browser = vendor.subscribe("olga")
    PushSubscription.keep(olga, browser.target, browser="Chrome, Windows", at=moment("Mon 12:00"))
    letter(globus, moment("Mon 12:00"), subject="Смета")

    look("Mon 12:31")
    look("Mon 12:32")

    told = [words for words in browser.read() if "Смета" in words["title"]]
    assert [words["title"] for words in told] == ["Театр «Глобус»: горит: Ответить: «Смета»"]
    assert told[0]["url"].startswith("/notices/")


def test_a_browser_that_has_gone_is_forgotten(look, vendor, globus, olga):
    gone, here = vendor.subscribe("gone"), vendor.subscribe("here")
    for browser in (gone, here):
        PushSubscription.keep(olga, browser.target, browser="Chrome", at=moment("Mon 12:00"))
    gone.answers = 410

    trying.send(olga, at=moment("Mon 12:00"))
    look("Mon 12:00")

    assert PushSubscription.objects.get().target == here.target
    assert [words["title"] for words in here.read()] == ["Пробное уведомление"]
    assert Dispatch.objects.get(way="push", lines__notice__kind="trial").state == "sent"


def test_the_address_and_the_keys_are_sealed(vendor, olga):
    browser = vendor.subscribe("olga")
    kept = PushSubscription.keep(olga, browser.target, browser="Chrome", at=moment("Mon 12:00"))

    assert browser.target.endpoint not in kept.sealed and browser.target.auth not in kept.sealed
    assert kept.target == browser.target


def test_who_logs_in_at_a_shared_browser_takes_it_over(vendor, olga, marina):
    browser = vendor.subscribe("shared")
    PushSubscription.keep(olga, browser.target, browser="Chrome", at=moment("Mon 12:00"))

    PushSubscription.keep(marina, browser.target, browser="Chrome", at=moment("Mon 13:00"))

    assert PushSubscription.objects.get().user == marina


def test_a_chat_says_who_and_what_but_not_what_the_client_wrote(look, bot, globus, olga):
    Preference.choose(olga, {("message", "telegram"): "at_once"}, at=moment("Mon 11:00"))
    letter(globus, moment("Mon 12:00"), subject="канарейка темы")
    look("Mon 12:00")
    look("Mon 12:01")

    said = [text for chat, _key, text in bot.said if chat == "77" and "исьмо" in text]
    assert len(said) == 1
    assert said[0].startswith("Театр «Глобус»: письмо: Анна Ковалёва\n\nhttp")
    assert "канарейка" not in said[0]


def test_a_stopped_bot_is_bound_no_longer(look, bot, olga):
    bot.blocked = True
    trying.send(olga, at=moment("Mon 12:00"))

    look("Mon 12:00")

    assert Binding.objects.get(user=olga).ended_at
    failed = Dispatch.objects.get(way="telegram", lines__notice__kind="trial")
    assert (failed.state, failed.trouble) == ("failed", "Бот остановлен.")


def test_a_trial_comes_at_any_hour(look, bot, olga):
    trying.send(olga, at=moment("Sat 03:00"))

    look("Sat 03:00")

    assert [text for _chat, _key, text in bot.said] and "Пробное уведомление" in bot.said[-1][2]
