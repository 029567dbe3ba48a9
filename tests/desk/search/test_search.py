import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Touch
from dirigent.domain.tasks.models import Comment, Task
from tests.cast import LONG_AGO, moment


def found(answer):
    return {one.hit.kind for group in answer.context["groups"] for one in group.found}


def search(browser, query, **more):
    return browser.get("/search/", {"q": query, **more})


def test_words_in_any_form_find_every_kind_of_thing(as_, olga, life):
    assert found(search(as_(olga), "афишами")) == {"touch", "agreement", "note", "task", "comment"}


@pytest.mark.parametrize("query", ["глоб", "ГЛОБУС", "globus", "ukj,ec", "театр глобус"])
def test_a_client_is_found_as_people_type(as_, olga, globus, query):
    assert found(search(as_(olga), query)) == {"client"}


@pytest.mark.parametrize("query", ["+7 (907) 439-15-00", "89074391500", "439-15-00", "4391500", "9074391500"])
def test_a_phone_is_found_in_any_format(as_, olga, anna, query):
    assert found(search(as_(olga), query)) == {"contact"}


@pytest.mark.parametrize("query", ["ковалёва", "Ковалева", "rjdfktdf", "анна ковалёва", "anna@globus"])
def test_a_person_is_found_with_and_without_dots(as_, olga, anna, query):
    assert "contact" in found(search(as_(olga), query))


STRANGE = [
    "глобус",
    "Ковалёва",
    "anna@globus.example",
    "439-15-00",
    "89074391500",
    "афиши",
    "осторожно",
    "наполовину",
    "билеты",
    "ukj,ec",
]


@pytest.mark.parametrize("where", [{}, {"palette": "1"}, {"in": "tasks"}, {"in": "notes"}, {"in": "people"}])
def test_a_stranger_finds_nothing_of_anothers_client(as_, denis, life, anna, where):
    browser = as_(denis)

    for query in STRANGE:
        answer = search(browser, query, **where)
        assert found(answer) == set(), query
        assert "Глобус" not in answer.text.replace(query, "")
        assert "Анна" not in answer.text


def test_of_a_client_one_does_not_see_a_specialist_finds_only_the_tasks(as_, specialist, life, anna):
    browser = as_(specialist)

    for query in STRANGE:
        assert found(search(browser, query)) <= {"task", "comment"}, query


def test_a_specialist_finds_their_tasks_and_no_others(as_, specialist, life, globus, olga, production_head):
    Task.set(
        globus, "Проверить афиши у подрядчика", department=olga.department, assignee=olga, due_at=moment("Fri 19:00"),
        by=olga, at=moment("Wed 11:00"), purpose="п", expected_result="р", check_by="к",
    )  # fmt: skip
    answer = search(as_(specialist), "афиши")

    assert found(answer) == {"task", "comment"}
    assert "подрядчика" not in answer.text


def test_an_auditor_finds_the_one_task_and_nothing_else_of_the_client(as_, denis, life, marina, olga):
    life.seat(co_executors=[], auditors=[denis], by=olga, at=moment("Wed 11:00"))

    assert found(search(as_(denis), "афиши")) == {"task", "comment"}
    assert found(search(as_(denis), "глобус")) == set()


@pytest.mark.parametrize(
    "who", ["olga", "marina", "denis", "specialist", "production_head", "head", "desk_docs", "seller", "admin"]
)
def test_what_is_found_of_tasks_is_what_the_list_shows(as_, request, life, who):
    user = request.getfixturevalue(who)
    Comment.say(life, "Ещё про афиши", by=request.getfixturevalue("olga"), at=moment("Wed 11:00"))
    seen = Task.objects.visible_to(user, moment("Wed 12:00")).filter(pk=life.pk).exists()

    assert ({"task", "comment"} <= found(search(as_(user), "афиши"))) is seen


def test_who_stands_in_finds_what_the_other_would(as_, denis, olga, life):
    assert found(search(as_(denis), "афиши")) == set()
    Client.objects.filter(pk=life.client_id).update(deputy=denis)

    assert "touch" in found(search(as_(denis), "афиши"))


def test_each_hit_leads_where_it_is_shown(as_, olga, life, anna, globus):
    comment = Comment.objects.get()
    links = {
        one.hit.kind: one.address for query in ("афиши", "глобус", "анна")
        for group in search(as_(olga), query).context["groups"] for one in group.found
    }  # fmt: skip

    assert links["task"] == f"/tasks/{life.pk}/"
    assert links["comment"] == f"/tasks/{life.pk}/#comment-{comment.pk}"
    assert links["client"] == f"/clients/{globus.pk}/"
    assert links["contact"] == f"/contacts/{anna.pk}/"
    assert links["touch"].startswith(f"/clients/{globus.pk}/?to=touch-")
    assert all(links.values())


def test_what_matched_is_marked_and_nothing_is_run(as_, olga, globus):
    Touch.note_down(
        globus, channel="call", by=olga, at=moment("Tue 12:00"), summary="Афиши <b>и</b> <script>alert(1)</script>"
    )
    text = search(as_(olga), "афиша").text

    assert "<mark>Афиши</mark>" in text
    assert "<script>alert" not in text


def test_notes_say_they_are_for_our_eyes(as_, olga, life):
    assert "для своих" in search(as_(olga), "осторожно", palette="1").text.lower()


def test_one_kind_alone_and_the_rest_on_demand(as_, olga, globus):
    for n in range(9):
        Touch.note_down(globus, channel="call", by=olga, at=moment("Tue 12:00"), summary=f"Афиши {n}")
    everywhere = search(as_(olga), "афиши")
    assert "ещё 2" in everywhere.text

    assert found(search(as_(olga), "афиши", **{"in": "contacts"})) == {"touch"}
    assert found(search(as_(olga), "афиши", **{"in": "letters"})) == set()


@pytest.mark.parametrize(
    ("query", "action"),
    [
        ("задача", "/tasks/new/"),
        ("new task", "/tasks/new/"),
        ("yjdfz pflfxf", "/tasks/new/"),
        ("мой де", "/"),
        ("cjdthityyj", None),
    ],
)
def test_commands_answer_in_both_languages_and_layouts(as_, olga, query, action):
    addresses = [one.address for one in search(as_(olga), query).context["actions"]]

    assert (action in addresses) if action else addresses == []


NONSENSE = ["", " ", "а", "\0", "'", '"', "%", "\\", "() & |", "-", "я" * 500, "🙂", "<script>"]


@pytest.mark.parametrize("palette", ["", "1"])
def test_whatever_is_typed_is_answered(as_, olga, life, palette):
    browser = as_(olga)

    for query in NONSENSE:
        answer = search(browser, query, palette=palette)
        assert answer.status_code == 200, query
        assert "<script>" not in answer.text.partition("</head>")[2]


def test_the_palette_gets_a_part_and_the_page_says_when_nothing_is_found(as_, olga):
    part = search(as_(olga), "ничегошеньки", palette="1").text

    assert "<html" not in part
    assert "ничего нет" in part
    assert "ничего не нашлось" in search(as_(olga), "ничегошеньки").text


def test_as_many_queries_for_many_hits_as_for_few(as_, olga, globus, life):
    browser = as_(olga)
    search(browser, "афиши")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            search(browser, "афиши", palette="1")
        return len(queries)

    few = asked()
    for n in range(8):
        Touch.note_down(globus, channel="call", by=olga, at=moment("Tue 12:00"), summary=f"Афиши {n}")
        Comment.say(life, f"Афиши {n}", by=olga, at=moment("Wed 11:00"))
        Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Иван", family_name=f"Афишин{n}")
    assert asked() <= few
    assert few <= 14
