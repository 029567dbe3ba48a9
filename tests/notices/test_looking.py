"""What is new is told once, to whom it concerns, and never to whoever did it."""

from datetime import timedelta

import pytest
from django.db import connection

from dirigent.domain.conversations.models import Agreement, Connection, Mention, Note, Thread, ThreadReading
from dirigent.domain.people.models import Absence, WorkDay
from dirigent.domain.tasks.models import Comment, Task, TaskReading
from dirigent.foundation.journal.recording import record
from dirigent.notices import looking
from dirigent.notices.models import Look, Notice
from dirigent.regulation import engine
from tests.cast import moment
from tests.notices.conftest import letter, of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looked_before(look, globus, anna):
    """The first look of all is another matter."""
    look("Mon 11:30")


def task_of(globus, context_ads, specialist, olga, **fields) -> Task:
    return Task.set(
        globus, "Баннер", department=context_ads, assignee=specialist, due_at=moment("Fri 18:00"), by=olga,
        at=moment("Mon 12:00"), purpose="a", expected_result="b", check_by="c", **fields,
    )  # fmt: skip


def test_a_letter_is_told_to_the_manager_once(look, globus, anna, olga, marina):
    letter(globus, moment("Mon 12:00"), subject="Смета")

    look("Mon 12:01")
    look("Mon 12:02")

    assert of(olga, kind="message") == ["Письмо: Анна Ковалёва"]
    assert Notice.objects.get(kind="message").body == "Смета"
    assert of(marina, kind="message") == []


def test_the_stand_in_gets_it_instead(look, globus, anna, olga, marina, head):
    Absence.report(olga, kind="illness", starts_at=moment("Mon 11:00"), by=head, at=moment("Mon 11:00"))
    letter(globus, moment("Mon 12:00"))

    look("Mon 12:01")

    assert of(olga, kind="message") == []
    assert of(marina, kind="message") == ["Письмо: Анна Ковалёва"]
    assert of(marina, kind="absence") == ["Вы замещаете: Ольга Снегирёва отсутствует"]


def test_an_answered_letter_is_no_news(look, globus, anna, olga):
    letter(globus, moment("Mon 12:00"))
    letter(globus, moment("Mon 12:00") + timedelta(minutes=5), by=olga)

    look("Mon 12:10")

    assert of(olga, kind="message") == []


def test_a_duty_is_told_as_it_opens_burns_and_is_late(look, globus, anna, olga, marina, head):
    letter(globus, moment("Mon 12:00"), subject="Смета")
    stages = []
    for when in ("12:01", "12:29", "12:31", "12:45", "13:01", "13:30", "14:01", "16:01", "16:30"):
        look(f"Mon {when}")
        stages.append(Notice.objects.filter(title__endswith="Ответить: «Смета»", user=olga).count())

    assert stages == [0, 0, 1, 1, 2, 2, 2, 2, 2]
    assert of(olga, kind="burning", client=globus) == ["Горит: Ответить: «Смета»"]
    assert "Просрочено: Ответить: «Смета»" in of(olga, kind="overdue", client=globus)
    assert of(marina, kind="brought_in") == ["Вас подключили: Ответить: «Смета»"]
    assert of(head, kind="brought_in") == ["Вас подключили: Ответить: «Смета»"]
    assert not Notice.objects.get(
        user=olga, kind="burning", client=globus
    ).is_pending  # it is late now: one thing is told at a time


def test_what_is_answered_is_over(look, globus, anna, olga):
    letter(globus, moment("Mon 12:00"))
    look("Mon 12:35")
    letter(globus, moment("Mon 12:00") + timedelta(minutes=40), by=olga)

    look("Mon 12:45")

    assert not [n for n in Notice.objects.filter(user=olga).pending() if "Смета" in n.title or n.kind == "message"]


def test_reading_the_thread_reads_its_notices(look, globus, anna, olga):
    thread = letter(globus, moment("Mon 12:00"))
    look("Mon 12:01")
    assert Notice.objects.filter(user=olga, kind="message").counted().count() == 1

    ThreadReading.objects.create(thread=thread, user=olga, read_at=moment("Mon 12:05"))

    assert Notice.objects.filter(user=olga, kind="message").counted().count() == 0
    look("Mon 12:06")
    assert Notice.objects.get(kind="message").read_at == moment("Mon 12:05")


def test_comments_and_mentions_of_a_task(look, globus, context_ads, specialist, olga, head):
    task = task_of(globus, context_ads, specialist, olga)
    said = Comment.say(task, "Готово, @Вера посмотрите", by=specialist, at=moment("Mon 13:00"), mentions=[head])

    look("Mon 13:01")

    assert of(olga, kind="comment") == ["Пётр Анисимов: новый комментарий"]
    assert of(head, kind="mention") == ["Пётр Анисимов просит посмотреть"]
    assert of(specialist) == ["Новая задача, срок 20 ноября, 18:00"]
    TaskReading.mark(task, olga, at=said.at)
    look("Mon 13:02")
    assert Notice.objects.get(user=olga, kind="comment").read_at is not None


def test_nobody_hears_of_their_own_act(look, globus, context_ads, production_head, olga):
    task = task_of(globus, context_ads, olga, olga)
    Comment.say(task, "Для себя", by=olga, at=moment("Mon 12:10"))

    look("Mon 12:15")

    assert of(olga, kind="task") == of(olga, kind="comment") == []


def test_a_mention_says_nothing_of_the_note(look, globus, anna, olga, marina, denis):
    thread = letter(globus, moment("Mon 12:00"))
    note = Note.leave(globus, "канарейка: клиент скандалит", by=olga, at=moment("Mon 12:10"))
    Note.objects.filter(pk=note.pk).update(thread=thread)
    for user in (marina, denis):
        Mention.objects.create(note=note, user=user)

    look("Mon 12:15")

    told = Notice.objects.get(user=marina, kind="mention")
    assert told.title == "Ольга Снегирёва просит посмотреть"
    assert "канарейка" not in f"{told.title}{told.body}"
    assert (
        of(denis, kind="mention") == []
    )  # he works for other clients: whoever mentions him by mistake tells him nothing


def test_a_thread_given_to_somebody(look, globus, anna, olga, marina):
    thread = letter(globus, moment("Mon 12:00"))
    Thread.objects.filter(pk=thread.pk).update(assignee=marina)
    record("thread.assigned", client=globus, subject=thread, by=olga, at=moment("Mon 12:10"), assignee=marina.pk)

    look("Mon 12:11")

    assert of(marina, kind="thread") == ["Вам передали переписку"]
    Thread.objects.filter(pk=thread.pk).update(assignee=olga)
    look("Mon 12:12")
    assert Notice.objects.get(kind="thread").over_at


def test_agreements_and_other_duties(look, globus, anna, olga):
    Agreement.make(globus, "прислать смету", side="ours", due_at=moment("Fri 14:00"), by=olga, at=moment("Mon 12:00"))

    look("Fri 11:01")

    assert len(of(olga, kind="agreement")) == 1
    assert "прислать смету" in of(olga, kind="agreement")[0]


def test_a_connection_that_stays_broken(look, admin, olga):
    at = moment("Mon 12:00")
    shared = Connection.open_up(by=None, at=at, kind="imap", name="info@", medium="mail")
    own = Connection.open_up(by=None, at=at, kind="imap", name="olga@", medium="mail", owner=olga)
    for connection_ in (shared, own):
        connection_.has_failed("Пароль не подошёл.", at=at)

    look("Mon 12:05")
    assert of(admin) == of(olga, kind="connection") == []
    look("Mon 12:11")
    look("Mon 12:12")

    assert of(admin) == ["«info@» не работает"]
    assert Notice.objects.get(user=olga, kind="connection").body == "Пароль не подошёл."
    own.is_well(at=moment("Mon 12:20"))
    look("Mon 12:21")
    assert Notice.objects.get(user=olga, kind="connection").over_at


def test_an_absence_that_ends_by_itself(look, globus, olga, head):
    Absence.report(
        olga, kind="trip", starts_at=moment("Mon 11:00"), ends_at=moment("Wed 11:00"), by=head, at=moment("Mon 11:00")
    )
    look("Wed 10:59")
    assert of(olga, kind="absence") == []

    look("Wed 11:00")
    look("Wed 11:01")

    assert of(olga, kind="absence") == ["Вы вернулись: посмотрите, что было без вас"]


def test_the_head_hears_of_a_force_majeure(look, olga, head, marina):
    WorkDay.excuse_absence(olga, on=moment("Tue 10:00").date(), words="Прорвало трубу", by=olga, at=moment("Tue 10:00"))

    look("Tue 11:00")

    assert of(head, kind="team") == ["Ольга Снегирёва: форс-мажор"]
    assert of(marina, kind="team") == []


def test_a_slow_transaction_is_not_missed(look, globus, anna, olga, monkeypatch):
    """Its entries have low numbers and are seen late: until every transaction of that time is over, the look goes back."""
    letter(globus, moment("Mon 12:00"))
    last = Look.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text")
        now = int(cursor.fetchone()[0])
    Look.objects.update(ahead_id=last.ahead_id + 1000, ahead_xid=now + 1000)  # somebody is still writing below that

    looking.look(moment("Mon 12:01"))

    assert of(olga, kind="message") == ["Письмо: Анна Ковалёва"]
    assert Look.objects.get().entry_id == last.entry_id


def test_the_first_look_of_all_is_no_flood(globus, anna, olga):
    Look.objects.all().delete()
    Notice.objects.all().delete()
    letter(globus, moment("Mon 12:00"))
    engine.full_pass(moment("Mon 13:30"))

    looking.look(moment("Mon 13:30"))
    looking.look(moment("Mon 13:31"))

    assert set(Notice.objects.filter(shown="at_once").values_list("kind", flat=True)) <= {"overdue", "burning"}
    assert Notice.objects.filter(kind="duty", over_at=None).count() == 0
