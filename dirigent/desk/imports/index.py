"""Bringing in what the agency kept elsewhere: clients, letters, and what came of it before."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dirigent.desk.models import Upload
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_import
from dirigent.domain.clients.models import Import, ImportProblem
from dirigent.domain.people.models import Agency
from dirigent.foundation.verdicts import require

LATEST = 20


@require_safe
def index(request: Request) -> HttpResponse:
    require(can_import(request.user))
    return page(request)


def page(request: Request, **errors: str) -> HttpResponse:
    on_screen = Upload.objects.exclude(imported=None).values("imported")
    context = {
        "uploads": Upload.objects.select_related("by", "imported").prefetch_related("files")[:LATEST],
        "elsewhere": Import.objects.exclude(pk__in=on_screen).select_related("by")[:LATEST],
        "to_mend": ImportProblem.objects.open().count(),
        "domains": Agency.load().mail_domains,
        "clients_error": "",
        "mail_error": "",
    }
    return render(request, "desk/imports/index.html", context | errors, status=422 if errors else 200)
