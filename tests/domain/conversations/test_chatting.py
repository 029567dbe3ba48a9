"""A chat finds its person, keeps every word, and opens a wait like a letter."""

import json
import re
from datetime import timedelta

import pytest

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import attaching, binding, intake
from dirigent.domain.conversations.channels import Blocked, Parcel, Trouble
from dirigent.domain.conversations.chatting import bring_files
from dirigent.domain.conversations.jobs import fetch_chat_files
from dirigent.domain.conversations.models import Binding, Connection, DeepLink, Delivery, Fate, Message, Thread, Wait
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.search.models import Document
from dirigent.integrations.telegram.channel import Telegram
from tests.cast import LONG_AGO, moment
from tests.integrations.contract import HERE, opened

AT = moment("Fri 15:00")


@pytest.fixture
def bot(db):
    bot = opened("telegram")
    bot.answers_to("@kvartet_bot")
    return bot


class Anna:
    """Writes to the bot from her telephone."""

    def __init__(self, bot, chat: int = 4201) -> None:
        self.bot, self.chat, self.number, self.at = bot, chat, 0, AT

    def sends(self, name: str = "text", **said) -> Message | None:
        update = json.loads((HERE / "telegram" / "payloads" / f"{name}.json").read_text())
        self.number += 1
        self.at += timedelta(minutes=1)
        update["update_id"] = self.chat * 1000 + self.number
        for part in update.values():
            if isinstance(part, dict):
                part["chat"]["id"] = self.chat
                if "message_id" in part and "edited_message" not in update:
                    part["message_id"] = self.number
                if "from" in part:
                    part["from"]["id"] = self.chat
                part.update(said)
        return self.brings(update)

    def brings(self, update: dict) -> Message | None:
        raw = json.dumps(update).encode()
        intake.keep(self.bot, [Telegram().arrived(raw, at=self.at)])
        intake.settle(self.bot, at=self.at)
        return Delivery.objects.order_by("-pk").first().message

    def starts(self, address: str) -> None:
        self.sends("start", text=f"/start {address.partition('start=')[2]}")


@pytest.fixture
def writer(bot):
    return Anna(bot)


def invited(anna: Contact, bot, olga, at=AT) -> str:
    return binding.contact_link(anna, bot, by=olga, at=at)


def test_the_link_makes_the_chat_hers(writer, anna, bot, olga):
    address = invited(anna, bot, olga)
    assert re.fullmatch(r"https://t\.me/kvartet_bot\?start=[\w-]{43}", address)
    writer.starts(address)
    message = writer.sends(text="Пришлите, пожалуйста, смету")
    assert (message.contact, message.thread.client, message.thread.subject) == (anna, anna.client, str(anna))
    assert Delivery.objects.order_by("-pk").first().fate == Fate.ACCEPTED
    assert Wait.objects.get().message == message
    assert Thread.objects.get().turn == "ours"
    assert Document.objects.filter(kind="message", subject_id=message.pk).exists()
    kinds = list(Entry.objects.filter(client_id=anna.client_id).values_list("kind", flat=True))
    assert {"chat.invited", "chat.bound", "chat.received"} <= set(kinds)
    assert address.partition("start=")[2] not in str(list(Entry.objects.values_list("data", flat=True)))
    assert address.partition("start=")[2] not in str(DeepLink.objects.values())


def test_a_second_person_behind_the_same_link_is_nobody(writer, anna, bot, olga):
    address = invited(anna, bot, olga)
    writer.starts(address)
    stranger = Anna(bot, chat=666)
    stranger.starts(address)
    message = stranger.sends(text="Я тоже Анна")
    assert (message.thread.client, message.contact) == (None, None)
    assert Binding.objects.get().chat == "4201"


@pytest.mark.parametrize("payload", ["", "x", "x" * 43, "%00", "' or 1=1"])
def test_a_made_up_link_binds_nobody(writer, anna, bot, olga, payload):
    invited(anna, bot, olga)
    writer.starts(f"start={payload}")
    assert not Binding.objects.exists() and not Message.objects.exists()


def test_a_link_grows_old_and_is_for_one_bot(writer, anna, bot, olga):
    address = invited(anna, bot, olga, at=AT - timedelta(days=15))
    writer.starts(address)
    fresh = invited(anna, bot, olga)
    other = opened("telegram", name="другой бот")
    Anna(other).starts(fresh)
    assert not Binding.objects.exists()


def test_what_was_written_before_the_link_is_hers_too(writer, anna, bot, olga):
    first = writer.sends(text="Здравствуйте, это я")
    assert first.thread.client is None
    writer.starts(invited(anna, bot, olga))
    first.refresh_from_db()
    assert (first.thread.client, first.contact) == (anna.client, anna)
    assert writer.sends(text="Ещё").thread == first.thread


def test_a_stranger_waits_in_triage_in_one_thread(writer):
    one, two = writer.sends(text="Раз"), writer.sends(text="Два")
    assert one.thread == two.thread
    assert Thread.objects.in_triage().get() == one.thread


def test_attached_by_hand_it_is_bound_and_taken_back(writer, anna, bot, olga):
    thread = writer.sends(text="Здравствуйте").thread
    moved = attaching.attach(thread, anna.client, contact=anna, by=olga, at=AT)
    assert Binding.objects.active().get().contact == anna
    assert writer.sends(text="Дальше").contact == anna
    assert not anna.mails.filter(address__contains="telegram").exists()
    attaching.detach(moved, by=olga, at=AT + timedelta(hours=1))
    assert not Binding.objects.active().exists()
    assert writer.sends(text="Снова").thread.client is None


def test_attached_to_a_client_without_a_person_it_stays_there(writer, globus, olga):
    thread = writer.sends(text="Здравствуйте").thread
    attaching.attach(thread, globus, by=olga, at=AT)
    message = writer.sends(text="Дальше")
    assert (message.thread, message.contact) == (thread, None)


def test_a_dismissed_stranger_who_writes_again_waits_again(writer, olga):
    thread = writer.sends(text="Реклама").thread
    thread.dismiss(by=olga, at=AT)
    assert writer.sends(text="Всё-таки вопрос").thread in Thread.objects.in_triage()


def test_who_left_the_client_speaks_for_it_no_more(writer, anna, bot, olga):
    writer.starts(invited(anna, bot, olga))
    writer.sends(text="Пока работаю")
    anna.leave(by=olga, at=AT)
    message = writer.sends(text="Уже не работаю")
    assert (message.contact, message.thread.client) == (None, None)


def test_an_edit_keeps_the_earlier_words(writer, anna, bot, olga):
    writer.starts(invited(anna, bot, olga))
    first = writer.sends(text="По 15 тысяч")
    second = writer.sends("edited", text="По 50 тысяч", message_id=writer.number)
    first.refresh_from_db()
    assert (first.text, second.text, second.corrects) == ("По 15 тысяч", "По 50 тысяч", first)
    assert second.thread == first.thread
    third = writer.sends("edited", text="По 55 тысяч", message_id=2)
    assert third.corrects == first


def test_a_deletion_is_noted_and_nothing_is_removed(bot):
    writer = Anna(bot)
    for name in ("business", "business_ours", "business_deleted"):
        writer.brings(json.loads((HERE / "telegram" / "payloads" / f"{name}.json").read_text()))
    texts = list(Message.objects.order_by("pk").values_list("text", "direction", "kind"))
    assert texts[:2] == [("Это менеджеру лично", "in", "person"), ("Отвечаю из телефона", "out", "person")]
    assert [(direction, kind) for _text, direction, kind in texts[2:]] == [("in", "auto")] * 2
    assert Message.objects.filter(corrects__isnull=False).count() == 2
    assert len(set(Message.objects.values_list("raw_id", flat=True))) == 4
    assert Thread.objects.get().turn == "theirs"


def test_a_snoozed_thread_wakes(writer, anna, bot, olga):
    writer.starts(invited(anna, bot, olga))
    thread = writer.sends(text="Раз").thread
    Thread.objects.filter(pk=thread.pk).update(snoozed_until=AT + timedelta(days=3), snoozed_by=olga)
    writer.sends(text="Два")
    thread.refresh_from_db()
    assert thread.snoozed_until is None


def test_whoever_stops_the_bot_is_bound_no_longer(writer, anna, bot, olga):
    writer.starts(invited(anna, bot, olga))
    writer.sends("blocked")
    assert not Binding.objects.active().exists()
    assert Entry.objects.filter(kind="chat.unbound", client_id=anna.client_id).exists()


def test_one_of_ours_gets_notices_and_is_no_client(writer, bot, olga, monkeypatch):
    writer.starts(binding.staff_link(olga, bot, by=olga, at=AT))
    bound = Binding.objects.active().get(user=olga)
    assert writer.sends(text="Спасибо, бот") is None
    assert not Thread.objects.exists()
    sent = []
    monkeypatch.setattr(Telegram, "send", lambda _self, _connection, parcel: sent.append(parcel))
    binding.send_text(bound, "Горит «Глобус»", key="n1", at=AT)
    assert sent == [Parcel(key="n1", text="Горит «Глобус»", chat="4201")]

    def blocked(*_args):
        raise Blocked("остановлен")

    monkeypatch.setattr(Telegram, "send", blocked)
    with pytest.raises(Trouble):
        binding.send_text(bound, "Ещё", key="n2", at=AT)
    assert not Binding.objects.active().exists()


def test_a_leaver_is_bound_no_longer_from_that_moment(writer, bot, olga, head):
    address = binding.staff_link(olga, bot, by=olga, at=AT)
    writer.starts(address)
    fresh = binding.staff_link(olga, bot, by=olga, at=AT)
    olga.dismiss(by=head, at=AT)
    assert not Binding.objects.active().exists()
    Anna(bot, chat=5).starts(fresh)
    assert not Binding.objects.filter(chat="5").exists()


def test_files_come_by_a_job_once(writer, anna, bot, olga, monkeypatch):
    writer.starts(invited(anna, bot, olga))
    message = writer.sends("document")
    assert message.text == "смета.pdf" and not message.attachments.exists()
    delivery = Delivery.objects.order_by("-pk").first()
    turns = iter([Trouble("занято"), b"%PDF-1.4"])

    def fetch(*_args):
        came = next(turns)
        if isinstance(came, Trouble):
            raise came
        return came

    monkeypatch.setattr("dirigent.integrations.telegram.reading.download", fetch)
    with pytest.raises(Trouble):
        bring_files(delivery, at=AT)
    for _ in range(2):
        delivery.refresh_from_db()
        bring_files(delivery, at=AT)
    attachment = message.attachments.get()
    assert (attachment.name, attachment.content_type, attachment.file.path.read_bytes()) == (
        "смета.pdf", "application/pdf", b"%PDF-1.4",
    )  # fmt: skip
    assert fetch_chat_files.name == "conversations.fetch_chat_files"


def test_a_file_that_cannot_be_had_is_said(writer, anna, bot, olga):
    writer.starts(invited(anna, bot, olga))
    message = writer.sends("huge")
    bring_files(Delivery.objects.order_by("-pk").first(), at=AT)
    message.refresh_from_db()
    assert message.text == "ролик.mp4\nролик.mp4: Файл больше 20 МБ: такие файлы Telegram ботам не отдаёт."
    bring_files(Delivery.objects.order_by("-pk").first(), at=AT)
    message.refresh_from_db()
    assert message.text.count("20 МБ") == 1


def test_two_clients_with_one_person(writer, anna, bot, olga):
    """The same chat opens the link of another client: what comes next is theirs, what came stays."""
    writer.starts(invited(anna, bot, olga))
    first = writer.sends(text="От «Глобуса»")
    zarya = Client.take_on(by=None, at=LONG_AGO, name="Заря", manager=olga)
    double = Contact.introduce(zarya, by=None, at=LONG_AGO, given_name="Анна")
    writer.starts(invited(double, bot, olga))
    second = writer.sends(text="От «Зари»")
    first.refresh_from_db()
    assert (first.thread.client, second.thread.client) == (anna.client, zarya)


def test_nobody_is_invited_to_a_mailbox_or_a_closed_bot(anna, bot, olga, admin):
    bot.close(by=admin, at=AT)
    for connection in (bot, Connection.open_up(by=None, at=AT, kind="mail", medium="mail", name="Ящик")):
        with pytest.raises(Trouble):
            invited(anna, connection, olga)
