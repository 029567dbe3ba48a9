"""dirigent manage …: any command of Django, with the database at hand."""

import typer
from django.core.management import execute_from_command_line

NEEDS_TABLES = False
CONTEXT = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


def command(ctx: typer.Context) -> None:
    """Run a management command of Django."""
    execute_from_command_line(["dirigent manage", *ctx.args])
