"""The two-sided board: who waits for whom, since when, and what it costs."""

import pytest

from dirigent.domain.approvals.models import Approval
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement, Call, Connection, Thread
from dirigent.domain.conversations.settling import settle
from dirigent.domain.onboarding.models import Brief, OpenQuestion
from dirigent.domain.tasks.models import Task
from dirigent.domain.tracking.models import Access, Launch
from tests.cast import LONG_AGO, moment
from tests.regulation.story import letter
from tests.visiting import in_room


@pytest.fixture(autouse=True)
def friday(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock("Fri 12:00")


def everything(client: Client, anna: Contact, by, words: str) -> None:
    """One of each that either side may wait for."""
    at = moment("Mon 12:00")
    told = {"title": f"Баннеры {words}", "kind": "text", "text": words, "approvers": [anna], "by": by, "at": at}
    Approval.ask(client, depends_on="реклама выйдет", depends_date=moment("Thu 12:00").date(), **told)
    other = Approval.ask(client, **told | {"title": f"Пост {words}"})
    other.current.remark(f"Почему так: {words}?", contact=anna, at=moment("Tue 12:00"), is_question=True)
    third = Approval.ask(client, **told | {"title": f"Афиша {words}"})
    third.current.decide(
        anna, "changes", words="Крупнее", **in_room(anna), at=moment("Tue 12:00"), seen_hash=third.current.content_hash
    )
    for side in ("ours", "theirs"):
        Agreement.make(client, f"{side} {words}", side=side, due_at=moment("Wed 12:00"), by=by, at=at, contact=anna)
    Task.set(
        client, f"Сверстать {words}", department=by.department, assignee=by, due_at=moment("Thu 18:00"), by=by, at=at,
        purpose="a", expected_result="b", check_by="c", client_waits=True,
    )  # fmt: skip
    letter(client, moment("Fri 11:00"))
    access = Access.note(client, "metrika", by=by, at=at, name=f"Метрика {words}")
    access.ask(by=by, at=at, through="talk", contact=anna)
    OpenQuestion.ask(client, f"Сколько мест: {words}?", by=by, at=at, contact=anna)
    Brief.begin(client, "context", by=by, at=at, title=words).ask(anna, by=by, at=at, due_at=moment("Wed 12:00"))
    Launch.plan(client, "Премьера", moment("Wed 12:00").date(), by=by, at=at)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_both_sides_with_the_cost_of_each_day(as_, globus, anna, olga):
    everything(globus, anna, olga, "ревизор")
    answer = as_(olga).get("/waiting/")
    page = plain(answer.text)
    theirs, ours = answer.context["theirs"], answer.context["ours"]
    assert [row.kind for row in theirs.rows] == [
        "approvals", "approvals", "agreements", "briefs", "accesses", "questions"
    ]  # fmt: skip
    assert "Премьера: запуск был 18 ноября и сдвинулся на 2 рабочих дня" in page
    assert {row.kind for row in ours.rows} == {"answers", "questions", "corrections", "promises", "tasks"}
    assert "Ответ был нужен до 18 ноября. Согласуют сегодня — реклама выйдет 23 ноября, на 2 рабочих дня позже." in page
    assert "обещано до 18 ноября: опоздание 2 рабочих дня" in page
    assert "без ответа 1 ч рабочего времени" in page
    assert "срок был 19 ноября: опоздание 1 рабочий день" in page
    assert "без ответа не согласуют: Пост ревизор" in page


def test_one_kind_and_one_client(as_, globus, anna, olga):
    everything(globus, anna, olga, "ревизор")
    other = Client.take_on(by=None, at=LONG_AGO, name="Музей", manager=olga)
    vera = Contact.introduce(other, by=None, at=LONG_AGO, given_name="Вера", mails=["vera@museum.example"])
    everything(other, vera, olga, "музей")
    browser = as_(olga)
    only = browser.get("/waiting/?kind=promises").context["ours"]
    assert {row.kind for row in only.rows} == {"promises"} and len(only.rows) == 2
    of_one = browser.get(f"/waiting/?client={other.pk}").context
    assert {row.client for row in (*of_one["ours"].rows, *of_one["theirs"].rows)} == {other}


def test_everybody_sees_their_own_and_the_head_any_manager(as_, globus, anna, olga, denis, head):
    everything(globus, anna, olga, "ревизор")
    assert "ревизор" not in as_(denis).get("/waiting/?whose=all").text
    assert "ревизор" not in as_(denis).get(f"/waiting/?whose={olga.pk}").text
    assert "ревизор" not in as_(denis).get(f"/waiting/?client={globus.pk}").text
    browser = as_(head)
    assert "ревизор" in browser.get("/waiting/").text
    assert "ревизор" in browser.get(f"/waiting/?whose={olga.pk}").text
    assert "ревизор" not in browser.get(f"/waiting/?whose={denis.pk}").text


def test_what_is_answered_leaves_the_board(as_, globus, anna, olga):
    everything(globus, anna, olga, "ревизор")
    approval = Approval.objects.get(title="Баннеры ревизор")
    approval.current.decide(
        anna, "approve", **in_room(anna), at=moment("Fri 11:30"), seen_hash=approval.current.content_hash
    )
    theirs = as_(olga).get("/waiting/").context["theirs"]
    assert [row.what for row in theirs.rows if row.kind == "approvals"] == ["Пост ревизор, версия 1"]


def test_a_missed_call_says_what_it_is_and_whose(as_, globus, anna, olga):
    at = moment("Fri 11:00")
    line = Connection.open_up(kind="mango", name="Телефония", medium="call", by=None, at=LONG_AGO)
    thread = Thread.objects.create(
        client=globus, medium="call", counterpart="+79990000001", started_at=at, last_at=at, connection=line
    )
    Call.objects.create(
        connection=line, external_id="1", thread=thread, direction="in", state="missed", phone="+79990000001", started_at=at
    )  # fmt: skip
    settle([thread.pk])
    page = plain(as_(olga).get("/waiting/").text)
    assert "Пропущенный звонок" in page and "+7 (999) 000-00-01" in page
    assert "+79990000001" not in page


def test_as_many_questions_for_many_as_for_one(as_, globus, anna, olga, django_assert_num_queries):
    everything(globus, anna, olga, "0")
    browser = as_(olga)
    browser.get("/waiting/")
    with django_assert_num_queries(QUERIES):
        browser.get("/waiting/")
    for n in range(1, 15):
        client = Client.take_on(by=None, at=LONG_AGO, name=f"Клиент {n}", manager=olga)
        person = Contact.introduce(client, by=None, at=LONG_AGO, given_name=f"Анна {n}", mails=[f"a@{n}.example"])
        everything(client, person, olga, str(n))
    with django_assert_num_queries(QUERIES):
        browser.get("/waiting/")


QUERIES = 21
