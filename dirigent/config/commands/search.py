"""dirigent search …: what can be found."""

import typer
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dirigent.domain.conversations.files_read import read_next
from dirigent.foundation.search.rebuilding import findable_models, rebuild
from dirigent.integrations.documents.reading import read

app = typer.Typer(help="What can be found.", no_args_is_help=True)


@app.callback()
def search() -> None:
    """The root of its verbs: without it a noun of one verb would be a verb itself."""


@app.command()
def fill() -> None:
    """Look now into every file nobody has looked into yet, as the worker does a few at a time."""
    files = 0
    while done := read_next(read, at=timezone.now()):
        files += done
        print(_("Files looked into: %(count)s.") % {"count": files}, flush=True)
    print(_("Nothing is left to look into."))


@app.command("rebuild")
def rebuild_all() -> None:
    """Write anew by what approvals, handovers and briefs are found. Nobody has to stop working meanwhile."""
    for model in findable_models():
        count = rebuild(model)
        print(_("%(what)s: %(count)s.") % {"what": capfirst(model._meta.verbose_name), "count": count}, flush=True)
