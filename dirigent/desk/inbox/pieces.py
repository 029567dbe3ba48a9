"""One letter taken apart: several tasks and agreements in one step, each of which remembers the letter it is from."""

import uuid
from datetime import datetime

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from dirigent.desk.answers import done
from dirigent.desk.conversations.promises import end_of, quick_days
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.access import can_make_agreement
from dirigent.domain.conversations.models import Agreement, Message, Side, Thread
from dirigent.domain.people.models import Department, DepartmentKind, Role, User
from dirigent.domain.tasks.access import can_be_assigned, can_set_task
from dirigent.domain.tasks.models import Task
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import Denied, require

MOST = 10
LONGEST_TITLE = 200
TASK = "task"
KINDS = (
    (TASK, gettext_lazy("A task")),
    (Side.OURS, gettext_lazy("We promised")),
    (Side.THEIRS, gettext_lazy("They promised")),
)


class PieceForm(forms.Form):
    """A line: a task for a colleague, or what one side promised. An empty line is nothing."""

    kind = forms.ChoiceField(choices=KINDS, initial=TASK)
    text = forms.CharField(label=gettext_lazy("What"), max_length=500, required=False)
    due = forms.DateField(
        label=gettext_lazy("By which day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    assignee = forms.ModelChoiceField(label=gettext_lazy("Responsible"), queryset=User.objects.none(), required=False)
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=500, required=False)
    expected_result = forms.CharField(label=gettext_lazy("Expected result"), max_length=500, required=False)
    check_by = forms.CharField(label=gettext_lazy("How it is checked"), max_length=500, required=False)

    following: int | None = None

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        people = User.objects.active().exclude(role=Role.ADMINISTRATOR).exclude(department=None)
        self.fields["assignee"].queryset = people.select_related("department")  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        return not (self.data.get(self.add_prefix("text")) or "").strip()

    @property
    def days(self) -> list:
        return quick_days(self.at)

    def clean(self):
        said = super().clean()
        if self.is_empty:
            return said
        day = said.get("due")
        if day is None and "due" not in self.errors:
            self.add_error("due", _("By which day?"))
        elif day and day < timezone.localdate(self.at):
            self.add_error("due", _("This day has passed."))
        if said.get("kind") == TASK:
            self._clean_task(said)
        return said

    def _clean_task(self, said) -> None:
        asked = {
            "assignee": _("Who does it?"),
            "purpose": _("Say what it is for: without a purpose the task is done at random."),
            "expected_result": _("Say what there will be at the end, with figures if you can."),
            "check_by": _("Say how you will check the result, so that nobody has to argue."),
        }
        for name, words in asked.items():
            if not said.get(name) and name not in self.errors:
                self.add_error(name, words)
        if len(said.get("text") or "") > LONGEST_TITLE:
            self.add_error("text", _("The name of a task is up to 200 letters long."))
        if said.get("assignee") and isinstance(verdict := can_be_assigned(said["assignee"], "other"), Denied):
            self.add_error("assignee", str(verdict.reason))


@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: Request, thread_id: int, letter_id: int) -> HttpResponse:
    """`?text=` what was marked in the letter, `&kind=` what it is; `?row=3` one more empty line."""
    thread = find(request, Thread.objects.exclude(client=None).select_related("client"), pk=thread_id)
    letter = get_object_or_404(thread.messages.select_related("contact"), pk=letter_id)
    require(can_make_agreement(request.user))
    require(can_set_task(request.user))
    at = timezone.now()
    if row := request.GET.get("row", ""):
        number = min(int(row), MOST - 1) if row.isdigit() and len(row) < 3 else 0
        return render(
            request, "desk/inbox/pieces.html#piece", {"form": _form(number, at), "thread": thread, "letter": letter}
        )
    if request.method == "POST":
        return _make(request, thread, letter, at)
    text = " ".join(request.GET.get("text", "").split())[:500]
    kind = request.GET.get("kind", "")
    initial = {"text": text, "kind": kind if kind in dict(KINDS) else TASK, "assignee": _first_assignee()}
    form = _form(0, at, initial=initial)
    return _shown(request, thread, letter, [form], uuid.uuid4())


def _make(request: Request, thread: Thread, letter: Message, at: datetime) -> HttpResponse:
    numbers = [number for number in range(MOST) if f"p{number}-kind" in request.POST]
    lines = [_form(number, at, data=request.POST, is_last=number == numbers[-1]) for number in numbers]
    meant = [line for line in lines if not line.is_empty]
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        token = uuid.uuid4()
    if not meant or not all([line.is_valid() for line in meant]):
        return _shown(request, thread, letter, lines, token, nothing=not meant, status=422)
    client = thread.client
    assert client is not None  # only conversations of clients are looked among
    with transaction.atomic():
        if Once.is_first(token, by=request.user, at=at):
            origin = Entry.objects.about(letter).order_by("pk").first()
            for line in meant:
                _make_one(line.cleaned_data, client, letter, origin, by=request.user, at=at)
    said = ngettext(
        "%(n)d thing is written down from the letter.", "%(n)d things are written down from the letter.", len(meant)
    )
    to = reverse("desk:thread", args=[thread.pk])
    return done(request, said % {"n": len(meant)}, to=to, closes=True, live=("mine", "clients", f"client:{client.pk}"))


def _make_one(said: dict, client: Client, letter: Message, origin: Entry | None, *, by: User, at: datetime) -> None:
    due_at = end_of(said["due"], at)
    if said["kind"] != TASK:
        Agreement.make(
            client, said["text"], side=said["kind"], due_at=due_at, by=by, at=at, contact=letter.contact, message=letter
        )
        return
    Task.set(
        client, said["text"], department=said["assignee"].department, assignee=said["assignee"], due_at=due_at,
        by=by, at=at, origin=origin, purpose=said["purpose"], expected_result=said["expected_result"],
        check_by=said["check_by"],
    )  # fmt: skip


def _form(number: int, at: datetime, *, data=None, initial=None, is_last: bool = True) -> PieceForm:
    form = PieceForm(data, at=at, prefix=f"p{number}", initial=initial or {"assignee": _first_assignee()})
    form.following = number + 1 if is_last and number + 1 < MOST else None
    return form


def _first_assignee() -> int | None:
    department = Department.objects.filter(kind=DepartmentKind.PRODUCTION).order_by("name").first()
    return department.head_id if department else None


def _shown(
    request: Request, thread: Thread, letter: Message, lines, token, *, nothing=False, status=200
) -> HttpResponse:
    context = {"thread": thread, "letter": letter, "lines": lines, "token": token, "nothing": nothing}
    return render(request, "desk/inbox/pieces.html", context, status=status)
