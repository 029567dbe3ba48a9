"""People come, change and leave; the way in opens and closes with them, at once."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.people.models import Role, User
from dirigent.foundation.journal.models import Entry

HTMX = {"headers": {"HX-Request": "true"}}
NINA = {
    "family_name": "Ветрова", "given_name": "Нина", "patronymic": "", "login": "Nina", "email": "nina@kvartet.example",
    "role": Role.ACCOUNT_MANAGER, "department": "", "language": "ru",
}  # fmt: skip
PASSWORD = re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")


def test_a_person_is_entered_and_comes_in_with_the_password_shown_once(as_, client, head):
    page = as_(head)
    answer = page.post("/settings/people/new/", NINA, **HTMX)

    given = PASSWORD.search(answer.text).group()
    assert answer["Cache-Control"] == "no-store"
    assert given not in page.get("/settings/people/").text
    client.post("/account/login/", {"login": "nina", "password": given})
    assert client.get("/inbox/").status_code == 200
    assert not Entry.objects.filter(data__icontains=given).exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"login": "olga"}, "уже занят"),
        ({"login": "нина"}, "Только латинские буквы"),
        ({"email": "olga@kvartet.example"}, "уже записан за коллегой"),
        ({"given_name": ""}, "Обязательное поле"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(as_, head, olga, said, sentence):
    User.objects.filter(pk=olga.pk).update(email="olga@kvartet.example")

    answer = as_(head).post("/settings/people/new/", NINA | said, **HTMX)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not User.objects.filter(login="nina").exists()


def test_who_leaves_is_out_at_once_everywhere(as_, head, olga, globus):
    first, second = as_(olga), as_(olga)
    assert first.get("/inbox/").status_code == 200
    page = as_(head)
    asked = page.get(f"/settings/people/{olga.pk}/leaving/", **HTMX).text
    assert "Ведёт 1 клиента" in asked
    assert "Театр «Глобус»" in asked

    page.post(f"/settings/people/{olga.pk}/leaving/", **HTMX)

    owners = {session.get_decoded().get("_auth_user_id") for session in Session.objects.all()}
    assert owners == {str(head.pk)}, "only the head is still logged in"
    assert first.get("/inbox/").status_code == second.get("/inbox/").status_code == 302

    page.post(f"/settings/people/{olga.pk}/return/", **HTMX)
    olga.refresh_from_db()
    assert olga.is_active
    assert first.get("/inbox/").status_code == 302, "an old session does not come back to life"
    kinds = set(Entry.objects.filter(subject_id=olga.pk, subject_kind="people.user").values_list("kind", flat=True))
    assert {"user.dismissed", "user.taken_back"} <= kinds


@pytest.mark.parametrize("what", ["password", "role"])
def test_a_new_password_and_another_role_end_the_sessions(as_, head, olga, what):
    hers = as_(olga)
    if what == "password":
        answer = as_(head).post(f"/settings/people/{olga.pk}/password/", **HTMX)
        olga.refresh_from_db()
        assert olga.check_password(PASSWORD.search(answer.text).group())
    else:
        said = NINA | {"login": "olga", "email": "", "role": Role.SALES}
        assert as_(head).post(f"/settings/people/{olga.pk}/", said, **HTMX).status_code == 204
    assert hers.get("/inbox/").status_code == 302


def test_nobody_locks_the_house_from_inside(as_, head, admin, olga):
    page = as_(head)
    own = {"family_name": "Громова", "given_name": "Вера", "role": Role.ACCOUNT_MANAGER, "language": "ru"}

    assert page.post(f"/settings/people/{head.pk}/leaving/").status_code == 403
    assert page.post(f"/settings/people/{head.pk}/", own).status_code == 403
    assert User.objects.get(pk=head.pk).role == Role.HEAD


def test_a_head_does_not_become_an_administrator(as_, head, admin, olga):
    page = as_(head)
    grab = NINA | {"role": Role.ADMINISTRATOR}

    assert page.post("/settings/people/new/", grab, **HTMX).status_code == 422
    assert page.post(f"/settings/people/{admin.pk}/password/").status_code == 403
    assert page.post(f"/settings/people/{admin.pk}/leaving/").status_code == 403
    assert page.post(f"/settings/people/{admin.pk}/", NINA | {"email": "mine@evil.example"}).status_code == 403
    assert as_(admin).post("/settings/people/new/", grab, **HTMX).status_code == 200


@pytest.mark.parametrize("who", ["olga", "specialist", "seller", "desk_docs", "production_head"])
@pytest.mark.parametrize("path", ["people/", "people/new/", "departments/", "calendar/", "calendar/week/", "senders/"])
def test_settings_are_for_the_head_and_administrators(as_, request, who, path):
    browser = as_(request.getfixturevalue(who))

    assert browser.get(f"/settings/{path}").status_code == 403
    assert browser.get("/settings/").url == "/settings/account/", "one's own account is for everybody"
    assert browser.get("/settings/account/").status_code == 200
    assert "/settings/people/" not in browser.get("/settings/account/").text


def test_people_cost_no_query_each(as_, head, django_assert_num_queries):
    page = as_(head)
    page.get("/settings/people/")
    with CaptureQueriesContext(connection) as one:
        page.get("/settings/people/")
    for number in range(50):
        User.hire(login=f"u{number}", family_name=f"Ф{number}", role=Role.SPECIALIST, by=None, at=head.joined_at)

    with django_assert_num_queries(len(one)):
        page.get("/settings/people/")


def test_departments(as_, head, service, olga):
    page = as_(head)
    page.post("/settings/departments/new/", {"name": "Таргет", "kind": "production", "head": ""}, **HTMX)
    twice = page.post("/settings/departments/new/", {"name": "Таргет", "kind": "production", "head": ""}, **HTMX)

    assert twice.status_code == 422
    assert "нет руководителя" in page.get("/settings/departments/").text
    assert (
        page.post(
            f"/settings/departments/{service.pk}/", {"name": "КС", "kind": "client_service", "head": olga.pk}
        ).status_code
        == 422
    )
    assert Entry.objects.filter(kind="department.founded").count() == 1
