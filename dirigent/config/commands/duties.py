"""dirigent duties: who owes what by when, at any moment, straight from the facts."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from django.utils import timezone

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.foundation import worktime
from dirigent.regulation import engine
from dirigent.regulation.models import Duty


class Form(StrEnum):
    TABLE = "table"
    JSON = "json"


def command(
    at: Annotated[
        str, typer.Option(help="The moment, like 2026-11-20T15:00; without a zone it is the agency's. Default: now.")
    ] = "",
    since: Annotated[str, typer.Option(help="Also what was fulfilled or lapsed from this moment on.")] = "",
    user: Annotated[str, typer.Option(help="Login: only what this person owes.")] = "",
    client: Annotated[str, typer.Option(help="Name of a client: only its duties.")] = "",
    form: Annotated[Form, typer.Option("--format", help="How to print.")] = Form.TABLE,
) -> None:
    """Print the duties as they stood at a moment."""
    schedule = worktime.default()
    moment = _moment(at, schedule) if at else timezone.now()
    clients = None
    if client:
        clients = list(Client.objects.filter(name__iexact=client.strip()).values_list("pk", flat=True))
        if not clients:
            raise typer.BadParameter(f"There is no client “{client}”.", param_hint="--client")
    duties = engine.derive(moment, since=_moment(since, schedule) if since else None, clients=clients)
    people = {u.pk: u for u in User.objects.all()}
    if user:
        owner = next((u for u in people.values() if u.login == user), None)
        if owner is None:
            raise typer.BadParameter(f"There is nobody with the login “{user}”.", param_hint="--user")
        duties = [d for d in duties if d.responsible_id == owner.pk or owner.pk in d.joined]
    names = dict(Client.objects.filter(pk__in={d.client_id for d in duties}).values_list("pk", "name"))
    with timezone.override(schedule.zone):
        rows = [
            _row(duty, moment, names, people)
            for duty in sorted(duties, key=lambda d: (d.due_at, d.clause, d.subject_id))
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1) if form is Form.JSON else _table(rows))


def _moment(text: str, schedule) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a moment; write it like 2026-11-20T15:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=schedule.zone)


def _row(duty: Duty, at: datetime, names: dict[int, str], people: dict[int, User]) -> dict:
    responsible = people.get(duty.responsible_id or 0)
    return {
        "clause": duty.clause,
        "client": names.get(duty.client_id or 0),
        "subject": f"{duty.rule.subject}:{duty.subject_id}",
        "responsible": responsible.login if responsible else None,
        "joined": [people[pk].login for pk in duty.joined if pk in people],
        "opens_at": _local(duty.opens_at),
        "due_at": _local(duty.due_at),
        "state": str(duty.state(at)),
        "fulfilled_at": _local(duty.fulfilled_at),
        "headline": duty.headline,
        "explanation": duty.explanation,
        "figures": duty.figures,
    }


def _local(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def _table(rows: list[dict]) -> str:
    lines = [
        f"{row['due_at'][:16].replace('T', ' ')}  {row['state']:<9}  {row['clause']:<13}  {row['responsible'] or '—':<12}  "
        f"{row['client'] or '—'}: {row['headline']}\n{'':20}{row['explanation']}"
        for row in rows
    ]
    return "\n".join([*lines, f"{len(rows)} duties"])
