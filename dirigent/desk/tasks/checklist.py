"""A line of the checklist: ticked and unticked."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.tasks import access
from dirigent.foundation.verdicts import require

from .finding import the_task


@require_POST
def item(request: Request, task_id: int, item_id: int) -> HttpResponse:
    """`done` in the form is what the line shall be; sent twice it changes nothing the second time."""
    task = the_task(request, task_id)
    line = get_object_or_404(task.checklist, pk=item_id)
    may_work = access.can_work(request.user, task)
    require(may_work)
    line.task = task
    act = line.tick if request.POST.get("done") else line.untick
    act(by=request.user, at=timezone.now())
    if not wants_part(request):
        return redirect("desk:task", task.pk)
    context = {"task": task, "checklist": task.checklist.select_related("done_by"), "may_work": may_work}
    return render(request, "desk/tasks/checklist.html", context)
