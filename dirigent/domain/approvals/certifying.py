"""Making the certificate of a consent: the sheet, the journal's entry about it, its seal, the bundle, and the letter that tells the seal.

Each step is done once, and a killed job goes on where it stopped: first the sheet and its entry, then, when that is sealed, the rest.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from dirigent.domain.people.models import User
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal import Audience
from dirigent.foundation.journal.models import Entry, Seal
from dirigent.foundation.journal.proving import NotSealed, dump, prove
from dirigent.foundation.journal.recording import record
from dirigent.foundation.journal.sealing import seal_all

from .bundles import bundle, confirm
from .models import Approval, Asking, Certificate, State, Version
from .printing import sheet
from .telling import send

log = logging.getLogger(__name__)


def certify_all(*, at: datetime) -> int:
    """Everything that may be used and has no certificate yet, and those still waiting for their seal; says how many are ready now."""
    due = Approval.objects.filter(state=State.APPROVED, current__certificate=None).select_related("current")
    for approval in due.order_by("settled_at", "pk"):
        _despite_faults(make, approval, at)
    waiting = Certificate.objects.filter(ready_at=None).order_by("pk")
    return sum(bool(_despite_faults(finish, certificate, at)) for certificate in waiting)


def _despite_faults(act: Callable[..., Any], thing: Any, at: datetime) -> Any:
    """One that cannot be made holds up no other; it is tried again the next minute."""
    try:
        return act(thing, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("certificates: %r of %s", act.__name__, thing.pk)
        return None


def make(approval: Approval, *, at: datetime) -> Certificate | None:
    """The sheet of the version that may be used; None while a small edit can still be objected to, or nothing may be used."""
    seal_all(at)
    with transaction.atomic():
        held = approval.locked()
        version = held.current
        if held.state != State.APPROVED or version is None or Certificate.objects.filter(version=version).exists():
            return None
        if version.minor and (version.objections_until is None or at <= version.objections_until):
            return None
        seal = _last_seal(held)
        if seal is None:
            return None
        pdf = store(sheet(version, seal, at=at))
        certificate = Certificate.objects.create(version=version, pdf=pdf, made_at=at)
        record(
            "approval.certificate", client=held.client_id, subject=held, by=None, at=at, audience=Audience.CLIENT, title=held.title,
            approval=held.pk, version=version.number, content_hash=version.content_hash, sha256=pdf.sha256,
            versions=[[one.number, one.content_hash] for one in held.versions.order_by("number")],
        )  # fmt: skip
    return certificate


def _last_seal(approval: Approval) -> Seal | None:
    """The seal over the newest answer; None while it is not sealed."""
    last = Entry.objects.about(approval).filter(kind="approval.approved").order_by("-pk").first()
    return last.seal if last else None


def finish(certificate: Certificate, *, at: datetime) -> bool:
    """Seal the entry about the sheet, write the proof, pack the bundle; the client is told the seal. Once."""
    seal_all(at)
    version = Version.objects.select_related("approval__client__manager", "approval__made_by").get(
        pk=certificate.version_id
    )
    entries = list(_entries(version.approval, certificate))
    try:
        proof = prove(version.approval.client_id, entries)
    except NotSealed:  # another sealer is at work: next time
        return False
    head = proof["seals"][-1]
    packed = bundle(
        sheet=certificate.pdf.open().read(),
        proof=dump(proof),
        versions={one.number: one.canonical() for one in version.approval.versions.filter(number__lte=version.number)},
        files=[(one.name, one.file.open().read()) for one in version.files.select_related("file")],
    )
    confirm(packed)  # nobody is given what does not hold
    with transaction.atomic():
        waiting = Certificate.objects.filter(pk=certificate.pk, ready_at=None)
        told = {"bundle": store(packed), "seal_number": head["number"], "seal_hash": head["hash"], "ready_at": at}
        if not waiting.update(**told):
            return False
        certificate.refresh_from_db()
        if by := _author(certificate):
            send(certificate, by=by, at=at)
    return True


def _entries(approval: Approval, certificate: Certificate) -> list[int]:
    """What the client may read about it, up to the entry about this sheet."""
    about = Entry.objects.about(approval).for_the_client().filter(kind__startswith="approval.")
    last = about.filter(kind="approval.certificate", data__sha256=certificate.pdf.sha256).order_by("-pk").first()
    assert last
    return list(about.filter(pk__lte=last.pk).order_by("pk").values_list("pk", flat=True))


def _author(certificate: Certificate) -> User | None:
    """In whose name it is sent: only where the house has written about this consent before."""
    approval = certificate.version.approval
    if not Asking.objects.filter(version__approval=approval).exists():
        return None
    return next((one for one in (approval.client.manager, approval.made_by) if one and one.is_active), None)


def entries_of(approval: Approval) -> list[int]:
    """What the client may read about it, all of it: for a proof without a certificate."""
    return list(Entry.objects.about(approval).for_the_client().order_by("pk").values_list("pk", flat=True))
