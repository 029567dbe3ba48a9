"""dirigent journal …: what happened, and whether it still stands as it was written."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.config import postgres, tables
from dirigent.domain.approvals import bundles
from dirigent.domain.approvals.certifying import entries_of
from dirigent.domain.approvals.models import Approval, Certificate
from dirigent.domain.clients.models import Client
from dirigent.foundation.journal import proving
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.sealing import seal_all
from dirigent.foundation.journal.verifying import examine

# A proof is checked where there is no database at all; every other verb asks for it itself.
NEEDS_DATABASE = False
WRONG = {
    "archive": gettext_lazy("The archive is not as it was written."),
    "form": gettext_lazy("The proof is not as it was written."),
    "seal": gettext_lazy("The proof does not lead to its seal."),
    "chain": gettext_lazy("The seals of the proof do not follow one another."),
    "entry": gettext_lazy("An entry of the proof was changed."),
    "certificate": gettext_lazy("The certificate is not the one that the journal tells of."),
    "version": gettext_lazy("A version is not the one that was put up."),
    "file": gettext_lazy("A file is not the one that was approved."),
}

app = typer.Typer(help="What happened, sealed.", no_args_is_help=True)


@app.command()
def verify(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="A bundle or a proof: checked by itself, without the database.")
    ] = None,
    expect: Annotated[str, typer.Option(help="NUMBER:HASH of a seal noted elsewhere earlier.")] = "",
) -> None:
    """Name every row of the journal that was changed, deleted or slipped in behind its back; or say what a bundle proves."""
    if file:
        _verify_file(file, _noted(expect))
        return
    _lend_database(context)
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
def seal(context: typer.Context) -> None:
    """Seal now what the worker would seal within a minute."""
    _lend_database(context)
    print(_("Entries sealed: %(count)s.") % {"count": seal_all(timezone.now())})


@app.command()
def prove(
    context: typer.Context,
    client: Annotated[str, typer.Argument(help="Number or name of the client.")] = "",
    approval: Annotated[
        int, typer.Option(help="Number of the consent: its bundle, or its proof while there is none.")
    ] = 0,
    out: Annotated[Path | None, typer.Option(help="Where to write it; without it into this folder.")] = None,
) -> None:
    """Write a proof that anybody can check with `journal verify FILE`: of a consent, or of all that a client may read."""
    if bool(client) == bool(approval):
        raise typer.BadParameter(_("Name a client, or a consent by --approval."))
    _lend_database(context)
    seal_all(timezone.now())
    name, content = _of_consent(approval) if approval else _of_client(client)
    target = out or Path(name)
    target.write_bytes(content)
    print(_("Written: %(file)s") % {"file": target})


def _of_consent(number: int) -> tuple[str, bytes]:
    found = Approval.objects.filter(pk=number).first()
    if found is None:
        raise typer.BadParameter(_("There is no consent number %(n)s.") % {"n": number})
    ready = Certificate.objects.ready().filter(version=found.current).select_related("bundle", "version").first()
    if ready and ready.bundle:
        return ready.bundle_name, ready.bundle.open().read()
    return f"consent-{number}.proof.json", _proof(found.client_id, entries_of(found))


def _of_client(told: str) -> tuple[str, bytes]:
    found = Client.objects.filter(pk=int(told)).first() if told.isdigit() else Client.objects.filter(name=told).first()
    if found is None:
        raise typer.BadParameter(_("There is no client “%(name)s”.") % {"name": told})
    entries = Entry.objects.of_client(found.pk).for_the_client().order_by("pk").values_list("pk", flat=True)
    return f"client-{found.pk}.proof.json", _proof(found.pk, list(entries))


def _proof(client_id: int, entries: list[int]) -> bytes:
    if not entries:
        print(_("There is nothing to prove: nothing was written that the client may read."))
        raise typer.Exit(1)
    try:
        return proving.dump(proving.prove(client_id, entries))
    except proving.NotSealed:
        print(_("The newest entries are not sealed yet. Ask again in a minute."))
        raise typer.Exit(1) from None


def _verify_file(file: Path, noted: tuple[int, str] | None) -> None:
    content = file.read_bytes()
    try:
        said, head = _of_bundle(content) if content.startswith(b"PK") else _of_proof(content)
    except proving.NoProof as fault:
        print(_("%(file)s proves nothing.") % {"file": file.name}, WRONG.get(str(fault), WRONG["form"]))
        raise typer.Exit(1) from None
    print(said)
    if noted and noted != head:
        print(_("But its seal is not the one that was noted: somebody has made another journal."))
        raise typer.Exit(1)
    print(_("Seal %(number)s:%(hash)s") % {"number": head[0], "hash": head[1]})
    if not noted:
        print(_("Compare it with the seal in the letter that brought the certificate, or give it as --expect."))


def _of_bundle(content: bytes) -> tuple[str, tuple[int, str]]:
    found = bundles.confirm(content)
    told = {"title": found.title, "number": found.version, "at": _moment(found.sealed_at)}
    lines = [_("The bundle is whole: “%(title)s”, version %(number)s, sealed on %(at)s.") % told]
    for one in found.answers:
        data = one.data or {}
        what = _("agreed") if one.kind == "approval.approved" else _("asked for corrections")
        said = {
            "who": data.get("name", _("words removed")),
            "what": what,
            "at": _moment(one.at),
            "n": data.get("version", ""),
        }
        lines.append(_("%(at)s  version %(n)s  %(who)s: %(what)s") % said)
    return "\n".join(lines), found.head


def _of_proof(content: bytes) -> tuple[str, tuple[int, str]]:
    found = proving.check(content)
    lines = [
        _("The proof is whole. Entries: %(n)s, sealed on %(at)s.")
        % {"n": len(found.entries), "at": _moment(found.sealed_at)}
    ]
    lines += [f"{_moment(one.at)}  {one.kind}  {(one.data or {}).get('title', '')}".rstrip() for one in found.entries]
    return "\n".join(lines), found.head


def _lend_database(context: typer.Context) -> None:
    context.with_resource(postgres.lent(settings.DIRIGENT_HOME))
    if not settings.PRODUCTION:
        tables.bring_up()


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _noted(expect: str) -> tuple[int, str] | None:
    if not expect:
        return None
    number, _colon, noted = expect.partition(":")
    if not number.isdigit() or not noted:
        raise typer.BadParameter(_("A seal is noted as NUMBER:HASH."))
    return int(number), noted.strip().lower()
