"""bin/bench data | regulation | pages | portal | mail | inbox | crash | search | sitecheck | compare | handover."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Benchmarks have a home of their own, so that nobody's data is in their way.
os.environ.setdefault("DIRIGENT_HOME", str(ROOT / "var" / "bench"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dirigent.config.settings")
os.environ.setdefault("DIRIGENT_STATEMENT_SECONDS", "0")
os.environ.setdefault("DIRIGENT_IDLE_SECONDS", "0")
os.environ.setdefault("DIRIGENT_PG_OPTIONS", "-c shared_buffers=512MB -c max_wal_size=8GB -c jit=off")

import django  # noqa: E402
import typer  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()

from dirigent.config import postgres, tables  # noqa: E402

from . import compare, crash, data, handover, inbox, mail, pages, portal, regulation, search, sitecheck  # noqa: E402

app = typer.Typer(add_completion=False, no_args_is_help=True)
for module in (data, regulation, pages, portal, mail, crash, search, inbox, sitecheck, compare, handover):
    app.command(name=module.__name__.rpartition(".")[2], help=module.__doc__)(module.command)

if __name__ == "__main__":
    if "--help" in sys.argv or len(sys.argv) == 1:
        app()
    with postgres.lent(settings.DIRIGENT_HOME):
        tables.bring_up()
        app()
