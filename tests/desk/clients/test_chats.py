"""A client's messengers on the card: what was written, who is bound, who can be invited."""

import pytest

from dirigent.domain.conversations import attaching, binding
from dirigent.domain.conversations.models import DeepLink
from tests.cast import moment
from tests.domain.conversations.test_chatting import Anna
from tests.integrations.contract import opened

AT = moment("Fri 15:00")


@pytest.fixture
def bot(db):
    return opened("telegram", address="@kvartet_bot", name="Бот «Квартета»")


def test_the_timeline_tells_of_the_chat(as_, bot, anna, globus, olga, clock):
    clock("Fri 16:00")
    writer = Anna(bot)
    writer.starts(binding.contact_link(anna, bot, by=olga, at=AT))
    writer.sends(text="Пришлите смету на декабрь")
    page = as_(olga).get(f"/clients/{globus.pk}/?part=events&show=chats").text
    assert "Пришлите смету на декабрь" in page and f"{anna}: Telegram" in page
    changes = as_(olga).get(f"/clients/{globus.pk}/?part=events&show=changes").text
    assert "Теперь пишет нам в мессенджере" in changes
    assert "привязан" in as_(olga).get(f"/contacts/{anna.pk}/").text


def test_an_attached_chat_is_told_once(as_, bot, anna, globus, olga, clock):
    clock("Fri 16:00")
    thread = Anna(bot).sends(text="Здравствуйте").thread
    attaching.detach(attaching.attach(thread, globus, contact=anna, by=olga, at=AT), by=olga, at=AT)
    thread.refresh_from_db()
    attaching.attach(thread, globus, contact=anna, by=olga, at=AT)
    assert as_(olga).get(f"/clients/{globus.pk}/?part=events&show=chats").text.count("Здравствуйте") == 1


def test_a_link_is_made_and_shown_once(as_, bot, anna, olga):
    url = f"/contacts/{anna.pk}/invitations/{bot.pk}/"
    assert "Сделать ссылку" in as_(olga).get(url).text
    assert not DeepLink.objects.exists()
    answer = as_(olga).post(url)
    assert "https://t.me/kvartet_bot?start=" in answer.text and answer["Cache-Control"] == "no-store"
    assert DeepLink.objects.get().contact == anna


def test_what_stands_in_the_way_is_said(as_, bot, anna, olga):
    bot.answers_to("")
    answer = as_(olga).post(f"/contacts/{anna.pk}/invitations/{bot.pk}/")
    assert answer.status_code == 422 and "Сначала нажмите «Проверить сейчас»" in answer.text


def test_who_may_not_invite(as_, bot, anna, denis, desk_docs, admin, clock):
    at = clock("Fri 16:00")
    url = f"/contacts/{anna.pk}/invitations/{bot.pk}/"
    assert as_(denis).post(url).status_code == 404
    assert as_(desk_docs).post(url).status_code == 403
    assert "Мессенджеры" not in as_(desk_docs).get(f"/contacts/{anna.pk}/").text
    bot.close(by=admin, at=at)
    assert as_(admin).post(url).status_code == 404
