"""The desk of the inbox: what stands in which list, one act for one or many, one way back."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.conversations import snoozing
from dirigent.domain.conversations.models import Agreement, Call, Connection, Mention, Note, Presence, Thread
from dirigent.domain.conversations.settling import settle
from dirigent.domain.tasks.models import Task
from dirigent.foundation.journal.models import Entry
from tests.cast import LONG_AGO, moment
from tests.desk.inbox.letters import letter

HTMX = {"headers": {"HX-Request": "true"}}
LISTS = ("mine", "unread", "waiting", "mentions", "team", "unowned", "theirs", "snoozed", "done")


@pytest.fixture
def thread(ours, globus, anna):
    return letter("anna@globus.example", name="Анна Ковалёва", at="Fri 11:00", subject="Афиша").thread


def listed(browser, tab: str, **filters) -> list[str]:
    rows = browser.get("/inbox/", {"tab": tab, **filters}).context["rows"]
    return [row.thread.subject for row in rows]


def undo_of(answer) -> str:
    return json.loads(answer["HX-Trigger"])["toast"]["undo_url"]


def test_each_conversation_stands_where_it_belongs(as_, olga, marina, denis, head, thread):
    asked = letter("anna@globus.example", at="Fri 12:00", subject="Смета")
    letter("olga@kvartet.example", to="anna@globus.example", at="Fri 12:30", references=(asked.message_id,))
    letter("who@elsewhere.example", subject="Незнакомец")
    browser = as_(olga)

    assert {tab: listed(browser, tab) for tab in ("mine", "theirs", "unowned")} == {
        "mine": ["Афиша"], "theirs": ["Смета"], "unowned": ["Незнакомец"]
    }  # fmt: skip
    assert (listed(as_(marina), "mine"), listed(as_(marina), "team")) == ([], ["Афиша"])
    assert listed(as_(denis), "team") == []
    assert listed(as_(head), "team") == ["Афиша"]
    browser.post(f"/inbox/{thread.pk}/assignee/", {"user": marina.pk})
    assert (listed(browser, "mine"), listed(as_(marina), "mine")) == ([], ["Афиша"])
    assert Entry.objects.filter(kind="thread.assigned", client_id=thread.client_id).count() == 1


def test_nobody_is_given_what_they_may_not_see(as_, olga, denis, thread):
    assert as_(olga).post(f"/inbox/{thread.pk}/assignee/", {"user": denis.pk}).status_code == 404
    answer = as_(olga).post("/inbox/many/", {"ids": [thread.pk], "act": f"give:{denis.pk}"}, **HTMX)

    assert "не работает с клиентом" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    assert Thread.objects.get().assignee is None


def test_done_goes_on_to_the_next_and_comes_back(as_, olga, thread):
    following = letter("anna@globus.example", at="Fri 09:00", subject="Смета").thread
    browser = as_(olga)

    went = browser.post(f"/inbox/{thread.pk}/closure/?tab=mine", {"next": following.pk})
    assert went.url == f"/inbox/{following.pk}/?tab=mine"
    [toast] = browser.get("/inbox/").context["messages"]
    assert (listed(browser, "mine"), listed(browser, "done")) == (["Смета"], ["Афиша"])
    assert "обязанность остаётся" in str(toast), "an answer that is owed stays owed"

    browser.post(toast.extra_tags.removeprefix("undo:"))
    assert listed(browser, "mine") == ["Афиша", "Смета"]


def test_many_are_put_off_with_one_way_back(as_, olga, thread):
    other = letter("anna@globus.example", at="Fri 09:00", subject="Смета").thread
    browser = as_(olga)

    answer = browser.post("/inbox/many/", {"ids": [thread.pk, other.pk, 10**9, "x"], "act": "snooze:tomorrow"}, **HTMX)
    assert listed(browser, "mine") == []
    assert sorted(listed(browser, "snoozed")) == ["Афиша", "Смета"]

    browser.post(undo_of(answer), **HTMX)
    assert listed(browser, "mine") == ["Афиша", "Смета"]
    assert Entry.objects.filter(kind="thread.put_back").count() == 2


def test_a_forged_way_back_leads_nowhere(as_, olga, thread):
    as_(olga).post(f"/inbox/{thread.pk}/closure/")

    answer = as_(olga).post("/inbox/undo/?stood=forged", **HTMX)

    assert "отменить уже нельзя" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    assert Thread.objects.get().done_at


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-01", "2099-01-01", "завтра", ""])
def test_a_day_that_is_none_is_asked_for_again(as_, olga, thread, day):
    answer = as_(olga).post(f"/inbox/{thread.pk}/postponement/", {"day": day}, **HTMX)

    assert answer.status_code == 422
    assert Thread.objects.get().snoozed_until is None


def test_a_free_day_is_put_off_till_its_morning(as_, olga, thread):
    as_(olga).post(f"/inbox/{thread.pk}/postponement/", {"day": "2026-11-22"}, **HTMX)

    assert Thread.objects.get().snoozed_until == moment("2026-11-22 09:00")


def test_the_suggestion_is_agreed_with_by_one_press(as_, olga, globus, anna, ours):
    thread = letter("anna@globus.example", subject="Сайт не открывается").thread
    browser = as_(olga)
    assert "похоже: поломка" in browser.get(f"/inbox/{thread.pk}/").text

    browser.post(f"/inbox/{thread.pk}/matter/", {"yes": "1"})

    thread.refresh_from_db()
    assert (thread.matter, thread.urgent, thread.important, thread.sorted_by) == ("breakdown", True, True, olga)
    assert listed(browser, "mine", matter="breakdown") == ["Сайт не открывается"]
    assert listed(browser, "mine", matter="strategy") == []
    assert listed(browser, "mine", medium="call") == []
    assert listed(browser, "mine", client="глоб") == ["Сайт не открывается"]


def test_lists_go_on_where_they_stopped(as_, olga, globus, anna, ours):
    for number in range(61):
        letter("anna@globus.example", at=moment(f"Fri 0{number // 30}:{number % 30:02}"), subject=f"{number:02}")
    snoozing.snooze(Thread.objects.all()[:1], moment("next Mon 10:00"), by=olga, at=moment("Fri 12:00"))
    browser = as_(olga)

    first = browser.get("/inbox/?tab=mine").context
    seen = [row.thread.subject for row in first["rows"]]
    assert len(seen) == 50
    seen += [
        row.thread.subject
        for row in browser.get("/inbox/", {"tab": "mine", "after": first["following"]}).context["rows"]
    ]

    assert seen == [f"{number:02}" for number in range(59, -1, -1)]
    for wrong in ("x", "1~2", "1~2~3", "99999999999999999999~2026-11-20~1", "0~2026-11-20T10:00:00~1"):
        assert len(browser.get("/inbox/", {"tab": "mine", "after": wrong}).context["rows"]) == 50


@pytest.mark.parametrize("tab", LISTS)
def test_no_query_per_row(as_, olga, head, globus, anna, ours, tab):
    line = Connection.open_up(kind="mango", name="Телефония", medium="call", by=head, at=LONG_AGO)

    def arrive(number: int) -> None:
        at = moment("Fri 10:00")
        made = [letter("anna@globus.example", subject=f"Тема {number}").thread for _ in range(3)]
        rung = Thread.objects.create(
            client=globus, started_at=at, last_at=at, medium="call", counterpart=str(number), connection=line
        )
        Call.objects.create(
            connection=line,
            external_id=str(number),
            thread=rung,
            direction="in",
            state="missed",
            phone="+7",
            contact=anna,
            started_at=at,
        )
        settle([rung.pk])
        as_(head).post(f"/inbox/{made[0].pk}/postponement/", {"until": "tomorrow"})
        as_(head).post(f"/inbox/{made[1].pk}/closure/")
        as_(head).post(f"/inbox/{made[2].pk}/notes/", {"text": "@olga взгляните"})
        answered = letter("anna@globus.example", subject=f"Ответ {number}")
        letter("olga@kvartet.example", to="anna@globus.example", at="Fri 11:00", references=(answered.message_id,))
        letter(f"unknown{number}@shop.example")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/inbox/?tab={tab}").context["rows"]
        return len(captured)

    browser = as_(olga)
    arrive(0)
    queries()  # what is read once and kept is read now
    one = queries()
    for number in range(1, 12):
        arrive(number)

    assert queries() == one <= 16


def test_a_missed_call_is_a_row_of_its_own(as_, olga, globus, anna):
    line = Connection.open_up(kind="mango", name="Телефония", medium="call", by=olga, at=LONG_AGO)
    at = moment("Fri 14:00")
    rung = Thread.objects.create(
        client=globus, started_at=at, last_at=at, medium="call", counterpart="+79074391500", connection=line
    )
    Call.objects.create(
        connection=line,
        external_id="1",
        thread=rung,
        direction="in",
        state="missed",
        phone="+79074391500",
        contact=anna,
        started_at=at,
    )
    settle([rung.pk])

    page = as_(olga).get("/inbox/").text
    assert "Пропущенный звонок" in page
    assert "Анна Ковалёва" in page
    assert "Телефон: Анна Ковалёва" in as_(olga).get(f"/inbox/{rung.pk}/").text


def test_a_note_calls_a_colleague_and_is_never_in_the_answer(as_, olga, marina, denis, thread):
    browser = as_(olga)
    page = browser.get(f"/inbox/{thread.pk}/").text
    assert page.index(f'action="/inbox/{thread.pk}/notes/"') > page.index('class="tl"')

    assert browser.post(f"/inbox/{thread.pk}/notes/", {"text": "@denis глянь"}, **HTMX).status_code == 422
    assert not Note.objects.exists()
    browser.post(f"/inbox/{thread.pk}/notes/", {"text": "@Марина Орлова, держим цену"})

    assert listed(as_(marina), "mentions") == ["Афиша"]
    assert "держим цену" in as_(marina).get(f"/inbox/{thread.pk}/").text
    as_(marina).post(f"/inbox/{thread.pk}/reading/")
    assert Mention.objects.get().read_at


def test_unread_again_until_it_is_opened(as_, olga, thread):
    browser = as_(olga)
    browser.post(f"/inbox/{thread.pk}/reading/")
    assert listed(browser, "unread") == []

    browser.post(f"/inbox/{thread.pk}/unread/")

    assert listed(browser, "unread") == ["Афиша"]
    assert 'class="n' in browser.get("/inbox/counter/").text


def test_who_else_is_here_and_who_writes(as_, olga, marina, thread):
    address = f"/inbox/{thread.pk}/presence/"
    as_(olga).get(f"/inbox/{thread.pk}/")
    assert not Presence.objects.exists(), "looking writes nothing"

    assert as_(olga).post(address).text.strip() == ""
    assert "Ольга Снегирёва тоже смотрит" in as_(marina).post(address, {"writing": "yes"}).text
    assert "Марина Орлова пишет ответ" in as_(olga).post(address).text
    as_(marina).post(address, {"gone": "yes"})
    assert as_(olga).post(address).text.strip() == ""


def test_one_letter_becomes_a_task_and_two_agreements(as_, olga, head, production_head, thread):
    message = thread.messages.get()
    address = f"/inbox/{thread.pk}/letters/{message.pk}/pieces/"
    browser = as_(olga)
    assert 'value="афиша к пятнице"' in browser.get(f"{address}?text=афиша к пятнице&kind=theirs", **HTMX).text
    assert "p3-kind" in browser.get(f"{address}?row=3", **HTMX).text
    told = {
        "token": "01234567-89ab-4cde-8f01-23456789abcd",
        "p0-kind": "task", "p0-text": "Нарисовать афишу", "p0-due": "2026-11-27", "p0-assignee": production_head.pk,
        "p0-purpose": "Продать билеты", "p0-expected_result": "Афиша А1", "p0-check_by": "Клиент принял",
        "p1-kind": "ours", "p1-text": "Пришлём смету", "p1-due": "2026-11-25",
        "p2-kind": "theirs", "p2-text": "Логотип в кривых", "p2-due": "2026-11-24", "p3-kind": "task", "p3-text": "",
    }  # fmt: skip

    assert browser.post(address, told | {"p0-purpose": ""}, **HTMX).status_code == 422
    assert not Task.objects.exists()
    for _twice in range(2):
        assert browser.post(address, told, **HTMX).status_code == 204

    assert Task.objects.get().origin == Entry.objects.about(message).get()
    assert set(Agreement.objects.values_list("side", "text", "message")) == {
        ("ours", "Пришлём смету", message.pk), ("theirs", "Логотип в кривых", message.pk)
    }  # fmt: skip


def test_together_and_apart_on_the_page(as_, olga, thread):
    other = letter("anna@globus.example", at="Fri 12:00", subject="Смета").thread
    browser = as_(olga)
    assert "Смета" in browser.get(f"/inbox/{thread.pk}/merging/?q=сме", **HTMX).text
    browser.post(f"/inbox/{thread.pk}/merging/", {"into": other.pk})
    assert browser.get(f"/inbox/{thread.pk}/").url == f"/inbox/{other.pk}/", "what is gone is found where it went"
    [toast] = browser.get("/inbox/").context["messages"]
    browser.post(toast.extra_tags.removeprefix("undo:"))
    assert Thread.objects.count() == 2

    later = letter("anna@globus.example", at="Fri 13:00", references=(thread.messages.get().message_id,))
    browser.post(f"/inbox/{thread.pk}/letters/{later.pk}/parting/")
    assert Thread.objects.count() == 3
    [toast] = [m for m in browser.get("/inbox/").context["messages"] if "отдельная" in str(m)]
    browser.post(toast.extra_tags.removeprefix("undo:"))
    assert Thread.objects.count() == 2


def test_what_stands_beside_a_conversation(as_, olga, thread):
    Agreement.make(
        thread.client, "Прислать афишу", side="ours", due_at=moment("Fri 18:00"), by=olga, at=moment("Fri 12:00")
    )

    page = as_(olga).get(f"/inbox/{thread.pk}/context/").text

    for words in (
        "Театр «Глобус»",
        "Ольга Снегирёва",
        "Марина Орлова",
        "Анна Ковалёва",
        "tel:+79074391500",
        "Прислать афишу",
    ):
        assert words in page


def test_a_strangers_domain_is_offered_unless_everybody_writes_from_it(as_, olga, globus, stranger):
    assert "запомнить весь домен globus.example" in as_(olga).get(f"/inbox/{stranger.pk}/context/").text
    as_(olga).post(f"/inbox/{stranger.pk}/client/", {"to": globus.pk, "remember": "on", "domain": "on"})
    assert letter("new@globus.example").thread.client == globus

    public = letter("anna.private@gmail.com", name="Анна Ковалёва").thread
    assert "домен" not in as_(olga).get(f"/inbox/{public.pk}/context/").text
