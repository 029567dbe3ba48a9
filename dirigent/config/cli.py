"""The command line: `dirigent <noun> …`.

Every noun is a module of `dirigent.config.commands`, found by its name and loaded only when it is asked for.
It holds either `app`, a `typer.Typer()` with several verbs, or `command`, a function that is the whole noun:

    dirigent/config/commands/user.py   app = typer.Typer(help="…"); @app.command() def add(login: str): …
    → dirigent user add anna

Commands run with Django set up, the database started and its tables made, and no limit on how long a statement may
take. A module that says `NEEDS_DATABASE = False` or `NEEDS_TABLES = False` is run without.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Callable
from typing import Any

import django
import typer
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from typer.core import TyperGroup

from . import commands, env, postgres, tables

NAMES = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


class Nouns(TyperGroup):
    """The nouns of the command line, loaded one by one."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # the signature is the library's
        return [name.replace("_", "-") for name in NAMES]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        name = cmd_name.replace("-", "_")
        if name not in NAMES:
            return None
        module = importlib.import_module(f"{commands.__name__}.{name}")
        noun: Any = typer.main.get_command(_as_app(module))
        noun.name = cmd_name
        if getattr(module, "NEEDS_DATABASE", True):
            noun.invoke = _with_database(ctx, noun.invoke, tables_too=getattr(module, "NEEDS_TABLES", True))
        return noun


def _as_app(module: Any) -> typer.Typer:
    if isinstance(getattr(module, "app", None), typer.Typer):
        return module.app
    app = typer.Typer(add_completion=False)
    context = getattr(module, "CONTEXT", None)
    app.command(help=module.command.__doc__, context_settings=context)(module.command)
    return app


def _with_database(ctx: Any, invoke: Callable[[Any], Any], *, tables_too: bool) -> Callable[[Any], Any]:
    """The same command, with a running database around it. In production tables change only when somebody says so."""

    def lent(inner: Any) -> Any:
        ctx.with_resource(postgres.lent(settings.DIRIGENT_HOME))
        if tables_too and not settings.PRODUCTION:
            tables.bring_up()
        return invoke(inner)

    return lent


cli = typer.Typer(cls=Nouns, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@cli.callback(help="Dirigent: the desk of an agency's client service, run by its own regulation.")
def dirigent() -> None:
    """The root of all commands."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dirigent.config.settings")
    os.environ.setdefault("DIRIGENT_STATEMENT_SECONDS", "0")
    try:
        django.setup()
        cli()
    except (postgres.NoDatabase, env.Unreadable, ImproperlyConfigured) as problem:
        sys.exit(str(problem))
