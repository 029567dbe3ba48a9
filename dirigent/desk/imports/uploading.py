"""Files come in: each is kept whole before anything is read out of it."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dirigent.desk.models import Upload, UploadedFile
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_import
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.files.storing import store
from dirigent.foundation.tables import UnreadableTable
from dirigent.foundation.verdicts import require

from .index import page
from .jobs import bring_in
from .seeing import LARGEST_TABLE, book_of, rows_in

LARGEST_MAIL = 200 * 1024 * 1024
MOST_FILES = 200
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


@require_POST
def clients(request: Request) -> HttpResponse:
    """A table of clients: it is read at once, so that a wrong file is refused while one still remembers which it was."""
    require(can_import(request.user))
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        return page(request, clients_error=_("Choose a file: .xlsx or .csv."))
    if sent.size > LARGEST_TABLE:
        return page(request, clients_error=_("The file is larger than 30 MB. Split it into parts."))
    upload = _keep(request, Upload.Kind.CLIENTS, [sent])
    try:
        upload.rows = rows_in(book_of(upload))
    except UnreadableTable as refused:
        upload.delete()
        return page(request, clients_error=str(refused))
    upload.save(update_fields=["rows"])
    return redirect("desk:upload", upload.pk)


@require_POST
def mail(request: Request) -> HttpResponse:
    require(can_import(request.user))
    sent = [one for one in request.FILES.getlist("file") if one.size]
    if error := _wrong_with(sent):
        return page(request, mail_error=error)
    with transaction.atomic():
        upload = _keep(request, Upload.Kind.MAIL, sent)
        upload.start()
        bring_in.defer(upload_id=upload.pk)
    return redirect("desk:upload", upload.pk)


def _wrong_with(sent: list) -> str:
    if not sent:
        return _("Choose a file: .mbox or .eml, several at once if you like.")
    if len(sent) > MOST_FILES:
        return _("Up to 200 files at once. Put the letters into one .mbox, or bring them in by parts.")
    if sum(one.size for one in sent) > LARGEST_MAIL:
        return _(
            "Together the files are larger than 200 MB. Bring in larger archives on the server: dirigent import mail FILE."
        )
    for one in sent:
        if one.read(8).startswith(PACKED):
            return _("“%(name)s” is packed. Unpack it and choose the .mbox or .eml files inside.") % {
                "name": safe_name(one.name)
            }
        one.seek(0)
    return ""


@transaction.atomic
def _keep(request: Request, kind: str, sent: list) -> Upload:
    upload = Upload.objects.create(kind=kind, by=request.user, at=timezone.now())
    UploadedFile.objects.bulk_create(
        UploadedFile(upload=upload, file=store(one), name=safe_name(one.name)) for one in sent
    )
    return upload
