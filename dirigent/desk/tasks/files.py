"""Files of a task: taken as they are, given back only as something to save."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.files.storing import store

from .finding import the_task

LARGEST = 50 * 1024 * 1024


@require_POST
def files(request: Request, task_id: int) -> HttpResponse:
    task = the_task(request, task_id)
    sent = request.FILES.getlist("file")
    error = _wrong_with(sent)
    if not error:
        for one in sent:
            task.attach(store(one), safe_name(one.name), by=request.user, at=timezone.now())
        if not wants_part(request):
            return redirect(reverse("desk:task", args=[task.pk]) + "#files")
    context = {"task": task, "files": task.files.select_related("file", "by"), "file_error": error}
    return render(request, "desk/tasks/files.html", context, status=422 if error else 200)


@require_safe
def file(request: Request, task_id: int, file_id: int) -> FileResponse:
    """Never shown in the browser: what a stranger has put into a file must not run with our address."""
    attached = get_object_or_404(the_task(request, task_id).files.select_related("file"), pk=file_id)
    answer = FileResponse(
        attached.file.open(), as_attachment=True, filename=attached.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _wrong_with(sent: list) -> str:
    if not sent:
        return _("Choose a file first.")
    for one in sent:
        if one.size > LARGEST:
            said = {"name": safe_name(one.name), "size": one.size // 1024 // 1024}
            return _("“%(name)s” weighs %(size)d MB and files up to 50 MB are kept. Put a link to it instead.") % said
        if not one.size:
            return _("“%(name)s” is empty.") % {"name": safe_name(one.name)}
    return ""
