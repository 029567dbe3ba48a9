"""One upload from its columns to its result."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.finding import find
from dirigent.desk.models import Upload
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_import
from dirigent.domain.clients.importing import guess_columns, preview
from dirigent.domain.clients.models import ImportProblem
from dirigent.foundation.tables import UnreadableTable
from dirigent.foundation.verdicts import require
from dirigent.integrations.mail.importing import Outcome
from dirigent.integrations.mail.telling import sentences

from .jobs import bring_in, carry_out
from .seeing import book_of, choices, forms_of, mapping_from, mapping_of

AT_ONCE = 300
SHOWN = 100


@require_safe
def upload(request: Request, upload_id: int) -> HttpResponse:
    found = find(request, Upload.objects.select_related("by", "imported"), pk=upload_id)
    if found.state == Upload.State.CHECKED:
        return _check(request, found)
    context = {"upload": found, "sentences": [], "problems": [], "nothing_new": False}
    if found.kind == Upload.Kind.MAIL:
        context["sentences"] = sentences(Outcome(**found.told)) if found.told else []
    elif found.state == Upload.State.DONE:
        problems = ImportProblem.objects.open().filter(imported=found.imported)
        context["problems"] = problems.select_related("client")[:SHOWN]
        changed = [number for name, number in found.told.items() if not name.endswith("_left") and name != "problems"]
        context["nothing_new"] = not any(changed)
    template = "desk/imports/upload.html#state" if wants_part(request) else "desk/imports/upload.html"
    return render(request, template, context)


def _check(request: Request, found: Upload) -> HttpResponse:
    """What would be done, as a dry run: the columns may still be named otherwise."""
    fault, seen = "", None
    book = book_of(found)
    sheets = guess_columns(book, mapping_of(found))
    try:
        seen = preview(book, mapping_of(found), create_people=found.create_people)
    except UnreadableTable as refused:
        fault = str(refused)
    context: dict[str, object] = {
        "upload": found,
        "seen": seen,
        "fault": fault,
        "sheets": forms_of(sheets),
        "fields": choices(),
    }
    context |= {"shown": f":{SHOWN}", "encoding": book.encoding, "hidden": book.hidden}
    return render(request, "desk/imports/check.html", context)


@require_POST
def columns(request: Request, upload_id: int) -> HttpResponse:
    found = find(request, Upload.objects.filter(state=Upload.State.CHECKED), pk=upload_id)
    require(can_import(request.user))
    found.mapping = mapping_from(request.POST, guess_columns(book_of(found), mapping_of(found)))
    found.create_people = request.POST.get("create_people") == "on"
    found.save(update_fields=["mapping", "create_people"])
    return redirect(reverse("desk:upload", args=[found.pk]) + "#preview")


@require_POST
def start(request: Request, upload_id: int) -> HttpResponse:
    """Bring it in: a short table now, a long one in the background while one watches."""
    found = find(request, Upload.objects, pk=upload_id)
    require(can_import(request.user))
    with transaction.atomic():
        if not found.start():
            return redirect("desk:upload", found.pk)
        if found.kind == Upload.Kind.MAIL or found.rows > AT_ONCE:
            bring_in.defer(upload_id=found.pk)
            return redirect("desk:upload", found.pk)
    carry_out(found, at=timezone.now())
    return redirect("desk:upload", found.pk)
