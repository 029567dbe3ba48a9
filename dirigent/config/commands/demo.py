"""dirigent demo: the made-up agency for a first look."""

from datetime import datetime

import typer
from django.conf import settings
from django.utils import timezone

from dirigent.config.demo.cast import PASSWORD, PEOPLE
from dirigent.config.demo.loading import NotEmpty
from dirigent.config.demo.loading import load as load_demo
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Role

SHOWN_CLIENT = "Театр «Глобус»"

app = typer.Typer(help="The demo agency: load it, see its logins.", no_args_is_help=True)


@app.command()
def load(
    at: str = typer.Option("", help="As if it were this moment, like 2026-11-20T15:10+03:00. Default: now."),
    if_empty: bool = typer.Option(False, help="Do nothing when there is data already."),
) -> None:
    """Load the demo agency into an empty installation: three months of history up to the moment."""
    if settings.PRODUCTION:
        raise typer.BadParameter("The demo agency has known passwords: it is never loaded in production.")
    if if_empty and Client.objects.exists():
        return
    try:
        load_demo(now=datetime.fromisoformat(at) if at else timezone.now())
    except NotEmpty:
        raise typer.BadParameter(
            "There are clients already; the demo agency goes into an empty installation."
        ) from None
    typer.echo(f"{Client.objects.count()} clients, three months of history.")


@app.command()
def logins() -> None:
    """Who can log in, with which password, and how a client's person comes in."""
    for login, given, family, _patronymic, role, _department in PEOPLE:
        typer.echo(f"  {login:<8} {PASSWORD}   {given} {family}, {Role(role).label}")
    client = Client.objects.filter(name=SHOWN_CLIENT).first()
    contact = client and client.contacts.present().prefetch_related("mails").first()
    if contact and contact.mails.all():
        typer.echo(
            f"  {settings.SITE_URL}/portal/   {contact}, {client}: {contact.mails.all()[0].address}, "
            f"the code is in the newest letter under {settings.DIRIGENT_HOME / 'mail'}"
        )
