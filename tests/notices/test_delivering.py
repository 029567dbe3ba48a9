"""Messages: grouped, once, and only with what is still so."""

import pytest
from django.core import mail
from django.core.mail.backends import locmem

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Note
from dirigent.domain.people.models import User
from dirigent.notices import delivering, looking
from dirigent.notices.models import Dispatch, Notice, Preference
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO, moment
from tests.notices.conftest import letter, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(look, globus, anna, olga, marina, reachable):
    Preference.choose(olga, {("message", "mail"): "at_once"}, at=moment("Mon 11:00"))
    look("Mon 11:30")
    Dispatch.objects.all().delete()
    Notice.objects.update(read_at=moment("Mon 11:30"))
    Duty.objects.all().delete()  # the tests that are about letters alone do not derive them again
    reachable.clear()


def another(name: str, olga: User) -> Client:
    client = Client.take_on(by=None, at=LONG_AGO, name=f"Театр «{name}»", manager=olga)
    Contact.introduce(client, by=None, at=LONG_AGO, given_name=f"Анна {name}", mails=[f"anna@{name}.example"])
    return client


def told(way: str = "mail") -> list[str]:
    return [m.subject for m in mail.outbox]


def look_only(words: str) -> None:
    """Without the pass over duties: letters alone."""
    looking.look(moment(words))
    delivering.deliver(moment(words))


def test_letters_of_one_client_within_a_minute_are_one_message(globus, olga):
    for second, subject in enumerate(("Первое", "Второе", "Третье")):
        letter(globus, moment("Fri 12:00"), subject=subject, thread=str(second))
    look_only("Fri 12:00")

    look_only("Fri 12:01")

    assert told() == ["Театр «Глобус»: 3 уведомления"]
    assert mail.outbox[0].body.count("Театр «Глобус»") == 1
    look_only("Fri 12:02")
    assert len(mail.outbox) == 1


def test_three_clients_are_three_messages_and_four_are_a_digest(globus, olga):
    for number, name in enumerate(("astra", "bora", "citra")):
        letter(another(name, olga), moment("Fri 12:00"), subject=name)
        assert number < 3
    look_only("Fri 12:00")
    look_only("Fri 12:01")
    assert len(told()) == 3
    mail.outbox.clear()
    Dispatch.objects.all().delete()
    for name in ("delta", "era", "fora", "gala"):
        letter(another(name, olga), moment("Fri 13:00"), subject=name)

    look_only("Fri 13:00")
    look_only("Fri 13:01")

    assert told() == ["Сводка: 4 уведомления"]


def test_a_stream_of_letters_is_gathered(globus, olga):
    """Three messages in ten minutes are enough: what follows comes together."""
    for minute, name in enumerate(("astra", "bora", "citra", "delta", "era", "fora")):
        letter(another(name, olga), moment(f"Fri 12:0{minute}"), subject=name)
        look_only(f"Fri 12:0{minute}")
    for minute in range(6, 60):
        look_only(f"Fri 12:{minute:02}")

    assert [len([n for n in ("astra", "bora", "citra", "delta", "era", "fora") if n in m.body]) for m in mail.outbox] == [1, 1, 1, 3]  # fmt: skip


def test_three_days_of_outage_are_one_message_for_each(look, globus, olga, marina, head):
    """The look did not run from Monday to Thursday; letters came all the while."""
    for day in ("Mon", "Tue", "Wed"):
        for name in ("x", "y"):
            letter(globus, moment(f"{day} 12:00"), subject=f"{day} {name}", thread=f"{day}{name}")
            letter(another(f"{day}{name}".lower(), olga), moment(f"{day} 12:00"), subject=f"{day} {name} ещё")

    for when in ("12:00", "12:01", "16:59", "17:00"):
        look(f"Thu {when}")

    for user in (olga, marina, head):
        theirs = [m for m in mail.outbox if m.to == [user.email]]
        assert len(theirs) <= 1, [m.subject for m in theirs]
    text = next(m.body for m in mail.outbox if m.to == [olga.email])
    assert text.count("Театр «Глобус»") == 1
    keys = list(Notice.objects.values_list("user", "key"))
    assert len(keys) == len(set(keys))


def test_the_letter_itself(globus, olga):
    letter(globus, moment("Fri 12:00"))
    look_only("Fri 12:00")
    look_only("Fri 12:01")

    sent = mail.outbox[0].message()
    notice = Notice.objects.get(kind="message")

    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["List-Unsubscribe"].endswith("/notices/settings/>")
    assert sent["Message-ID"].startswith("<notice.")
    assert f"/notices/{notice.pk}/" in mail.outbox[0].body
    assert "канарейка" not in mail.outbox[0].body  # what the client wrote is read in Dirigent


def test_in_english_too(globus, olga):
    User.objects.filter(pk=olga.pk).update(language="en")
    for n in range(2):
        letter(globus, moment("Fri 12:00"), subject=f"Estimate {n}", thread=str(n))
    look_only("Fri 12:00")
    look_only("Fri 12:01")

    assert told() == ["Театр «Глобус»: 2 notices"]
    assert "Ольга, this waits for you on 20 November, 12:01." in mail.outbox[0].body
    assert "Letter: Анна Ковалёва — Estimate 0" in mail.outbox[0].body


def test_the_digest_is_plain_russian(globus, olga):
    Preference.choose(olga, {("message", "mail"): "digest"}, at=moment("Mon 11:00"))
    for n in range(2):
        letter(globus, moment("Fri 12:00"), subject=f"Смета {n}", thread=str(n))
    look_only("Fri 12:01")
    look_only("Fri 17:00")

    links = [f"http://localhost:8000/notices/{n.pk}/" for n in Notice.objects.filter(kind="message").order_by("pk")]
    assert mail.outbox[0].body == (
        "Ольга, вот что вас ждёт на 20 ноября, 17:00.\n\n"
        "Театр «Глобус»\n"
        f"• Письмо: Анна Ковалёва — Смета 0\n  {links[0]}\n"
        f"• Письмо: Анна Ковалёва — Смета 1\n  {links[1]}\n\n"
        "-- \nО чём и как вам сообщать, решаете вы: http://localhost:8000/notices/settings/\n"
    )


def test_a_long_digest_ends(globus, olga):
    for n in range(40):
        letter(globus, moment("Fri 12:00"), subject=f"Смета {n}", thread=str(n))
    look_only("Fri 12:00")
    look_only("Fri 12:01")

    assert mail.outbox[0].body.count("•") == 30
    assert "И ещё 10: http://localhost:8000/notices/" in mail.outbox[0].body


def test_what_burns_stands_first(look, globus, olga):
    letter(globus, moment("Fri 12:00"), subject="Смета")
    look("Fri 12:40")
    look("Fri 17:00")

    digest = mail.outbox[-1].body
    first = next(line for line in digest.splitlines() if line.startswith("•"))

    assert first.startswith(("• Горит", "• Просрочено"))


def test_a_server_that_refuses_is_asked_again(globus, olga, monkeypatch):
    letter(globus, moment("Fri 12:00"))
    look_only("Fri 12:00")
    sends = locmem.EmailBackend.send_messages
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", _refusing)
    for minute in ("12:01", "12:02"):
        look_only(f"Fri {minute}")
    assert told() == []
    assert waiting(olga)[0].attempts == 2
    assert "451" in waiting(olga)[0].trouble
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", sends)

    look_only("Fri 12:10")

    assert len(told()) == 1
    assert Dispatch.objects.get(user=olga, lines__notice__kind="message").state == "sent"


def _refusing(self, messages):
    raise OSError("451 try later")


def test_who_was_taken_off_a_client_is_told_nothing_more(globus, olga, head, denis):
    letter(globus, moment("Fri 19:30"))
    look_only("Fri 19:31")
    globus.change(by=head, at=moment("Fri 20:00"), manager=denis)

    look_only("next Mon 10:55")

    assert [m for m in mail.outbox if m.to == [olga.email]] == []
    theirs = Notice.objects.visible_to(olga, moment("next Mon 11:00")).filter(client=globus, kind="message")
    assert not theirs.exists()


def test_no_message_holds_a_note_or_another_client(look, globus, olga, marina, denis, head):
    User.objects.filter(pk=denis.pk).update(email="denis@kvartet.example")
    other = another("zarya", denis)
    for client, bird in ((globus, "зимородок"), (other, "свиристель")):
        letter(client, moment("Mon 12:00"), subject=bird)
        Note.leave(client, f"тайна {bird}", by=client.manager, at=moment("Mon 12:00"))

    for hour in ("Mon 12:01", "Mon 13:01", "Mon 16:01", "Tue 10:55", "Tue 17:00"):
        look(hour)

    words = {m.to[0]: "" for m in mail.outbox}
    for message in mail.outbox:
        words[message.to[0]] += message.subject + message.body
    notices = " ".join(f"{n.title} {n.body}" for n in Notice.objects.all())
    assert "тайна" not in "".join(words.values()) + notices
    assert "свиристель" not in words[olga.email] and "zarya" not in words[olga.email].lower()
    assert "зимородок" not in words["denis@kvartet.example"]
    assert "зимородок" in words[olga.email] and "свиристель" in words["denis@kvartet.example"]
