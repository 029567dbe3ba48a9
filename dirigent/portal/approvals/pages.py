"""What this person is asked about, and each of it as a page."""

from datetime import datetime
from hashlib import sha256

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from dirigent.domain.approvals import drawing
from dirigent.domain.clients.models import Contact
from dirigent.foundation.comparing import NotShown
from dirigent.portal.showing import approvals as showing
from dirigent.portal.showing import briefs
from dirigent.portal.showing.history import NARROWED, TOLD
from dirigent.portal.visitor import PortalRequest, found
from dirigent.portal.waiting import WAITING, Waiting


def waiting(contact: Contact, at: datetime) -> list[Waiting]:
    """What «we wait for you» on the first page says of it."""
    return [
        Waiting(
            title=_("%(title)s, version %(n)d") % {"title": one.title, "n": one.number}
            if one.number > 1
            else one.title,
            words=" ".join(part for part in (_changed(one.what_changed), one.consequence) if part),
            url=reverse("portal:approval", args=[one.pk]),
            action=pgettext("client", "Approve"),
            due=one.due_at,
            since=one.since,
            pictures=one.pictures,
            second=(_("Corrections"), reverse("portal:approval-corrections", args=[one.pk])),
        )
        for one in showing.waiting(contact, at)
    ]


def _changed(words: str) -> str:
    """As the middle of a sentence: without the first capital, unless a name or an abbreviation begins with it."""
    if not words:
        return ""
    start = words[:1].lower() if words[1:2].islower() or words[1:2].isspace() else words[:1]
    return _("What we changed: %(words)s.") % {"words": f"{start}{words[1:]}".rstrip(" .")}


WAITING.append(waiting)
NARROWED["approval."] = showing.asked_about
TOLD.update(
    {
        "approval.asked": lambda data: _("We asked you to approve: %(title)s") % data,
        "approval.put_up": lambda data: _("We showed version %(version)s: %(title)s") % data,
        "approval.approved": lambda data: _("%(name)s approved: %(title)s, version %(version)s") % data,
        "approval.changes": lambda data: _("%(name)s asked for corrections: %(title)s") % data,
        "approval.withdrawn": lambda data: _("We do not ask any more about: %(title)s") % data,
        "approval.certificate": lambda data: _("The certificate is ready: %(title)s") % data,
    }
)


@require_GET
def approvals(request: PortalRequest) -> HttpResponse:
    listed = showing.approvals(request.contact, timezone.now())
    return render(request, "portal/approvals/index.html", {"listed": listed})


@require_GET
def approval(request: PortalRequest, pk: int) -> HttpResponse:
    """`version` shows an earlier one, as it was; `stamp` is of what is on the page, which is drawn anew only if it differs."""
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else None
    whole = found(showing.approval(request.contact, pk, timezone.now(), number))
    if restated := briefs.restated_in(request.contact, pk) if whole.is_debrief else None:
        return redirect("portal:debrief", restated)  # it is read and answered on a page of its own
    stamp = sha256(repr(whole).encode()).hexdigest()[:16]
    if request.GET.get("stamp") == stamp:
        return HttpResponse(status=204)
    return render(request, "portal/approvals/approval.html", {"one": whole, "stamp": stamp})


@require_GET
def approval_file(request: PortalRequest, pk: int, file_pk: int) -> FileResponse:
    """Given out only to save."""
    attached = found(showing.file(request.contact, pk, file_pk))
    answer = FileResponse(
        attached.file.open(), as_attachment=True, filename=attached.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def approval_sheet(request: PortalRequest, pk: int, file_pk: int, page: int) -> HttpResponse:
    """A picture or a page, drawn by us."""
    attached = found(showing.file(request.contact, pk, file_pk))
    against = request.GET.get("against", "")
    other = (
        found(showing.file(request.contact, pk, int(against))) if against.isdecimal() and len(against) < 19 else None
    )
    try:
        png = drawing.sheet(attached.file, page, against=other.file if other else None, small="small" in request.GET)
    except NotShown:
        raise Http404 from None
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(png, content_type="image/png", headers=headers)


@require_GET
def approval_certificate(request: PortalRequest, pk: int, part: str) -> FileResponse:
    """`sheet` is to be read and printed, `bundle` to be checked by anybody without us."""
    made = found(showing.certificate(request.contact, pk) if part in ("sheet", "bundle") else None)
    file, name = (made.pdf, made.pdf_name) if part == "sheet" else (made.bundle, made.bundle_name)
    return FileResponse(
        file.open(), as_attachment=True, filename=name, content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )  # fmt: skip
