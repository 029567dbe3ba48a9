"""Changing many tasks: first what it would do, then the change itself, with one undo for all of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.request import Request
from dirigent.domain.tasks import changing_many
from dirigent.domain.tasks.models import BulkChange, Task

from .questions import BulkForm

MOST = 200


@require_POST
def bulk(request: Request) -> HttpResponse:
    """`ids` and `what` open the dialog; with `sure` in the form the change is made."""
    at = timezone.now()
    ids = [int(one) for one in request.POST.getlist("ids") if one.isdecimal() and len(one) < 18][:MOST]
    related = "client", "project__department", "assignee"
    tasks = list(Task.objects.visible_to(request.user, at).select_related(*related).filter(pk__in=ids))
    sure = bool(request.POST.get("sure"))
    form = BulkForm(request.POST, at=at)
    if sure and form.is_valid():
        return _make(request, tasks, form)
    what = request.POST.get("what", "")
    if what not in BulkChange.What.values:
        return HttpResponse(_("Say what to change."), status=400, content_type="text/plain; charset=utf-8")
    seen = changing_many.preview(tasks, what, {}, by=request.user)
    context = {
        "form": form if sure else BulkForm(at=at, initial={"what": what}),
        "what": what,
        "heading": BulkChange.What(what).label,
        "tasks": tasks,
        "able": seen.changed,
        "skipped": seen.skipped,
    }
    return render(request, "desk/tasks/bulk.html", context, status=422 if sure else 200)


def _make(request: Request, tasks: list[Task], form: BulkForm) -> HttpResponse:
    said = form.cleaned_data
    outcome = changing_many.change_many(
        tasks, said["what"], said["wanted"], by=request.user, at=form.at, reason=said["reason"].strip()
    )
    n = len(outcome.changed)
    text = ngettext("%(n)d task is changed.", "%(n)d tasks are changed.", n) % {"n": n}
    if outcome.skipped:
        task, reason = outcome.skipped[0]
        k = len(outcome.skipped)
        left = ngettext("%(n)d is left alone", "%(n)d are left alone", k) % {"n": k}
        text = f"{text} {left}: {_('“%(title)s”') % {'title': task.title}} — {reason}"
    undo = reverse("desk:task-bulk-undo", args=[outcome.change.pk]) if outcome.change else ""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
    if wants_part(request):
        # The whole page again: rows that are picked do not redraw themselves.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect("desk:tasks")


@require_POST
def bulk_undo(request: Request, change_id: int) -> HttpResponse:
    """Taken back only by the one who made it."""
    change = get_object_or_404(BulkChange, pk=change_id, by=request.user)
    n = changing_many.undo(change, by=request.user, at=timezone.now())
    text = ngettext("%(n)d task is as it was.", "%(n)d tasks are as they were.", n) % {"n": n}
    return done(request, text, to=reverse("desk:tasks"), live=["clients", "mine"])
