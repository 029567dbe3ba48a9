"""People from the command line: entered, given passwords, listed."""

import re

import pytest
from typer.testing import CliRunner

from dirigent.config.commands.people import app
from dirigent.domain.people.models import Role, User

PASSWORD = re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")


@pytest.fixture
def people(db):
    return lambda *words, **more: CliRunner().invoke(app, words, **more)


def test_the_first_person_comes_in(people):
    done = people("add", "Anna", "--role", "administrator", "--given", "Анна", "--family", "Ветрова")

    user = User.objects.get(login="anna")
    assert done.exit_code == 0
    assert user.role == Role.ADMINISTRATOR
    assert user.check_password(PASSWORD.search(done.output).group())


def test_a_new_password_ends_the_old_sessions(people, as_, olga):
    hers = as_(olga)

    done = people("password", "olga")

    olga.refresh_from_db()
    assert olga.check_password(PASSWORD.search(done.output).group())
    assert hers.get("/inbox/").status_code == 302


def test_a_typed_password_is_not_shown_and_not_weak(people, olga):
    weak = people("password", "olga", "--ask", input="12345\n12345\n")
    good = people("password", "olga", "--ask", input="verno-loshad-batareya\n" * 2)

    assert weak.exit_code == 2
    assert good.exit_code == 0
    assert "verno" not in good.output
    olga.refresh_from_db()
    assert olga.check_password("verno-loshad-batareya")


@pytest.mark.parametrize(
    "words",
    [("add", "olga"), ("password", "nobody"), ("add", "x", "--department", "Луна"), ("add", "y", "--email", "no")],
)
def test_what_cannot_be_is_refused(people, olga, words):
    before = User.objects.count()

    assert people(*words).exit_code == 2
    assert User.objects.count() == before


def test_the_list_says_who_cannot_come_in(people, olga, marina, head):
    marina.dismiss(by=head, at=head.joined_at)
    listed = people("list").output

    assert "Ольга Снегирёва · аккаунт-менеджер · Клиентский сервис · пароль ещё не задан" in listed
    assert "больше не работает" in listed
