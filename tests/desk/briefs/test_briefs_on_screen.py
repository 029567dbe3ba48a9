"""A brief on the desk, from its first question to the check of what a department made of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dirigent.domain.conversations.models import Connection, Outgoing, Touch
from dirigent.domain.onboarding.models import (
    Brief,
    BriefTemplate,
    Debrief,
    FirstCall,
    Inspection,
    Negotiation,
    OpenQuestion,
    Share,
    Stage,
    UsualFigures,
)  # fmt: skip
from dirigent.domain.onboarding.models.template import built_in
from dirigent.domain.onboarding.sharing import hand_out
from tests.cast import moment

TOKEN = "2f1c6f0e-8a1c-4a39-9d3b-6f1f1d2f0a01"


@pytest.fixture(autouse=True)
def now(clock):
    return clock("Wed 12:00")


def test_a_brief_is_begun_from_the_client(as_, olga, globus):
    page = as_(olga).get(f"/briefs/?client={globus.pk}")
    assert "Завести бриф" in page.text

    answer = as_(olga).post(f"/clients/{globus.pk}/briefs/new/", {"service": "seo", "title": "Сайт", "token": TOKEN})

    brief = Brief.objects.get()
    assert answer.url == f"/briefs/{brief.pk}/"
    assert as_(olga).get(answer.url).text.count("Продвижение в поиске")


def test_each_answer_is_kept_as_it_is_typed(as_, olga, brief):
    send = {"asked": "budget", "a-budget": "100 000 ₽", "mark-budget": ""}
    answer = as_(olga).post(f"/briefs/{brief.pk}/answers/", send, headers={"HX-Request": "true"})

    assert "сохранено" in answer.text
    assert brief.said() == {"budget": "100000"}

    answer = as_(olga).post(
        f"/briefs/{brief.pk}/answers/", send | {"a-budget": "много"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert "Напишите число цифрами." in answer.text
    assert brief.said() == {"budget": "100000"}


def test_what_was_not_touched_on_the_page_is_not_overwritten(as_, olga, brief, anna):
    page = as_(olga).get(f"/briefs/{brief.pk}/filling/")
    assert page.status_code == 200
    brief.fill({"goal": "Слова Анны"}, contact=anna, at=timezone.now())

    as_(olga).post(
        f"/briefs/{brief.pk}/filling/",
        {
            "asked": ["goal", "product"],
            "a-goal": "",
            "mark-goal": "",
            "a-product": "Спектакль",
            "mark-product": "",
            "hand_in": "yes",
        },
    )

    brief.refresh_from_db()
    assert brief.said() == {"goal": "Слова Анны", "product": "Спектакль"}
    assert brief.arrived_user == olga


def test_the_client_is_asked_by_letter(as_, olga, brief, anna, mailbox):
    as_(olga).post(f"/briefs/{brief.pk}/asking/", {"contact": anna.pk, "due_at": "2026-11-20T18:00", "letter": "on"})

    brief.refresh_from_db()
    letter = Outgoing.objects.get()
    assert (brief.stage, brief.contact, letter.contact) == (Stage.ASKED, anna, anna)
    assert "/portal/in/" in letter.text and f"?to=/portal/briefs/{brief.pk}/" in letter.text
    assert "Анна, добрый день!" in letter.text


@pytest.fixture
def mailbox(olga):
    return Connection.open_up(
        by=None,
        at=moment("Mon 09:00"),
        kind="mail",
        name="Почта",
        medium="mail",
        address="olga@kvartet.example",
        owner=olga,
    )


def test_questions_are_put_in_one_letter_and_answered(as_, olga, filled, anna, mailbox):
    filled.understand(by=olga, at=moment("Tue 12:00"))
    as_(olga).post(
        f"/clients/{filled.client_id}/questions/new/?brief={filled.pk}",
        {
            "text": "Какие площадки?\n— Кто снимает?",
            "whom": f"c{anna.pk}",
            "letter": "on",
            "token": TOKEN,
        },
    )

    first, second = OpenQuestion.objects.all()
    assert [first.text, second.text] == ["Какие площадки?", "Кто снимает?"]
    assert first.outgoing == second.outgoing == Outgoing.objects.get()
    filled.refresh_from_db()
    assert filled.stage == Stage.ARRIVED

    refused = as_(olga).post(f"/briefs/{filled.pk}/understanding/")
    assert refused.status_code == 403
    assert "Остались открытыми 2 вопроса." in refused.text
    for one in (first, second):
        as_(olga).post(f"/questions/{one.pk}/answer/", {"answer": "Да", "through": "spoken"})
    as_(olga).post(f"/briefs/{filled.pk}/understanding/")
    filled.refresh_from_db()
    assert filled.stage == Stage.UNDERSTOOD


def test_the_goal_is_counted_in_words(as_, olga, filled):
    dialog = as_(olga).get(f"/briefs/{filled.pk}/goal/")
    assert 'value="400"' in dialog.text and 'value="100000"' in dialog.text.replace("\xa0", "").replace(",00", "")

    as_(olga).post(f"/briefs/{filled.pk}/goal/", {"means": "search", "wanted": 400, "budget": "100000", "months": 1})

    page = as_(olga).get(f"/briefs/{filled.pk}/").text.replace("\xa0", " ")
    assert "бюджет 100 000 ₽ даст 13–320 заявок" in page and "недостижима" in page


def test_the_head_changes_the_usual_figures(as_, olga, head):
    sent = {"click_low": 10, "click_high": 20, "rate_low": 1, "rate_high": 3}
    assert as_(olga).post("/briefs/figures/vk/", sent).status_code == 403
    assert as_(head).post("/briefs/figures/vk/", sent | {"click_high": 5}).status_code == 422
    as_(head).post("/briefs/figures/vk/", sent)

    assert UsualFigures.known()["vk"].click_high == 20
    assert "10–20" in as_(olga).get("/briefs/figures/").text


def test_a_restatement_is_drafted_saved_and_sent(as_, olga, filled, anna, mailbox):
    page = as_(olga).get(f"/briefs/{filled.pk}/debrief/")
    assert "Чего вы хотите добиться" in page.text

    as_(olga).post(
        f"/briefs/{filled.pk}/debrief/", {"heading": ["Цель", "", ""], "text": ["Продать 900 билетов", "", "Ещё"]}
    )
    draft = Debrief.objects.get()
    assert [(p.heading, p.text) for p in draft.points.all()] == [("Цель", "Продать 900 билетов"), ("Ещё", "Ещё")]

    as_(olga).post(
        f"/briefs/{filled.pk}/debrief/sending/", {"contacts": anna.pk, "due_at": "2026-11-20T18:00", "letter": "on"}
    )
    draft.refresh_from_db()
    assert draft.version.approval.purpose == "debrief"
    assert f"/portal/debriefs/{draft.pk}/" in Outgoing.objects.get().text


def test_no_department_begins_before_it_is_understood(as_, olga, sent):
    page = as_(olga).get(f"/briefs/{sent.brief_id}/")
    assert "Клиент ещё не подтвердил наш пересказ." in page.text

    answer = as_(olga).post(f"/briefs/{sent.brief_id}/shares/new/", {"title": "Баннеры"})
    assert answer.status_code == 403


def test_a_department_gets_its_task_and_its_result_is_checked(as_, olga, confirmed, points, production_head):
    dialog = as_(olga).get(f"/briefs/{confirmed.brief_id}/shares/new/")
    assert "Продать 900 билетов на премьеру до 14 декабря." in dialog.text
    told = {
        "token": TOKEN, "department": production_head.department_id, "work_kind": "context", "title": "Объявления",
        "purpose": "Продать", "expected_result": "30 объявлений", "check_by": "По пунктам", "due_at": "2026-11-25T18:00",
    }  # fmt: skip
    assert as_(olga).post(f"/briefs/{confirmed.brief_id}/shares/new/", told).status_code == 422  # no point chosen
    as_(olga).post(f"/briefs/{confirmed.brief_id}/shares/new/", told | {"points": [p.pk for p in points]})
    share = Share.objects.get()
    assert (share.task.assignee, share.points.count()) == (production_head, 2)

    share.task.hand_in("Двадцать объявлений", by=production_head, at=moment("Wed 11:00"))
    page = f"/shares/{share.pk}/inspection/"
    assert "Двадцать объявлений" in as_(olga).get(page).text
    assert as_(production_head).post(page, {}).status_code == 404  # not their client
    assert as_(olga).post(page, {"met-1": "yes"}).status_code == 422
    as_(olga).post(page, {"met-1": "yes", "met-2": "no", "why-2": "Нет Москвы"})
    assert Inspection.objects.get().accepted is False

    share.task.refresh_from_db()
    share.task.hand_in("С Москвой", by=production_head, at=moment("Wed 11:30"))
    as_(olga).post(page, {"met-1": "yes", "met-2": "yes"})
    share.task.refresh_from_db()
    assert share.task.closed_by == olga
    assert "Нет Москвы" in as_(olga).get(page).text


def test_a_deadline_is_talked_over(as_, olga, filled, anna, production_head):
    told = {"what": "Объявления", "wanted_at": "2026-11-20T18:00", "department": production_head.department_id}
    as_(olga).post(f"/clients/{filled.client_id}/deadlines/new/?brief={filled.pk}", told | {"token": TOKEN})
    found = Negotiation.objects.get()
    page = f"/deadlines/{found.pk}/answer/"
    assert page in as_(production_head).get("/tasks/").text
    assert page not in as_(olga).get("/tasks/").text
    assert "0 открытых задач" in as_(production_head).get(page).text
    assert as_(olga).get(page).status_code == 403
    assert as_(production_head).post(page, {"can": "no", "words": "Двое в отпуске", "way": "split"}).status_code == 422

    as_(production_head).post(page, {
        "can": "no", "words": "Двое в отпуске", "way": "split", "scope": "Десять", "rest": "Ещё двадцать",
        "offered_at": "2026-11-25T18:00",
    })  # fmt: skip
    as_(olga).post(f"/deadlines/{found.pk}/agreement/", {"contact": anna.pk, "how": "call", "evidence": "Хорошо"})
    found.refresh_from_db()
    assert (found.way, found.agreed_contact) == ("split", anna)
    assert "Часть к сроку, остальное позже" in as_(olga).get(f"/briefs/{filled.pk}/").text


def test_the_head_changes_what_is_asked(as_, olga, head):
    assert len(as_(olga).get("/briefs/templates/").context["rows"]) == 8
    assert as_(olga).post("/briefs/templates/smm/", {}).status_code == 403
    rows = built_in("smm")["questions"][:2] + [{"code": "", "text": "Ваш любимый цвет?", "kind": "choice"}]
    sent = {
        "number": "0", "title": "Соцсети", "lead": "", "code": [r["code"] for r in rows], "text": [r["text"] for r in rows],
        "section": [r.get("section", "") for r in rows], "hint": ["", "", ""], "kind": [r["kind"] for r in rows],
        "choices": ["", "", "красный"], "required": ["yes", "no", "no"],
    }  # fmt: skip
    assert as_(head).post("/briefs/templates/smm/", sent).status_code == 422
    as_(head).post("/briefs/templates/smm/", sent | {"choices": ["", "", "красный\nсиний"]})
    made = BriefTemplate.objects.get()
    assert [(q.code, q.choices) for q in made.questions.all()][-1] == ("own_1", ["красный", "синий"])
    assert as_(head).post("/briefs/templates/smm/", sent).status_code == 422  # a page older than the last version


def test_the_first_call_writes_into_the_card(as_, olga, globus, anna):
    page = f"/clients/{globus.pk}/first-call/"
    assert "Понять, чего хочет клиент" in as_(olga).get(page).text
    part = as_(olga).post(page, {"goals": "Полный зал", "contact": anna.pk}, headers={"HX-Request": "true"})
    assert "отвечено: 1 из 6" in part.text

    as_(olga).post(page, {aim: "узнали" for aim in ("meet", "win", "brief", "client", "product")} | {
        "goals": "Полный зал", "contact": anna.pk, "touch": "now", "jargon": "some",
    })  # fmt: skip
    globus.refresh_from_db()
    assert globus.goal == "Полный зал"
    assert FirstCall.objects.get().done_at and Touch.objects.get().contact == anna


def test_files_are_put_to_a_question_and_given_out_only_to_save(as_, olga, denis, brief, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sent = {"put": "files", "file-files": SimpleUploadedFile("логотип.svg", b"<svg/>")}
    as_(olga).post(f"/briefs/{brief.pk}/files/", sent)
    put = brief.current_files().get()

    answer = as_(olga).get(f"/briefs/{brief.pk}/files/{put.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert as_(denis).get(f"/briefs/{brief.pk}/files/{put.pk}/").status_code == 404
    as_(olga).post(f"/briefs/{brief.pk}/files/", {"remove": put.pk})
    assert not brief.current_files().exists()


def test_closing_a_result_of_a_brief_is_led_to_its_points(as_, olga, confirmed, points, production_head):
    told = {"department": production_head.department, "assignee": production_head, "due_at": moment("Fri 18:00")}
    share = hand_out(
        confirmed.brief, confirmed, points, "Объявления", by=olga, at=moment("Tue 13:00"), purpose="а",
        expected_result="б", check_by="в", **told,
    )  # fmt: skip
    share.task.hand_in("Готово", by=production_head, at=moment("Tue 15:00"))

    for act in ("closure", "rework"):
        assert as_(olga).post(f"/tasks/{share.task_id}/{act}/").url == f"/shares/{share.pk}/inspection/"
    share.task.refresh_from_db()
    assert share.task.closed_at is None and share.task.ready_at
