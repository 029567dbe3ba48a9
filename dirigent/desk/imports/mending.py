"""Rows that could not be taken as they stood: each is put right here, or struck off the list."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_import
from dirigent.domain.clients.importing import correct
from dirigent.domain.clients.importing.columns import TITLES
from dirigent.domain.clients.models import ImportProblem
from dirigent.foundation.tables import UnreadableTable
from dirigent.foundation.verdicts import require

PAGE = 100
LONGEST = 2000


@require_safe
def problems(request: Request) -> HttpResponse:
    require(can_import(request.user))
    found = ImportProblem.objects.open().select_related("client", "imported").order_by("-imported", "pk")
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdigit() and len(asked) < 5 and int(asked) else 1
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    context = {"problems": rows[:PAGE], "next_page": page + 1 if len(rows) > PAGE else 0, "count": found.count()}
    return render(request, "desk/imports/problems.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: Request, problem_id: int) -> HttpResponse:
    """The row cell by cell: the wrong one first. Sent, it is imported anew."""
    require(can_import(request.user))
    found = get_object_or_404(ImportProblem.objects.open().select_related("imported", "client"), pk=problem_id)
    names = sorted(
        found.values, key=lambda name: (name != found.field, list(TITLES).index(name) if name in TITLES else 99)
    )
    if found.field in TITLES and found.field not in names:
        names.insert(0, found.field)
    values, fault = dict(found.values), ""
    if request.method == "POST":
        values |= {
            name: request.POST.get(f"cell-{name}", str(values.get(name, ""))).strip()[:LONGEST] for name in names
        }
        try:
            outcome = correct(found, values, by=request.user, at=timezone.now())
        except UnreadableTable as refused:
            fault = str(refused)
        else:
            found.refresh_from_db()
            if found.mended_at and not outcome.problems:
                return done(request, _("Put right: the card says it now."), to=_list(), closes=True, live=("problems",))
            fault = " ".join(trouble.sentence for trouble in outcome.problems) or found.sentence
            if found.mended_at:
                # Something else in the row is still wrong; it stands on the list anew, with a sentence of its own.
                return done(request, fault, to=_list(), closes=True, live=("problems",))
    cells = [(name, TITLES.get(name, name), values.get(name, "")) for name in names]
    context = {"problem": found, "cells": cells, "fault": fault}
    return render(request, "desk/imports/problem.html", context, status=422 if fault else 200)


@require_POST
def mended(request: Request, problem_id: int) -> HttpResponse:
    """It is right already, or is not needed."""
    require(can_import(request.user))
    found = get_object_or_404(ImportProblem, pk=problem_id)
    found.mend(by=request.user, at=timezone.now())
    return done(request, _("Struck off the list."), to=_list())


def _list() -> str:
    return reverse("desk:import-problems")
