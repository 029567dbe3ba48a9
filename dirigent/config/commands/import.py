"""dirigent import …: what the agency kept elsewhere comes in."""

from pathlib import Path
from typing import Annotated

import typer
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from dirigent.domain.clients.importing import CannotMap, Outcome, Preview, SheetColumns, import_clients, mapped, preview
from dirigent.domain.clients.importing.columns import TITLES
from dirigent.domain.clients.importing.rows import Trouble
from dirigent.domain.people.models import Agency, User
from dirigent.foundation.tables import UnreadableTable, read
from dirigent.integrations.mail.importing import import_mail
from dirigent.integrations.mail.telling import said_of

app = typer.Typer(help="What the agency kept elsewhere comes in.", no_args_is_help=True)


@app.callback()
def importing() -> None:
    """What the agency kept elsewhere comes in."""


@app.command()
def clients(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A table of clients and contacts: .xlsx or .csv.")
    ],
    create_people: Annotated[
        bool, typer.Option(help="Enter the managers named in the table whom nobody knows.")
    ] = False,
    dry_run: Annotated[bool, typer.Option(help="Only say what would be done.")] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=HEADER", help="Which column is what, where the guess is wrong; =HEADER leaves it."),
    ] = None,
    by: Annotated[str, typer.Option(help="Login of the person who does it. Default: the system itself.")] = "",
) -> None:
    """Take in clients with their contacts. As often as wished: nothing is doubled."""
    try:
        book = read(file)
        columns = mapped(book, [_pair(said) for said in mapping or ()])
        if dry_run:
            _print_preview(preview(book, columns, create_people=create_people))
        else:
            done = import_clients(book, columns, by=_person(by), at=timezone.now(), create_people=create_people)
            _print_outcome(done, done.plan.sheets)
    except (UnreadableTable, CannotMap) as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(2) from None


@app.command()
def mail(
    path: Annotated[Path, typer.Argument(exists=True, help="An .mbox, an .eml or a folder of letters.")],
    ours: Annotated[
        list[str] | None,
        typer.Option(metavar="DOMAIN", help="This mail domain is the agency's own; it is remembered."),
    ] = None,
    by: Annotated[str, typer.Option(help="Login of the person who does it. Default: the system itself.")] = "",
) -> None:
    """Take in letters. As often as wished: the same letter is taken once, and none is lost."""
    person, at = _person(by), timezone.now()
    for domain in ours or ():
        try:
            Agency.load().take_domain(domain, by=person, at=at)
        except ValidationError as refused:
            raise typer.BadParameter(" ".join(refused.messages), param_hint="--ours") from None
    if not Agency.load().mail_domains:
        typer.echo(
            _(
                "No mail domain of the agency is known: name it with --ours agency.ru, or letters of ours count as strangers'."
            ),
            err=True,
        )
    typer.echo(said_of(import_mail(path, by=person, at=at)))


def _pair(said: str) -> tuple[str, str]:
    name, sign, header = said.partition("=")
    if not sign:
        raise typer.BadParameter(_("“%(said)s” is not FIELD=HEADER.") % {"said": said}, param_hint="--mapping")
    return name.strip(), header.strip()


def _person(login: str) -> User | None:
    if not login:
        return None
    person = User.objects.active().filter(login=login).first()
    if person is None:
        raise typer.BadParameter(_("There is nobody with the login “%(login)s”.") % {"login": login}, param_hint="--by")
    return person


def _print_preview(seen: Preview) -> None:
    _print_sheets(seen.sheets)
    typer.echo(_("Nothing is written yet. This would be done:"))
    _print_counts(
        (_("Clients"), len(seen.new_clients), len(seen.changed_clients), len(seen.left_clients)),
        (_("Contact persons"), len(seen.new_contacts), len(seen.changed_contacts), len(seen.left_contacts)),
    )
    for client in seen.changed_clients:
        for change in client.changes:
            typer.echo(f"  {client.name}: {change.title}: {_shown(change.old)} → {_shown(change.new)}")
    if seen.people:
        typer.echo(_("Would be entered as account managers: %(names)s.") % {"names": ", ".join(seen.people)})
    _print_troubles(seen.problems, seen.notices)


def _print_outcome(done: Outcome, sheets: list[SheetColumns]) -> None:
    _print_sheets(sheets)
    _print_counts(
        (_("Clients"), len(done.clients_created), len(done.clients_changed), done.clients_left),
        (_("Contact persons"), len(done.contacts_created), len(done.contacts_changed), done.contacts_left),
    )
    if done.people_created:
        names = ", ".join(f"{user.get_full_name()} ({user.login})" for user in done.people_created)
        typer.echo(_("Entered as account managers: %(names)s.") % {"names": names})
        typer.echo(_("They log in after a password is set: dirigent people password LOGIN"))
    _print_troubles(done.problems, done.notices)


def _print_sheets(sheets: list[SheetColumns]) -> None:
    for sheet in sheets:
        if sheet.readable:
            pairs = "; ".join(
                f"{sheet.title_of(column)} → {TITLES[name]}" for column, name in sorted(sheet.columns.items())
            )
            typer.echo(_("Sheet “%(sheet)s”: %(pairs)s") % {"sheet": sheet.title, "pairs": pairs})


def _print_counts(*lines: tuple[str, int, int, int]) -> None:
    heads = ("", _("new"), _("changed"), _("as before"))
    wide = max(len(line[0]) for line in lines)
    typer.echo(f"\n{'':{wide}}" + "".join(f"  {head:>{max(len(head), 6)}}" for head in heads[1:]))
    for title, *counts in lines:
        cells = (f"  {count:>{max(len(head), 6)}}" for head, count in zip(heads[1:], counts, strict=True))
        typer.echo(f"{title:{wide}}" + "".join(cells))
    typer.echo("")


def _print_troubles(problems: list[Trouble], notices: list[Trouble]) -> None:
    for title, troubles in ((_("To be mended"), problems), (_("For your information"), notices)):
        if troubles:
            typer.echo(f"{title} ({len(troubles)}):")
            for trouble in troubles:
                typer.echo(f"  {trouble}")


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "—")
