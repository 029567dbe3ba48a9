"""The client's task on their own page: filled in several visits, questioned, restated, confirmed."""

import pytest

from dirigent.domain.approvals.models import Decision
from dirigent.domain.clients.models import Contact
from dirigent.domain.onboarding.models import Debrief, OpenQuestion, Standing
from tests.cast import LONG_AGO, moment


@pytest.fixture(autouse=True)
def now(clock):
    return clock("Fri 12:00")


@pytest.fixture
def asked(brief, anna, olga):
    brief.ask(anna, by=olga, at=moment("Thu 12:00"), due_at=moment("next Mon 19:00"))
    return brief


def test_home_says_what_we_wait_for(in_, anna, asked, olga):
    OpenQuestion.ask(asked.client, "Какие площадки?", contact=anna, by=olga, at=moment("Thu 13:00"))
    home = in_(anna).get("/portal/").text

    assert "Расскажите о задаче: Премьера «Ревизор»" in home
    assert "Отвечено: 0 из 24. Можно прерваться и вернуться." in home
    assert "Вопрос к вам" in home and "Какие площадки?" in home


def test_a_restatement_is_read_and_confirmed(in_, anna, sent):
    home = in_(anna).get("/portal/").text
    assert "Верно ли мы вас поняли?" in home
    assert "Премьера «Ревизор». Пересказали своими словами: 2 пункта, чтения на 1 минуту." in home
    page = f"/portal/debriefs/{sent.pk}/"
    assert "Семьям с детьми от десяти лет в Москве." in in_(anna).get(page).text

    in_(anna).post(f"{page}consent/", {"seen": sent.version.content_hash})

    found = Decision.objects.get()
    assert (found.answer, found.contact, found.through, found.content_hash) == (
        "approve", anna, "link", sent.version.content_hash,
    )  # fmt: skip
    assert sent.standing == Standing.CONFIRMED
    assert "вы сказали «да»" in in_(anna).get(page).text


def test_another_text_than_the_one_read_is_not_confirmed(in_, anna, sent):
    answer = in_(anna).post(f"/portal/debriefs/{sent.pk}/consent/", {"seen": "0" * 64}, follow=True)

    assert not Decision.objects.exists()
    assert "Посмотрите новую версию" in answer.text or "изменилось" in answer.text


def test_it_is_corrected_in_words(in_, anna, sent):
    page = f"/portal/debriefs/{sent.pk}/corrections/"
    assert "Напишите, что не так." in in_(anna).post(page, {"seen": sent.version.content_hash}).text
    in_(anna).post(page, {"seen": sent.version.content_hash, "words": "Не 900, а 700"})

    assert sent.standing == Standing.CORRECTED
    assert Decision.objects.get().words == "Не 900, а 700"


def test_the_link_to_an_earlier_text_leads_to_the_newest(in_, anna, sent, olga):
    second = Debrief.write(sent.brief, [("Цель", "Продать 500 билетов")], by=olga, at=moment("Tue 12:00"))
    second.send([anna], changed="цель", by=olga, at=moment("Tue 12:00"))

    assert in_(anna).get(f"/portal/debriefs/{sent.pk}/").url == f"/portal/debriefs/{second.pk}/"


def test_answers_are_kept_and_sent(in_, anna, asked):
    browser = in_(anna)
    part = browser.post(
        f"/portal/briefs/{asked.pk}/answers/", {"asked": "leads", "a-leads": "400", "mark-leads": ""},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert "сохранено" in part.text
    sheet = browser.get(f"/portal/briefs/{asked.pk}/").text
    assert "отвечено: 1 из 24" in sheet and "Нет 4 ответов со звёздочкой." in sheet

    browser.post(
        f"/portal/briefs/{asked.pk}/", {"asked": "goal", "a-goal": "Полный зал", "mark-goal": "", "hand_in": "yes"}
    )

    asked.refresh_from_db()
    assert (asked.arrived_contact, asked.said()) == (anna, {"leads": "400", "goal": "Полный зал"})
    assert "Расскажите о задаче" not in browser.get("/portal/").text


def test_a_question_is_answered_on_the_page(in_, anna, globus, olga):
    question = OpenQuestion.ask(globus, "Какие площадки?", contact=anna, by=olga, at=moment("Thu 13:00"))
    page = f"/portal/questions/{question.pk}/answer/"
    assert in_(anna).post(page, {"answer": " "}).status_code == 422
    in_(anna).post(page, {"answer": "Яндекс и VK"})

    question.refresh_from_db()
    assert (question.answer, question.through, question.answered_contact) == ("Яндекс и VK", "portal", anna)
    assert in_(anna).post(page, {"answer": "ещё"}).status_code == 404


def test_what_is_asked_of_a_colleague_is_not_theirs(in_, anna, globus, asked, sent, olga):
    boris = Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Борис")
    question = OpenQuestion.ask(globus, "Какие площадки?", contact=anna, by=olga, at=moment("Thu 13:00"))
    for page in (f"briefs/{asked.pk}/", f"debriefs/{sent.pk}/"):
        assert in_(boris).get(f"/portal/{page}").status_code == 404
    assert in_(boris).post(f"/portal/questions/{question.pk}/answer/", {"answer": "да"}).status_code == 404
    assert "Какие площадки?" not in in_(boris).get("/portal/questions/").text
