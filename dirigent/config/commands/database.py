"""dirigent database …: the embedded PostgreSQL by hand."""

import subprocess

import typer
from django.conf import settings

from dirigent.config import postgres

NEEDS_DATABASE = False
app = typer.Typer(help="The database that comes with the house.", no_args_is_help=True)


@app.command()
def start() -> None:
    """Start it and leave it running."""
    print(postgres.keep(settings.DIRIGENT_HOME))


@app.command()
def stop() -> None:
    """Stop it."""
    postgres.stop(settings.DIRIGENT_HOME)


@app.command()
def url() -> None:
    """Print its address."""
    print(postgres.url(settings.DIRIGENT_HOME))


@app.command()
def shell() -> None:
    """Open psql on it."""
    with postgres.lent(settings.DIRIGENT_HOME) as address:
        subprocess.run([postgres.bindir() / "psql", address], check=False)
