"""Given, put off, done, sorted, seen: each act once, in the journal, and taken back whole."""

from datetime import timedelta

import pytest

from dirigent.domain.conversations import assigning, finishing, mentioning, reading, snoozing, sorting, standing
from dirigent.domain.conversations.attaching import attach, detach
from dirigent.domain.conversations.models import (
    Call,
    CallState,
    Connection,
    KnownSender,
    Mention,
    Note,
    Thread,
    ThreadReading,
    Turn,
)  # fmt: skip
from dirigent.domain.conversations.settling import settle
from dirigent.domain.conversations.waking import wake
from dirigent.foundation import worktime
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.search.models import Document
from tests.cast import moment
from tests.desk.inbox.conftest import now, ours  # noqa: F401  # the same agency
from tests.desk.inbox.letters import letter

NOON = moment("Fri 12:00")


@pytest.fixture
def thread(ours, globus, anna):  # noqa: F811
    return letter("anna@globus.example", at="Fri 10:00", subject="Афиша").thread


def told(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


def fresh(thread: Thread) -> Thread:
    return Thread.objects.get(pk=thread.pk)


def test_done_leaves_the_desk_is_read_and_comes_back_with_the_clients_word(thread, olga):
    [stood] = finishing.finish([thread], by=olga, at=NOON)

    assert (fresh(thread).done_at, fresh(thread).done_by) == (NOON, olga)
    assert not Thread.objects.on_desk(NOON).exists()
    assert not reading.unread_sets(olga, NOON)[1].exists()
    assert finishing.finish([fresh(thread)], by=olga, at=NOON) == [], "done once"

    letter("anna@globus.example", at="Fri 13:00", references=(thread.messages.get().message_id,))
    assert fresh(thread).done_at is None
    assert reading.unread_sets(olga, NOON)[1].get() == thread
    assert (told("thread.done"), told("thread.woken")) == (1, 1)
    assert standing.put_back([stood], by=olga, at=NOON) == [], "what has changed since is not taken back"


def test_an_old_letter_brought_in_later_opens_nothing(thread, olga):
    finishing.finish([thread], by=olga, at=NOON)

    letter("anna@globus.example", at="2026-10-01 12:00", references=(thread.messages.get().message_id,))

    assert fresh(thread).done_at == NOON


def test_an_answer_of_ours_or_of_a_robot_wakes_nothing(thread, olga):
    snoozing.snooze([thread], moment("next Mon 10:00"), by=olga, at=NOON)
    known = (thread.messages.get().message_id,)

    letter("olga@kvartet.example", to="anna@globus.example", at="Fri 12:30", references=known)
    letter("anna@globus.example", at="Fri 12:40", kind="auto", references=known)
    assert fresh(thread).snoozed_until

    letter("anna@globus.example", at="Fri 12:50", references=known)
    assert fresh(thread).snoozed_until is None


def test_what_is_put_off_wakes_at_its_time(thread, olga):
    until = moment("next Mon 10:00")
    snoozing.snooze([thread], until, by=olga, at=NOON)

    assert not Thread.objects.on_desk(NOON).exists()
    assert Thread.objects.on_desk(until).get() == thread, "at its minute, whether or not the job has run"
    assert snoozing.wake_due(until - timedelta(seconds=1)) == 0
    assert snoozing.wake_due(until) == 1
    assert fresh(thread).snoozed_by is None
    assert snoozing.wake_due(until) == 0
    with pytest.raises(ValueError, match="still to come"):
        snoozing.snooze([thread], NOON, by=olga, at=NOON)


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        ("Thu 11:20", {"later": "Thu 14:00", "tomorrow": "Fri 10:00", "week": "next Mon 10:00"}),
        ("Thu 17:30", {"tomorrow": "Fri 10:00", "week": "next Mon 10:00"}),
        ("Fri 11:00", {"later": "Fri 14:00", "tomorrow": "next Mon 10:00"}),
        ("Sun 11:00", {"tomorrow": "next Mon 10:00"}),
    ],
)
def test_the_moments_offered(db, at, offered):
    schedule = worktime.default()
    found = {offer.name: offer.at for offer in snoozing.offers(moment(at), schedule)}

    opens = {day: schedule.opens(moment(day).date()) for day in offered.values()}
    assert found == {n: moment(day) if n == "later" else opens[day] for n, day in offered.items()}


def test_every_act_is_taken_back_whole(thread, olga, marina, head):
    assigning.assign([thread], marina, by=head, at=NOON)
    before = vars(fresh(thread)).copy()

    stood = snoozing.snooze([thread], moment("next Mon 10:00"), by=olga, at=NOON)
    stood += assigning.assign([thread], head, by=olga, at=NOON)
    stood += sorting.sort([thread], "defect", urgent=True, by=olga, at=NOON)
    assert standing.put_back(list(reversed(stood)), by=olga, at=NOON)

    after = vars(fresh(thread))
    assert {name for name in before if name != "_state" and before[name] != after[name]} == set()
    assert told("thread.assigned") == 2


def test_who_may_take_is_who_works_with_the_client(thread, olga, marina, denis, head, specialist):
    assert set(assigning.who_may_take(thread, NOON)) == {olga, marina, head}


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("Сайт не работает", "breakdown"),
        ("Не открывается", "breakdown"),
        ("Ольга, у нас упал сайт, ничего не грузится!", "breakdown"),
        ("На сайте ошибка 502", "breakdown"),
        ("Реклама не крутится со вчерашнего дня", "breakdown"),
        ("The site is down", "breakdown"),
        ("Ошибка в баннере: не та дата", "defect"),
        ("Картинка не открывается", "defect"),
        ("Опечатка в заголовке", "defect"),
        ("Срочно поменяйте телефон на сайте", "change"),
        ("Остановите, пожалуйста, рекламу", "change"),
        ("Хотим обсудить стратегию на весну", "strategy"),
        ("Каким будет бюджет и план на квартал?", "strategy"),
        ("Спасибо, всё отлично!", None),
        ("Пришлите счёт, пожалуйста", None),
        ("", None),
    ],
)
def test_words_suggest_a_matter(text, matter):
    found = sorting.suggest(text)

    assert (found.matter if found else None) == matter


def test_a_site_that_is_down_stands_above_a_missing_picture(ours, globus, anna, olga):  # noqa: F811
    down = letter("anna@globus.example", at="Fri 09:00", subject="Сайт", text="Сайт не открывается").thread
    picture = letter("anna@globus.example", at="Fri 11:00", subject="Фото", text="Пропала картинка").thread
    talk = letter("anna@globus.example", at="Fri 11:30", subject="Спасибо").thread
    order = Thread.objects.order_by("-rank", "-last_at")
    assert (fresh(down).hint, fresh(picture).hint) == ("breakdown", "defect")
    assert list(order.all()) == [down, picture, talk], "by its words, before anybody has said it"

    sorting.sort([picture], "breakdown", urgent=True, important=True, by=olga, at=NOON)
    assert list(order.all()) == [picture, down, talk], "what a person said outranks what words suggest"

    letter(
        "anna@globus.example", at="Fri 12:00", text="Починилось, спасибо", references=(down.messages.get().message_id,)
    )
    assert fresh(down).hint == ""
    letter("anna@globus.example", at="Fri 12:00", references=(picture.messages.get().message_id,))
    assert fresh(picture).matter == "breakdown", "what a person said stays"


def test_a_missed_call_is_unread_until_somebody_looks(globus, anna, olga):
    line = Connection.open_up(kind="mango", name="Телефония", medium="call", by=olga, at=NOON)
    thread = Thread.objects.create(
        client=globus, started_at=NOON, last_at=NOON, medium="call", counterpart="+7", connection=line
    )
    Call.objects.create(
        connection=line,
        external_id="1",
        thread=thread,
        direction="in",
        state=CallState.MISSED,
        phone="+7",
        started_at=NOON,
    )
    settle([thread.pk])
    wake([thread.pk], at=NOON)

    assert fresh(thread).turn == Turn.OURS
    assert reading.unread_sets(olga, NOON)[1].get() == thread
    reading.read_many([thread.pk], olga, at=NOON)
    assert not reading.unread_sets(olga, NOON)[1].exists()
    assert reading.mark_unread(thread, olga, at=NOON)
    assert reading.unread_sets(olga, NOON)[1].get() == thread


def test_our_own_word_makes_nothing_unread(thread, olga):
    reading.read_many([thread.pk], olga, at=moment("Fri 10:30"))

    letter(
        "olga@kvartet.example", to="anna@globus.example", at="Fri 11:00", references=(thread.messages.get().message_id,)
    )

    assert not reading.unread_sets(olga, NOON)[1].exists()


def test_what_was_given_to_a_colleague_is_unread_for_the_colleague(thread, olga, marina):
    assigning.assign([thread], marina, by=olga, at=NOON)

    assert [list(found) for found in reading.unread_sets(marina, NOON)] == [[thread], [], []]
    assert [list(found) for found in reading.unread_sets(olga, NOON)] == [[], [], []]


def test_a_note_beside_calls_a_colleague_until_they_look(thread, olga, marina):
    text = "@Марина Орлова, говорить только о билетах. @olga"
    note = mentioning.leave_beside(thread, text, by=olga, at=NOON, mentions=mentioning.called_in(text))

    assert Mention.objects.get().user == marina, "nobody calls themselves"
    assert mentioning.unread_mentions(marina).count() == 1
    assert Entry.objects.get(kind="note.left").data["mentions"] == [marina.pk]
    reading.read_many([thread.pk], marina, at=NOON)
    assert mentioning.unread_mentions(marina).count() == 0
    assert note.client == thread.client


def test_a_note_beside_a_strangers_letter_goes_with_it(ours, globus, olga, head):  # noqa: F811
    thread = letter("who@elsewhere.example", subject="Кто это").thread
    note = mentioning.leave_beside(thread, "Похоже, новый директор", by=olga, at=NOON)
    assert note.client is None
    assert not Document.objects.filter(kind="note").exists()

    attach(thread, globus, by=olga, at=NOON)
    assert Note.objects.get().client == globus
    assert Document.objects.get(kind="note").client_id == globus.pk

    detach([thread], by=olga, at=NOON)
    assert Note.objects.get().client is None
    assert not Document.objects.filter(kind="note").exists()


def test_a_whole_domain_is_remembered_but_never_that_of_everybody(ours, globus, anna, olga):  # noqa: F811
    first, second = (letter(f"{who}@firm.example", subject=who).thread for who in ("boss", "clerk"))
    moved = attach(first, globus, by=olga, at=NOON, domains=True)
    assert {t.pk for t in moved} == {first.pk, second.pk}
    assert letter("third@firm.example").thread.client == globus
    assert letter("third@other-firm.example").thread.client is None

    public = letter("somebody@gmail.com").thread
    attach(public, globus, by=olga, at=NOON, domains=True)
    assert letter("another@gmail.com").thread.client is None

    detach(moved, by=olga, at=NOON, domains=True)
    assert set(KnownSender.objects.values_list("key", flat=True)) == {"somebody@gmail.com"}
    assert letter("fourth@firm.example").thread.client is None


def test_a_reading_is_one_row(thread, olga):
    for at in ("Fri 11:00", "Fri 12:00"):
        reading.read_many([thread.pk], olga, at=moment(at))

    assert ThreadReading.objects.get().read_at == NOON
