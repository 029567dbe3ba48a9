"""Comments of a task: what is said, who is called, and what has been seen."""

import re

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import wants_part
from dirigent.desk.request import Request
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Comment, Task, TaskReading

from .finding import the_task
from .questions import CommentForm


@require_http_methods(["GET", "POST"])
def comments(request: Request, task_id: int) -> HttpResponse:
    task = the_task(request, task_id)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text, at = form.cleaned_data["text"], timezone.now()
        called = called_in(text)
        blind = [user for user in called if not Task.objects.visible_to(user, at).filter(pk=task.pk).exists()]
        if blind:
            form.add_error(
                "text",
                _("%(who)s cannot see this task: add them as auditors first.") % {"who": ", ".join(map(str, blind))},
            )
        else:
            Comment.say(task, text, by=request.user, at=at, mentions=called)
    if form.is_bound and form.is_valid():
        form = CommentForm()
        if not wants_part(request):
            return redirect(reverse("desk:task", args=[task.pk]) + "#comments")
    context = {"task": task, "comment_form": form, **conversation(task, request.user)}
    return render(request, "desk/tasks/comments.html", context, status=422 if form.errors else 200)


def conversation(task: Task, user: User) -> dict:
    """The comments, and which of them is the first the reader has not seen."""
    said = list(task.comments.select_related("author"))
    unread = set(Comment.objects.unread_by(user).filter(task=task).values_list("pk", flat=True))
    return {
        "comments": said,
        "unread": len(unread),
        "first_unread": next((one.pk for one in said if one.pk in unread), None),
        "last_comment": said[-1].pk if unread else None,
    }


@require_POST
def reading(request: Request, task_id: int) -> HttpResponse:
    """The last comment drawn on the page has come into sight: all up to it is read, and nothing that came later."""
    task = the_task(request, task_id)
    asked = request.POST.get("comment", "")
    comment = get_object_or_404(task.comments, pk=int(asked) if asked.isdecimal() and len(asked) < 18 else 0)
    TaskReading.mark(task, request.user, at=comment.at)
    return HttpResponse(status=204)


def called_in(text: str) -> list[User]:
    """Those named in the text as «@Марина Орлова» or «@marina»."""
    if "@" not in text:
        return []
    folded = text.lower()
    return [
        user
        for user in User.objects.active()
        if any(re.search(rf"(?<!\w)@{re.escape(name.lower())}(?!\w)", folded) for name in (str(user), user.login))
    ]
