"""Letters that ask and remind, and what of the answers to them is an answer."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dirigent.domain.approvals import jobs
from dirigent.domain.approvals.asking import ask_by_letter, remind
from dirigent.domain.approvals.models import Asking, Decision, State, Terms
from dirigent.domain.approvals.reminding import remind_all
from dirigent.domain.approvals.replies import read_replies
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.conversations.one_time_codes import codes_in, without_codes
from dirigent.domain.conversations.sending import deliver_due
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.models import Entry
from tests.cast import moment

NOON = moment("Mon 12:00")


def sent(approval, olga, when="Mon 12:00"):
    """The letters of the question, delivered; with the code of each, as only its reader knows it."""
    letters = ask_by_letter(approval, by=olga, at=moment(when))
    known = [(codes_in(letter.text) or [""])[0] for letter in letters]
    deliver_due(at=moment(when))
    for letter in letters:
        letter.refresh_from_db()
    return list(zip(letters, known, strict=True))


def test_the_letter_says_everything(asked, olga, anna, mailbox):
    [letter] = ask_by_letter(asked, by=olga, at=NOON)

    assert (letter.to, letter.purpose) == ([["Анна Ковалёва", "anna@globus.example"]], "approval")
    text = letter.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Анна, добрый день!" in text
    assert "«Афиша премьеры», версия 1" in text
    assert "Премьера 5 декабря" in text
    assert "23 ноября, 19:00" in text
    assert "реклама выйдет 24 ноября" in text
    assert "молчание" in text.lower()
    assert f"/?to=/portal/approvals/{asked.pk}/" in text
    assert letter.files.get().name == "афиша.png"
    assert ask_by_letter(asked, by=olga, at=NOON) == []


def test_what_is_kept_of_it_tells_no_code(asked, olga, mailbox):
    [(letter, code)] = sent(asked, olga)
    assert code
    assert code not in letter.text + letter.message.text + letter.message.new_text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Согласовано {code}", True),
        ("Да, согласна. {code}\n\nС уважением, Анна\nЕсли вы не адресат, удалите письмо", True),
        ("согласовано да 1234 5678 {code}", True),
        ("Согласовано", False),
        ("{code}", False),
        ("Согласовано ДА-0000-0000", False),
        ("Не согласовано {code}", False),
        ("Согласовано {code}, но поменяйте дату", False),
        ("Согласовано {code}?", False),
        ("Согласовано, если успеем {code}", False),
        ("Согласовано {code}\n\nС уважением, Анна\nP.S. Логотип левее", False),
        ("Согласовано {code}\n--\nАнна\nЗамените вторую фотографию", False),
        ("Согласовано ДА-0000-0001 ДА-0000-0002 ДА-0000-0003 {code}", False),
    ],
)
def test_a_reply_with_the_code_is_an_answer(asked, olga, anna, mailbox, reply, words, answer):
    [(letter, code)] = sent(asked, olga)
    message = reply(letter, words.format(code=code))
    read_replies(at=moment("Mon 14:01"))
    read_replies(at=moment("Mon 14:02"))

    asked.refresh_from_db()
    asking = Asking.objects.get()
    if answer:
        decision = Decision.objects.get()
        assert (decision.contact, decision.through, decision.message, decision.recorded_by) == (
            anna, "letter", message, None,
        )  # fmt: skip
        assert (asked.state, asking.reply) == (State.APPROVED, None)
    else:
        assert (asked.state, asking.reply, Decision.objects.count()) == (State.WAITING, message, 0)
        assert list(Asking.objects.replied()) == [asking]
        assert Entry.objects.filter(kind="approval.replied").count() == 1


@pytest.mark.parametrize("how", ["another address", "forged", "another person’s code", "the code of an older version"])
def test_whoever_is_not_the_one_asked_answers_nothing(ask, anna, boris, olga, mailbox, reply, how):
    approval = ask(anna, boris)
    [(to_anna, hers), (_to_boris, his)] = sent(approval, olga)
    if how == "another address":
        reply(to_anna, f"Согласовано {hers}", sender="boris@globus.example")
    elif how == "forged":
        reply(to_anna, f"Согласовано {hers}", forged=True)
    elif how == "another person’s code":
        reply(to_anna, f"Согласовано {his}")
    else:
        approval.put_up("Приходите на премьеру!", [], "Знак", by=olga, at=moment("Mon 13:00"))
        sent(approval, olga, "Mon 13:00")
        reply(to_anna, f"Согласовано {hers}")
    read_replies(at=moment("Mon 14:01"))
    assert not Decision.objects.exists()


def test_a_letter_that_does_not_hold_everything_bears_no_code(ask, anna, olga, mailbox, monkeypatch):
    monkeypatch.setattr("dirigent.domain.approvals.asking.LARGEST", 10)
    approval = ask(anna, files=[("ролик.mp4", "video/mp4", store(b"x" * 11))])
    [letter] = ask_by_letter(approval, by=olga, at=NOON)
    assert not codes_in(letter.text)
    assert not letter.files.exists()
    assert Asking.objects.get().code_hash == ""


def test_the_manager_records_a_letter(asked, anna, olga, mailbox, reply, say):
    [(letter, _code)] = sent(asked, olga)
    message = reply(letter, "Всё хорошо, запускайте")
    read_replies(at=moment("Mon 14:01"))
    say(anna, asked, through="letter", message=message, by=olga, words="Всё хорошо, запускайте", when="Mon 15:00")
    asked.refresh_from_db()
    assert asked.state == State.APPROVED
    assert not Asking.objects.replied().exists()


def test_the_next_in_order_is_asked_when_the_first_agreed(ask, anna, boris, olga, mailbox, say):
    approval = ask(anna, boris, rule="in_order")
    assert [letter.contact for letter, _code in sent(approval, olga)] == [anna]
    say(anna, approval)
    assert remind_all(at=moment("Mon 13:10")) == 1
    assert [letter.contact for letter in Outgoing.objects.order_by("pk")] == [anna, boris]


def test_reminders_each_once_on_their_days(ask, anna, olga, mailbox):
    ask(anna)  # put up on Monday, wanted by Thursday
    written = {}
    for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "next Mon", "next Tue", "next Wed"):
        for clock in ("09:00", "11:00", "12:00", "19:00"):
            if remind_all(at=moment(f"{day} {clock}")):
                written[f"{day} {clock}"] = Asking.objects.latest("pk").stage
    assert written == {"Tue 11:00": "soon", "Thu 11:00": "today", "Fri 11:00": "late", "next Tue 11:00": "again"}
    assert Entry.objects.filter(kind="approval.reminded").count() == 4


def test_a_client_far_in_the_east_is_reminded_by_their_clock(ask, anna, globus, mailbox):
    globus.timezone = "Asia/Vladivostok"
    globus.save()
    ask(anna)
    assert remind_all(at=moment("Tue 12:00")) == 0  # seven in the evening there
    assert remind_all(at=moment("Wed 04:00")) == 1


def test_whoever_answered_is_not_reminded(ask, anna, boris, mailbox, say):
    approval = ask(anna, boris)
    say(anna, approval)
    remind_all(at=moment("Thu 12:00"))
    assert [letter.contact for letter in Outgoing.objects.all()] == [boris]


def test_whoever_left_the_client_is_not_written_to(ask, anna, boris, olga, mailbox):
    approval = ask(anna, boris)
    anna.leave(by=olga, at=moment("Mon 12:30"))
    assert [letter.contact for letter in ask_by_letter(approval, by=olga, at=moment("Mon 12:40"))] == [boris]


def test_by_hand_once_a_day(asked, olga, mailbox):
    assert len(remind(asked, by=olga, at=moment("Tue 12:00"))) == 1
    assert remind(asked, by=olga, at=moment("Tue 15:00")) == []
    assert len(remind(asked, by=olga, at=moment("Wed 12:00"))) == 1


def test_of_a_small_edit_everybody_is_told(asked, anna, olga, head, globus, mailbox, say):
    say(anna, asked)
    asked.refresh_from_db()
    Terms.agree(globus, words="п. 4.3 договора", minutes=480, by=head, at=moment("Tue 11:00"))
    asked.put_up("Премьера 5 декабря!", [], "Восклицательный знак", by=olga, at=moment("Tue 12:00"), minor=True)
    [letter] = ask_by_letter(asked, by=olga, at=moment("Tue 12:00"))
    assert "п. 4.3 договора" in letter.text and "18 ноября, 12:00" in letter.text.replace("\N{NO-BREAK SPACE}", " ")
    assert not codes_in(letter.text)


def test_without_a_mailbox_or_an_address_nobody_is_written_to(asked, ask, anna, olga, globus):
    assert ask_by_letter(asked, by=olga, at=NOON) == []


def test_a_letter_that_came_is_looked_at_at_once(asked, olga, mailbox, reply, django_capture_on_commit_callbacks):
    [(letter, code)] = sent(asked, olga)
    with django_capture_on_commit_callbacks(execute=True):
        reply(letter, f"Согласовано {code}")
    assert ProcrastinateJob.objects.filter(task_name="approvals.read_replies", status="todo").count() == 1
    jobs.read_what_came()
    asked.refresh_from_db()
    assert asked.state == State.APPROVED


@pytest.mark.parametrize("typed", ["ДА-1234-5678", "да 1234 5678", "Da-1234–5678", "да12345678"])
def test_codes_as_people_type_them(typed):
    assert codes_in(f"Согласовано {typed}.") == ["ДА-1234-5678"]
    assert "1234" not in without_codes(f"> {typed}")


@pytest.mark.parametrize("typed", ["звонить 1234-5678", "вода-1234-5678", "да-1234-56789", "+7 907 439-15-00"])
def test_other_numbers_are_no_codes(typed):
    assert (codes_in(typed), without_codes(typed)) == ([], typed)
