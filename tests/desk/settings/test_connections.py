"""Connections on the screen: opened, tried, changed, closed; secrets go in and never come out."""

from threading import Event

import pytest
from django.core import mail

from dirigent.desk.settings import checking
from dirigent.domain.conversations import intake
from dirigent.domain.conversations.channels import Arrived, Trouble
from dirigent.domain.conversations.models import Connection
from dirigent.domain.people.models import Role
from dirigent.foundation.journal.models import Entry
from dirigent.integrations.telegram.channel import Telegram
from tests.cast import LONG_AGO, hired, moment
from tests.integrations.contract import opened

CANARY = "123456789:AAcanary-0123456789abcdefghijk"
PASSWORD = "verno-loshad-batareya"


@pytest.fixture
def proven(as_):
    """Logged in, and has typed the password just now."""

    def come(user):
        user.give_password(PASSWORD, by=None, at=LONG_AGO)
        browser = as_(user)
        assert browser.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
        return browser

    return come


def bot_said(**said) -> dict:
    return {
        "name": "Бот агентства",
        "owner": "",
        "s_token": CANARY,
        "s_mode": "line",
        "s_base": "https://api.telegram.org",
        **said,
    }


def test_a_bot_is_connected_and_its_token_never_shown(proven, admin, caplog):
    caplog.set_level("DEBUG")
    browser = proven(admin)
    answer = browser.post("/settings/connections/new/telegram/", bot_said(), follow=True)
    bot = Connection.objects.get()
    assert (bot.secrets, bot.owner, bot.medium) == ({"token": CANARY}, None, "telegram")
    pages = [answer.text] + [
        browser.get(f"/settings/connections/{path}").text for path in ("", f"{bot.pk}/", f"{bot.pk}/change/")
    ]
    told = "".join(pages) + caplog.text + str(list(Entry.objects.values("data"))) + str(vars(bot) | {"sealed": ""})
    assert CANARY not in told and "AAcanary" not in told
    assert CANARY not in bot.sealed
    assert "ещё не проверялось" in pages[0]


def test_a_wrong_form_gives_no_secret_back(proven, admin):
    answer = proven(admin).post("/settings/connections/new/telegram/", bot_said(name=""))
    assert answer.status_code == 422 and CANARY not in answer.text
    assert not Connection.objects.exists()


def test_an_empty_secret_keeps_the_former_one(proven, admin, mailoutbox, settings):
    bot = opened("telegram")
    browser, was = proven(admin), bot.secrets
    browser.post(f"/settings/connections/{bot.pk}/change/", bot_said(s_token="", revision=bot.revision))
    bot.refresh_from_db()
    assert (bot.secrets, bot.settings["mode"]) == (was, "line")
    browser.post(
        f"/settings/connections/{bot.pk}/change/", bot_said(s_proxy="socks5://a:b@p.example", revision=bot.revision)
    )
    bot.refresh_from_db()
    assert bot.secrets == {"token": CANARY, "proxy": "socks5://a:b@p.example"}
    page = browser.get(f"/settings/connections/{bot.pk}/change/").text
    assert "p.example" not in page and "forget_proxy" in page
    browser.post(
        f"/settings/connections/{bot.pk}/change/", bot_said(s_token="", forget_proxy="on", revision=bot.revision)
    )
    bot.refresh_from_db()
    assert bot.secrets == {"token": CANARY, "proxy": ""}
    assert Entry.objects.filter(kind="connection.changed").first().data["fields"]


def test_two_who_change_at_once(proven, admin):
    bot = opened("telegram")
    browser = proven(admin)
    assert browser.post(f"/settings/connections/{bot.pk}/change/", bot_said(revision=7)).status_code == 409
    bot.refresh_from_db()
    assert bot.settings == {"mode": "hook"}


def test_the_password_is_asked_for_first(as_, admin):
    bot = opened("telegram")
    admin.give_password(PASSWORD, by=None, at=LONG_AGO)
    for path in ("new/telegram/", f"{bot.pk}/change/"):
        for method in ("get", "post"):
            answer = getattr(as_(admin), method)(f"/settings/connections/{path}", bot_said())
            assert answer.status_code == 302 and "/account/reauthenticate/" in answer["Location"]
    assert Connection.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_other_administrators_hear_of_it(proven, admin, mailoutbox):
    other = hired("boris", "Борис", "Второй", Role.ADMINISTRATOR)
    type(other).objects.filter(pk=other.pk).update(email="boris@kvartet.example")
    proven(admin).post("/settings/connections/new/telegram/", bot_said())
    [letter] = mail.outbox
    assert letter.to == ["boris@kvartet.example"] and "Бот агентства" in letter.subject
    assert CANARY not in letter.body + letter.subject


def test_who_may_what(proven, as_, olga, denis, head, admin):
    shared, hers = opened("telegram"), opened("mail", name="Ольга", owner=olga)
    assert as_(olga).get(f"/settings/connections/{shared.pk}/").status_code == 404
    assert as_(denis).get(f"/settings/connections/{hers.pk}/").status_code == 404
    assert as_(olga).get(f"/settings/connections/{hers.pk}/").status_code == 200
    assert proven(olga).get("/settings/connections/new/telegram/").status_code == 403
    assert proven(olga).get("/settings/connections/new/mail/").status_code == 200
    assert proven(head).get(f"/settings/connections/{hers.pk}/change/").status_code == 403
    assert proven(admin).get(f"/settings/connections/{hers.pk}/change/").status_code == 200
    assert as_(head).post(f"/settings/connections/{hers.pk}/closing/").status_code == 302
    hers.refresh_from_db()
    assert hers.closed_at


def test_ones_own_mailbox_cannot_be_made_somebody_elses(proven, olga, denis):
    for owner in ("", str(denis.pk)):
        browser = proven(olga)
        page = browser.get("/settings/connections/new/mail/?preset=yandex")
        said = {name: field.initial or "x" for name, field in page.context["form"].fields.items()}
        answer = browser.post(
            "/settings/connections/new/mail/", {**said, "owner": owner, "address": "olga@kvartet.example"}
        )
        assert answer.status_code in (403, 422)
    assert not Connection.objects.exists()


def test_presets_fill_the_servers(proven, olga):
    page = proven(olga).get("/settings/connections/new/mail/?preset=yandex").text
    assert 'value="imap.yandex.ru"' in page and 'value="smtp.yandex.ru"' in page


def test_checked_now_in_words(as_, admin, monkeypatch):
    bot = opened("telegram")
    monkeypatch.setattr(Telegram, "check", lambda *_: "Бот @kvartet отвечает.")
    page = as_(admin).post(f"/settings/connections/{bot.pk}/check/", follow=True).text
    assert "Бот @kvartet отвечает." in page and "работает" in page

    def trouble(*_args):
        raise Trouble("Telegram не знает этого токена.")

    monkeypatch.setattr(Telegram, "check", trouble)
    page = as_(admin).post(f"/settings/connections/{bot.pk}/check/", follow=True).text
    assert page.count("Telegram не знает этого токена.") >= 2 and "не работает" in page
    monkeypatch.setattr(Telegram, "check", lambda *_: 1 / 0)
    assert as_(admin).post(f"/settings/connections/{bot.pk}/check/", follow=True).status_code == 200


def test_closed_and_open_again(as_, admin):
    bot = opened("telegram")
    page = as_(admin).post(f"/settings/connections/{bot.pk}/closing/", follow=True).text
    assert f"/settings/connections/{bot.pk}/return/" in page
    as_(admin).post(f"/settings/connections/{bot.pk}/return/")
    bot.refresh_from_db()
    assert bot.closed_at is None


def test_what_came_is_given_out_as_bytes(as_, admin, olga):
    bot = opened("telegram")
    intake.keep(bot, [Arrived("k", b"<script>alert(1)</script>", moment("Fri 15:00"))])
    intake.settle(bot, at=moment("Fri 15:00"))
    page = as_(admin).get(f"/settings/connections/{bot.pk}/").text
    delivery = bot.deliveries.get()
    assert "Telegram так сообщения не присылает." in page
    url = f"/settings/connections/{bot.pk}/deliveries/{delivery.pk}/"
    answer = as_(admin).get(url)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment") and "octet-stream" in answer["Content-Type"]
    assert as_(olga).get(url).status_code == 404
    other = opened("vk")
    assert as_(admin).get(f"/settings/connections/{other.pk}/deliveries/{delivery.pk}/").status_code == 404


def test_nothing_connected_says_what_to_do(as_, olga):
    assert "Подключить почтовый ящик" in as_(olga).get("/settings/connections/").text


@pytest.mark.parametrize("count", [1, 30])
def test_questions_of_the_list(as_, admin, count, django_assert_num_queries):
    for number in range(count):
        opened("telegram", name=f"Бот {number}")
    browser = as_(admin)
    browser.get("/settings/connections/")
    with django_assert_num_queries(4):
        browser.get("/settings/connections/")


def test_a_server_that_never_answers_is_not_waited_for(as_, admin, monkeypatch):
    bot, free = opened("telegram"), Event()
    monkeypatch.setattr(Telegram, "check", lambda *_: free.wait(10))
    monkeypatch.setattr(checking, "SECONDS", 0.2)
    try:
        page = as_(admin).post(f"/settings/connections/{bot.pk}/check/", follow=True).text
    finally:
        free.set()
    assert "Никто не ответил" in page
    bot.refresh_from_db()
    assert "Никто не ответил" in bot.trouble
