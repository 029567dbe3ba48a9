"""dirigent migrate: bring the tables up to the code."""

from typing import Annotated

import typer
from django.core.management import call_command


def command(quiet: Annotated[bool, typer.Option(help="Say nothing when there is nothing to do.")] = False) -> None:
    """Bring the tables up to the code."""
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
