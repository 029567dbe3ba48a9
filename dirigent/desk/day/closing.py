"""Closing the day: what is not yet settled is shown, and what is left needs a reason (DAY-3)."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.desk.shell import unread_comments, unread_threads
from dirigent.domain.conversations.mentioning import unread_mentions
from dirigent.domain.people.models import User, WorkDay
from dirigent.domain.tasks.models import Task, TaskReading
from dirigent.foundation import worktime
from dirigent.foundation.worktime.models import Schedule
from dirigent.foundation.worktime.periods import midnight
from dirigent.regulation.models import Duty

from .rows import last_chance, rows

# These two are the tasks above them and the closing itself.
LISTED_APART = ("R13.deadline", "O3.close")
# More than this of a kind is counted and not listed.
LISTED = 10


@dataclass(frozen=True)
class Leftovers:
    """What is not settled yet, kind by kind: how many there are and the first of them."""

    letters: int
    threads: list
    comments: int
    talks: list
    mentions: list
    tasks: list[Task]
    agreements: list
    duties: list

    @property
    def count(self) -> int:
        return (
            self.letters
            + self.comments
            + len(self.mentions)
            + len(self.tasks)
            + len(self.agreements)
            + len(self.duties)
        )


def leftovers(user: User, at: datetime, schedule: Schedule) -> Leftovers:
    letters = unread_threads(user, at).select_related("client")
    comments = unread_comments(user)
    talks = list(
        comments.order_by()
        .values("task_id", "task__title", "task__client__name")
        .annotate(n=Count("pk", distinct=True))
    )
    asked = unread_mentions(user).select_related("note__author", "note__thread", "note__client")
    today = schedule.date_of(at)
    tonight = midnight(schedule.add_days(today, 1), schedule.zone)
    tasks = Task.objects.open().filter(assignee=user, ready_at=None, due_at__lt=tonight).select_related("client")
    shown = Duty.objects.of(user).shown(at).exclude(clause__in=LISTED_APART).select_related("client")
    due = [duty for duty in shown if schedule.date_of(last_chance(duty.due_at, schedule)) <= today]
    owed = rows(due, user, at, schedule, {})
    return Leftovers(
        letters=letters.count(),
        threads=list(letters.order_by("-last_at")[:LISTED]),
        comments=sum(talk["n"] for talk in talks),
        talks=talks[:LISTED],
        mentions=list(asked.order_by("note__at", "pk")),
        tasks=list(tasks.order_by("due_at", "pk")),
        agreements=[row for row in owed if row.duty.clause == "R1.agreement"],
        duties=[row for row in owed if row.duty.clause != "R1.agreement"],
    )


class ClosingForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is left"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The head will see it."),
    )  # fmt: skip

    def __init__(self, *args, left: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.left = left

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if self.left and not reason:
            raise forms.ValidationError(_("Say why it is left: the head will ask otherwise."))
        return reason


@require_http_methods(["GET", "POST"])
def closing(request: Request) -> HttpResponse:
    """GET shows what is left, POST closes the day."""
    user, at, schedule = request.user, timezone.now(), worktime.default()
    left = leftovers(user, at, schedule)
    form = ClosingForm(left=left.count)
    if request.method == "POST":
        form = ClosingForm(request.POST, left=left.count)
        if form.is_valid():
            reason = form.cleaned_data["reason"] if left.count else ""
            WorkDay.close(user, on=schedule.date_of(at), at=at, leftovers=left.count, reason=reason)
            said = _("The day is closed. Have a good evening!")
            return done(request, said, to=reverse("desk:closing"), undo=reverse("desk:closing-undo"))
    today = schedule.date_of(at)
    context = {
        "regulation_url": reverse("desk:regulation"),
        "form": form,
        "left": left,
        "workday": WorkDay.objects.filter(user=user, date=today).first(),
        "closes": schedule.closes(today) if schedule.is_working(today) else None,
    }
    return render(request, "desk/day/closing.html", context, status=422 if form.errors else 200)


@require_POST
def reopening(request: Request) -> HttpResponse:
    """More work came up: the day is open again."""
    at, schedule = timezone.now(), worktime.default()
    for workday in WorkDay.objects.filter(user=request.user, date=schedule.date_of(at)):
        workday.reopen(by=request.user, at=at)
    return done(request, _("The day is open again."), to=reverse("desk:closing"))


@require_POST
def letters_read(request: Request) -> HttpResponse:
    """Every waiting letter has been read. Whether it is answered is another question."""
    at = timezone.now()
    threads = list(unread_threads(request.user, at))
    for thread in threads:
        thread.read_by(request.user, at=at)
    said = ngettext("%(n)d letter is read.", "%(n)d letters are read.", len(threads)) % {"n": len(threads)}
    return done(request, said, to=reverse("desk:closing"))


@require_POST
def comments_read(request: Request) -> HttpResponse:
    """Every comment has been read."""
    at = timezone.now()
    tasks = Task.objects.filter(comments__in=unread_comments(request.user)).distinct()
    for task in list(tasks):
        TaskReading.mark(task, request.user, at=at)
    return done(request, _("All comments are read."), to=reverse("desk:closing"))
