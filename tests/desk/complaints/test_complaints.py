"""The screens of care: a complaint from a letter, its steps, the head's list; a call that settles what it was about."""

import uuid

import pytest
from django.urls import reverse

from dirigent.domain.care.models import Complaint, Objection
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Assignment, ContactReport, Incident, Message, Outgoing, Telling, Touch
from dirigent.domain.people.models import OnCall
from dirigent.domain.tasks.models import Task
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import moment
from tests.regulation.story import history

pytestmark = pytest.mark.usefixtures("head")


@pytest.fixture(autouse=True)
def _now(clock):
    clock("Thu 12:00")


@pytest.fixture
def complaint(globus, anna, olga) -> Complaint:
    return Complaint.write_down(globus, "Опять сорвали срок", contact=anna, by=olga, at=moment("Thu 11:30"))


def owed() -> None:
    engine.full_pass(moment("Thu 12:00"))


def said(**more) -> dict:
    return {"token": uuid.uuid4(), "kind": "call", "result": "talked", "summary": "Поговорили", **more}


def test_a_complaint_is_written_down_from_a_letter_in_one_step(as_, globus, anna, olga):
    history(globus, "Thu 11:00 letter")
    letter = Message.objects.get()
    url = reverse("desk:complaint-new", args=[globus.pk])

    page = as_(olga).get(f"{url}?message={letter.pk}")
    assert "Где отчёт за октябрь?" in page.content.decode()
    token = uuid.uuid4()
    for _twice in range(2):
        sent = {"token": token, "words": "Где отчёт?!", "contact": anna.pk, "owner": olga.pk, "message": letter.pk}
        as_(olga).post(url, sent)

    complaint = Complaint.objects.get()
    assert (complaint.message, complaint.opened_at, complaint.owner) == (letter, letter.at, olga)


def test_a_call_answers_the_complaint_it_was_about(as_, globus, olga, complaint):
    owed()
    duty = Duty.objects.get(clause="R12.complaint", key="answer")
    page = as_(olga).get(reverse("desk:touch-new"), {"client": globus.pk, "ties": duty.pk}).content.decode()
    assert f'value="{duty.pk}" checked' in page

    as_(olga).post(reverse("desk:touch-new"), said(client=globus.pk, ties=[duty.pk]))

    complaint.refresh_from_db()
    assert complaint.answer_touch == Touch.objects.get()


def test_a_call_they_did_not_take_answers_nothing(as_, globus, olga, complaint):
    owed()
    duty = Duty.objects.get(clause="R12.complaint", key="answer")

    as_(olga).post(reverse("desk:touch-new"), said(client=globus.pk, ties=[duty.pk], result="no_answer"))

    complaint.refresh_from_db()
    assert complaint.answered_at is None


def test_the_duty_of_another_client_is_not_settled(as_, globus, olga, denis, complaint):
    other = Client.take_on(by=None, at=moment("Mon 11:00"), name="Музей", manager=denis)
    Complaint.write_down(other, "Чужая", by=denis, at=moment("Thu 11:30"))
    owed()
    duty = Duty.objects.get(clause="R12.complaint", key="answer", client=other)

    as_(olga).post(reverse("desk:touch-new"), said(client=globus.pk, ties=[duty.pk]))

    assert Complaint.objects.get(client=other).answered_at is None


def test_the_steps_of_a_complaint_on_the_screen(as_, olga, head, complaint, anna):
    browser = as_(olga)
    address = lambda step: reverse(f"desk:complaint-{step}", args=[complaint.pk])  # noqa: E731

    assert browser.post(address("plan"), {"plan": "Сдаём завтра", "due_at": "2026-11-18T12:00"}).status_code == 422
    browser.post(address("plan"), {"plan": "Сдаём завтра", "due_at": "2026-11-20T18:00"})
    browser.post(address("resolution"), {"resolution": "Сдали"})
    browser.post(address("confirmation"), {"how": "call", "evidence": "Спасибо", "contact": anna.pk})
    assert browser.post(address("audit"), {"audit": "Сама себе"}).status_code == 403
    as_(head).post(address("audit"), {"audit": "Хорошо решили"})

    page = browser.get(reverse("desk:complaint", args=[complaint.pk])).content.decode()
    for words in ("Сдаём завтра", "Сдали", "«Спасибо»", "Хорошо решили", "решена"):
        assert words in page


def test_the_head_sees_what_nobody_has_looked_at(as_, head, olga, complaint):
    complaint.resolve("Сдали", by=olga, at=moment("Thu 11:40"))
    complaint.confirm(how="call", evidence="Да", by=olga, at=moment("Thu 11:50"))

    assert "Опять сорвали срок" in as_(head).get("/complaints/?state=unaudited").content.decode()
    assert "Не проверены" not in as_(olga).get("/complaints/").content.decode()


@pytest.mark.parametrize("count", [1, 60])
def test_the_register_asks_the_same_of_one_and_of_many(as_, globus, olga, head, count, django_assert_num_queries):
    for n in range(count):
        Complaint.write_down(globus, f"Жалоба {n}", by=olga, at=moment("Thu 11:30"))
    browser = as_(head)
    browser.get("/complaints/")

    with django_assert_num_queries(7):
        browser.get("/complaints/")


def test_news_is_told_by_a_call(as_, globus, olga, anna, specialist, context_ads):
    task = Task.set(
        globus, "Баннеры", department=context_ads, assignee=specialist, due_at=moment("Fri 18:00"), by=olga,
        at=moment("Mon 12:00"), purpose="a", expected_result="b", check_by="c", plain_words="Рисуем",
    )  # fmt: skip
    task.move(moment("next Wed 18:00"), reason="Ждём фото", by=olga, at=moment("Thu 11:30"))
    Incident.report(globus, "Форма не работает", by=specialist, at=moment("Thu 11:40"))
    owed()
    moved, broken = Duty.objects.filter(clause="R1.change").order_by("opens_at")

    as_(olga).post(reverse("desk:touch-new"), said(client=globus.pk, contact=anna.pk, ties=[moved.pk, broken.pk]))

    assert set(Telling.objects.values_list("subject_kind", flat=True)) == {"tasks.deadline", "conversations.incident"}
    owed()
    assert not Duty.objects.open().filter(clause="R1.change").exists()


def test_an_assignment_is_marked_walked_through_restated_and_confirmed(as_, globus, olga, anna):
    history(globus, "Thu 11:00 letter")
    letter = Message.objects.get()
    browser = as_(olga)
    browser.post(reverse("desk:assignment-marking", args=[letter.thread_id, letter.pk]))
    found = Assignment.objects.get()
    owed()
    duty = Duty.objects.get(clause="R3.callback")

    browser.post(reverse("desk:touch-new"), said(client=globus.pk, contact=anna.pk, ties=[duty.pk]))
    browser.post(reverse("desk:assignment", args=[found.pk]), {"text": "Делаем шесть баннеров"})
    browser.post(reverse("desk:assignment-confirmation", args=[found.pk]), {"how": "call", "evidence": "Да"})

    found.refresh_from_db()
    assert (found.state, found.touch) == ("confirmed", Touch.objects.get())
    browser.post(reverse("desk:assignment-confirmation-undo", args=[found.pk]))
    found.refresh_from_db()
    assert found.state == "confirm"


def test_the_report_goes_into_a_letter_and_never_holds_our_notes(as_, globus, olga, anna):
    sent = said(
        client=globus.pk, contact=anna.pk, kind="meeting", summary="Обсудили афишу", inward="Скупится", mood="angry"
    )
    as_(olga).post(reverse("desk:touch-new"), sent)
    touch = Touch.objects.get()
    url = reverse("desk:touch-report", args=[touch.pk])
    page = as_(olga).get(url).content.decode()
    assert "Обсудили афишу" in page
    assert "Скупится" not in page

    as_(olga).post(url, {"contact": anna.pk, "text": "Обсудили афишу.", "then": "letter"})

    letter = Outgoing.objects.get()
    assert (letter.purpose, letter.text, letter.to) == (
        "report",
        "Обсудили афишу.",
        [["Анна Ковалёва", "anna@globus.example"]],
    )
    assert ContactReport.objects.get().outgoing == letter
    assert ContactReport.objects.get().state == "draft"  # until the letter has gone


def test_two_heads_do_not_overwrite_each_others_answer(as_, head):
    objection = Objection.add("Дорого", "Посчитаем.", by=head, at=moment("Thu 11:00"))
    url = reverse("desk:objection", args=[objection.pk])
    objection.change(answer="Давайте посчитаем заявку.", by=head, at=moment("Thu 11:10"))

    answer = as_(head).post(url, {"words": "Дорого", "answer": "Моё", "revision": 0})

    assert answer.status_code == 422
    assert "Давайте посчитаем заявку." in answer.content.decode()
    objection.refresh_from_db()
    assert objection.answer == "Давайте посчитаем заявку."


def test_the_roster_shows_a_weekend_without_anybody(as_, head, denis):
    OnCall.put_on(
        denis, starts_at=moment("Fri 19:00"), ends_at=moment("next Mon 11:00"), by=head, at=moment("Thu 11:00")
    )

    page = as_(head).get(reverse("desk:on-call")).content.decode()

    assert "8 выходных без дежурного" in page  # four weekends more
    assert page.count("Денис") >= 4


def test_nobody_is_on_call_twice_at_once(as_, head, denis):
    url = reverse("desk:on-call-new")
    sent = {"user": denis.pk, "starts_at": "2026-11-20T19:00", "ends_at": "2026-11-23T11:00"}
    as_(head).post(url, sent)

    assert as_(head).post(url, sent).status_code == 422
    assert OnCall.objects.count() == 1
    as_(head).post(reverse("desk:on-call-cancellation", args=[OnCall.objects.get().pk]))
    assert OnCall.objects.get().cancelled_at


def test_work_outside_hours_is_ones_own_affair_and_the_heads(as_, globus, anna, olga, marina, head):
    for when in ("Wed 09:00", "Wed 12:00", "last Sat 12:00", "Tue 21:00"):
        Touch.note_down(globus, channel="call", by=olga, at=moment(when), contact=anna)
    Touch.note_down(globus, channel="call", by=marina, at=moment("last Sun 12:00"), contact=anna)
    url = reverse("desk:after-hours")

    mine = as_(olga).get(url)
    assert [(line.user, line.total, line.days) for line in mine.context["lines"]] == [(olga, 3, 3)]
    every = {line.user: line.total for line in as_(head).get(url).context["lines"]}
    assert (every[olga], every[marina]) == (3, 1)


def test_the_head_sees_who_leaves_clients_waiting(as_, globus, anna, olga, head):
    history(globus, "Wed 12:00 letter, Wed 12:30 reply, Thu 11:10 letter elsewhere")
    owed()

    board = {line.user: line.answering for line in as_(head).get("/team/").context["board"]}

    assert (board[olga].waiting, board[olga].median.total_seconds()) == (1, 30 * 60)
