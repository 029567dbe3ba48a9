"""dirigent journal …: what happened, and whether it still stands as it was written."""

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from dirigent.foundation.journal.sealing import seal_all
from dirigent.foundation.journal.verifying import examine

app = typer.Typer(help="What happened, sealed.", no_args_is_help=True)


@app.command()
def verify(
    expect: Annotated[str, typer.Option(help="NUMBER:HASH of a seal noted elsewhere earlier.")] = "",
) -> None:
    """Name every row of the journal that was changed, deleted or slipped in behind its back."""
    found = examine(_noted(expect))
    for problem in found.problems:
        print(problem)
    counts = _("Entries: %(entries)s, not sealed yet: %(unsealed)s, seals: %(seals)s.") % {
        "entries": found.entries,
        "unsealed": found.unsealed,
        "seals": found.seals,
    }
    if found.head:
        counts += "\n" + _("Last seal: %(number)s:%(hash)s") % {"number": found.head[0], "hash": found.head[1]}
    if found.problems:
        print(_("The journal is not as it was written: see above.") + "\n" + counts)
        raise typer.Exit(1)
    print(_("The journal stands as it was written.") + "\n" + counts)


@app.command()
def seal() -> None:
    """Seal now what the worker would seal within a minute."""
    print(_("Entries sealed: %(count)s.") % {"count": seal_all(timezone.now())})


def _noted(expect: str) -> tuple[int, str] | None:
    if not expect:
        return None
    number, _colon, noted = expect.partition(":")
    if not number.isdigit() or not noted:
        raise typer.BadParameter(_("A seal is noted as NUMBER:HASH."))
    return int(number), noted
