"""Files of a version: given out only to save; looked at as pictures that we have drawn ourselves."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.approvals import drawing
from dirigent.domain.approvals.models import Approval, Certificate, VersionFile
from dirigent.foundation.comparing import NotShown


@require_GET
def approval_file(request: Request, approval_id: int, file_id: int) -> FileResponse:
    """Never shown in the browser: what a stranger has put into a file must not run with our address."""
    attached = _file(request, approval_id, file_id)
    answer = FileResponse(
        attached.file.open(), as_attachment=True, filename=attached.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def approval_sheet(request: Request, approval_id: int, file_id: int, page: int) -> HttpResponse:
    """A picture, or a page of a PDF, as a PNG of ours; with `against` what differs from that file; `small` for a row of pictures."""
    attached = _file(request, approval_id, file_id)
    against = request.GET.get("against", "")
    other = _file(request, approval_id, int(against)) if against.isdecimal() and len(against) < 19 else None
    try:
        png = drawing.sheet(attached.file, page, against=other.file if other else None, small="small" in request.GET)
    except NotShown:
        raise Http404 from None
    return HttpResponse(
        png,
        content_type="image/png",
        headers={"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"},
    )


@require_GET
def approval_certificate(request: Request, approval_id: int, part: str) -> FileResponse:
    """`sheet` is to be read and printed, `bundle` to be checked by anybody without us."""
    find(request, Approval.objects, pk=approval_id)
    known = Certificate.objects.ready().select_related("version", "pdf", "bundle").order_by("-version__number")
    found = known.filter(version__approval=approval_id).first()
    if found is None or found.bundle is None or part not in ("sheet", "bundle"):
        raise Http404
    file, name = (found.pdf, found.pdf_name) if part == "sheet" else (found.bundle, found.bundle_name)
    return FileResponse(
        file.open(), as_attachment=True, filename=name, content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )  # fmt: skip


def _file(request: Request, approval_id: int, file_id: int) -> VersionFile:
    approval = find(request, Approval.objects, pk=approval_id)
    return get_object_or_404(VersionFile.objects.select_related("file"), pk=file_id, version__approval=approval)
