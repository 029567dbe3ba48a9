"""Make a data set of the named size, quickly: rows by SQL, then waits, duties and seals by the house itself."""

import time
from typing import Annotated

import typer
from django.apps import apps
from django.db import connection
from django.db.models import CharField, TextField
from django.utils import timezone
from psycopg import sql

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Thread
from dirigent.domain.conversations.settling import settle
from dirigent.regulation import engine

from .statements import STATEMENTS

SETTLED_AT_ONCE = 20_000


def command(
    clients: Annotated[int, typer.Option(help="How many clients.")] = 10_000,
    contacts: Annotated[int, typer.Option(help="How many contacts with them: half talks, half letters.")] = 2_000_000,
    tasks: Annotated[int, typer.Option(help="How many tasks.")] = 200_000,
    fresh: Annotated[bool, typer.Option(help="Empty the bench database first.")] = True,
) -> None:
    began = time.monotonic()
    if Client.objects.exists():
        if not fresh:
            raise typer.BadParameter("There is a data set already.")
        empty()
    sizes = {
        "clients": clients,
        "talks": contacts // 2,
        "threads": contacts // 8,
        "tasks": tasks,
        "managers": max(4, clients // 25),
    }
    lend_defaults()
    for name, statement in STATEMENTS:
        _run(name, statement, sizes)
    _settle()
    step = time.monotonic()
    now = timezone.now()
    engine.refresh(now, since=now - engine.MEMORY)
    engine.full_pass(now)
    typer.echo(f"{time.monotonic() - step:7.1f} s  duties")
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    typer.echo(f"{time.monotonic() - began:7.1f} s  altogether")


def empty() -> None:
    """The journal is never emptied by the product; the bench throws the whole tables away."""
    with connection.cursor() as cursor:
        cursor.execute("set journal.scratch = on")
        cursor.execute(
            "truncate journal_entry, journal_seal, search_document, files_storedfile, clients_client, people_user, people_department,"
            " regulation_duty, regulation_pass, conversations_thread, conversations_message, conversations_touch, tasks_task cascade"
        )


def lend_defaults() -> None:
    """The rows are written by SQL, which does not know what the models put into a column nobody speaks of."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model.__module__.startswith("dirigent."):
                continue
            for column in model._meta.local_concrete_fields:
                if column.null or column.primary_key or column.unique or column.generated or column.has_db_default():
                    continue
                if column.has_default() or isinstance(column, CharField | TextField):
                    value = column.get_db_prep_save(column.get_default(), connection)
                    cursor.execute(
                        sql.SQL("alter table {} alter column {} set default {}").format(
                            sql.Identifier(model._meta.db_table), sql.Identifier(column.column), sql.Literal(value)
                        )
                    )


def _run(name: str, statement: str, sizes: dict[str, int]) -> None:
    step = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(statement, sizes)
        rows = cursor.rowcount
        cursor.execute("analyze")
    typer.echo(f"{time.monotonic() - step:7.1f} s  {name}: {rows}")


def _settle() -> None:
    step = time.monotonic()
    ids = list(Thread.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), SETTLED_AT_ONCE):
        settle(ids[start : start + SETTLED_AT_ONCE])
    typer.echo(f"{time.monotonic() - step:7.1f} s  waits and exchanges of {len(ids)} threads")
