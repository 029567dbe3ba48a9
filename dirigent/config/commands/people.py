"""dirigent people …: who works here, and how they come in."""

from typing import Annotated

import typer
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from dirigent.domain.people.models import Department, Role, User
from dirigent.domain.people.passwords import made_up

app = typer.Typer(help="Who works here, and how they come in.", no_args_is_help=True)


@app.command()
def add(
    login: Annotated[str, typer.Argument(help="What the person types to come in, like olga.")],
    role: Annotated[Role, typer.Option(help="What the person is here.")] = Role.ACCOUNT_MANAGER,
    given: Annotated[str, typer.Option(help="Given name.")] = "",
    family: Annotated[str, typer.Option(help="Family name. Default: the login.")] = "",
    email: Annotated[str, typer.Option(help="Mail address.")] = "",
    department: Annotated[str, typer.Option(help="Name of the department.")] = "",
    ask: Annotated[bool, typer.Option("--ask", help="Type the password instead of having one made.")] = False,
) -> None:
    """Enter a person and print the password, once."""
    login = login.strip().lower()
    if User.objects.filter(login=login).exists():
        raise typer.BadParameter(_("The login “%(login)s” is taken.") % {"login": login})
    room = None
    if department:
        room = Department.objects.filter(name__iexact=department.strip()).first()
        if room is None:
            raise typer.BadParameter(_("There is no department “%(name)s”.") % {"name": department})
    user = User(
        login=login, role=role.value, given_name=given, family_name=family or login, email=email, department=room,
        joined_at=timezone.now(), password="!",
    )  # fmt: skip
    try:
        user.full_clean()
    except ValidationError as wrong:
        raise typer.BadParameter(" ".join(wrong.messages)) from None
    password = _asked(user) if ask else made_up()
    User.hire(
        login=login, role=role.value, given_name=given, family_name=family or login, email=email, department=room,
        password=password, by=None, at=timezone.now(),
    )  # fmt: skip
    typer.echo(_("%(name)s is entered: %(role)s.") % {"name": str(user), "role": Role(role).label})
    _say(login, password, asked=ask)


@app.command()
def password(
    login: Annotated[str, typer.Argument(help="Whose password.")],
    ask: Annotated[bool, typer.Option("--ask", help="Type the password instead of having one made.")] = False,
) -> None:
    """Give a person a new password; wherever they were logged in, they are logged out."""
    user = User.objects.filter(login=login.strip().lower()).first()
    if user is None:
        raise typer.BadParameter(_("There is nobody with the login “%(login)s”.") % {"login": login})
    given = _asked(user) if ask else made_up()
    user.give_password(given, by=None, at=timezone.now())
    _say(user.login, given, asked=ask)


@app.command("list")
def everybody() -> None:
    """Print who works here."""
    people = list(User.objects.select_related("department").order_by("-is_active", "family_name", "given_name"))
    wide = max((len(person.login) for person in people), default=0)
    for person in people:
        told = [str(person), str(Role(person.role).label), person.department.name if person.department else ""]
        if not person.is_active:
            told.append(_("no longer works here"))
        elif not person.has_usable_password():
            told.append(_("no password yet"))
        typer.echo(f"{person.login:{wide}}  " + " · ".join(filter(None, told)))
    if not people:
        typer.echo(_("Nobody yet. Enter the first person: dirigent people add LOGIN --role administrator"))


def _asked(user: User) -> str:
    typed = typer.prompt(_("Password"), hide_input=True, confirmation_prompt=True)
    try:
        validate_password(typed, user)
    except ValidationError as wrong:
        raise typer.BadParameter(" ".join(wrong.messages)) from None
    return typed


def _say(login: str, given: str, *, asked: bool) -> None:
    if asked:
        typer.echo(_("The password of %(login)s is set.") % {"login": login})
        return
    typer.echo(_("Login: %(login)s") % {"login": login})
    typer.echo(_("Password: %(password)s") % {"password": given})
    typer.echo(_("It is shown only now. Ask the person to change it after the first sign-in."))
