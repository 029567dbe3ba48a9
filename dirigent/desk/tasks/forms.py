"""Forms of tasks. Every person, client and entry named in one is looked up again by what its sender may see."""

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dirigent.design.typography import clock, near_day
from dirigent.desk.fields import choice
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, Role, User
from dirigent.domain.tasks import access
from dirigent.domain.tasks.models import Level, Task, WorkKind
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import Denied

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def area(rows: int = 2, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


# A text for the client: words of our trade are pointed out while it is written (knowledge/_jargon.html).
JARGON = {"data-jargon": reverse_lazy("desk:jargon")}


def plainly(example: Promise) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2, "placeholder": example, **JARGON})


class Moment(forms.DateTimeField):
    widget = MOMENT

    def __init__(self, **kwargs: Any) -> None:
        wrong = {"invalid": gettext_lazy("This is no date and time: pick them in the calendar.")}
        super().__init__(
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"], error_messages=wrong, **kwargs
        )


UNSAID = {
    "plain_words": gettext_lazy("The client will read this: say in plain words what we do."),
    "plain_why": gettext_lazy("The client will read this: say why it is done for them."),
}


class People:
    """The colleagues to choose from, by department; read once for a form."""

    def __init__(self) -> None:
        found = User.objects.active().exclude(role=Role.ADMINISTRATOR).select_related("department")
        self.all = sorted(found, key=lambda user: (str(user.department or "￿"), str(user)))
        self.by_key = {str(user.pk): user for user in self.all}

    @property
    def grouped(self) -> list:
        groups = groupby(self.all, key=lambda user: str(user.department or _("No department")))
        return [(name, [(str(user.pk), str(user)) for user in users]) for name, users in groups]

    @property
    def flat(self) -> list:
        return [(str(user.pk), str(user)) for user in self.all]


class WordingForm(forms.Form):
    """What a task says, without the client, the department and the deadline, which have ways of their own."""

    title = forms.CharField(
        label=gettext_lazy("What to do"), max_length=200,
        help_text=gettext_lazy("Begin with a verb: “Draw six banners for the premiere”."),
        error_messages={"required": gettext_lazy("Say in one line what is to be done.")},
    )  # fmt: skip
    work_kind = forms.ChoiceField(label=gettext_lazy("Kind of work"), choices=WorkKind, initial=WorkKind.OTHER)
    assignee = forms.ChoiceField(label=gettext_lazy("Responsible"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("What for"), widget=area(),
        help_text=gettext_lazy("What it changes for the client: “to sell 300 more tickets for the weekend”."),
        error_messages={"required": gettext_lazy("Say what it is for: without a purpose the task is done at random.")},
    )  # fmt: skip
    expected_result = forms.CharField(
        label=gettext_lazy("Expected result"), widget=area(),
        help_text=gettext_lazy("What will lie on the table: “six files 240×400 and 300×250, up to 150 KB”."),
        error_messages={"required": gettext_lazy("Say what there will be at the end, with figures if you can.")},
    )  # fmt: skip
    check_by = forms.CharField(
        label=gettext_lazy("How it is checked"), widget=area(1),
        help_text=gettext_lazy("By what you will see it is ready: “the banners pass moderation in Yandex”."),
        error_messages={"required": gettext_lazy("Say how you will check the result, so that nobody has to argue.")},
    )  # fmt: skip
    shown = forms.BooleanField(
        label=gettext_lazy("We show it to the client"), required=False,
        help_text=gettext_lazy("They read only the four fields below, in their portal. The specialist's wording stays with us."),
    )  # fmt: skip
    plain_words = forms.CharField(
        label=gettext_lazy("What we do"), widget=plainly(gettext_lazy("We draw six pictures that tell of the premiere.")),
        required=False, help_text=gettext_lazy("In plain words, without our terms: as you would say it by telephone."),
    )  # fmt: skip
    plain_why = forms.CharField(
        label=pgettext_lazy("for the client", "Why"), widget=plainly(gettext_lazy("So that those who have been to your theatre hear of it first.")),
        required=False,
    )  # fmt: skip
    plain_how = forms.CharField(
        label=gettext_lazy("How"), widget=plainly(gettext_lazy("We show you two variants, you choose one, we make the rest alike.")),
        required=False,
    )  # fmt: skip
    plain_when = forms.CharField(
        label=gettext_lazy("When"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("On Tuesday you see the variants, on Friday everything is ready."), **JARGON}),
        help_text=gettext_lazy("Left empty, the deadline of the task is shown."),
    )  # fmt: skip
    client_waits = forms.BooleanField(
        label=gettext_lazy("The client waits for it"), required=False,
        help_text=gettext_lazy("When it is late or its deadline moves, we tell the client. Ticked by itself where there are words for them."),
    )  # fmt: skip
    urgency = forms.TypedChoiceField(label=gettext_lazy("Urgency"), choices=Level, coerce=int, initial=Level.NORMAL)
    importance = forms.TypedChoiceField(
        label=gettext_lazy("Importance"), choices=Level, coerce=int, initial=Level.NORMAL
    )
    needs_head = forms.BooleanField(
        label=gettext_lazy("A global task, an important question or a dispute"), required=False,
        help_text=gettext_lazy("The head of client service becomes an auditor (rules, section 13)."),
    )  # fmt: skip
    co_executors = forms.MultipleChoiceField(
        label=gettext_lazy("Co-executors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    auditors = forms.MultipleChoiceField(
        label=gettext_lazy("Auditors"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.at, self.people = user, at, People()
        self.assignees = [("", [("", _("Head of the department"))]), *self.people.grouped]
        choice(self, "assignee").choices = [("", ""), *self.people.flat]
        choice(self, "co_executors").choices = choice(self, "auditors").choices = self.people.flat

    @property
    def chosen_assignee(self) -> str:
        return str(self["assignee"].value() or "")

    @property
    def people_fields(self) -> list[tuple[forms.BoundField, set[str]]]:
        """The fields of many people, each with the keys of those chosen. Drawn by hand: a widget per person is slow."""
        return [(self[name], {str(key) for key in self[name].value() or ()}) for name in ("co_executors", "auditors")]

    def clean_co_executors(self) -> list[User]:
        return [self.people.by_key[key] for key in self.cleaned_data["co_executors"]]

    def clean_auditors(self) -> list[User]:
        return [self.people.by_key[key] for key in self.cleaned_data["auditors"]]

    def clean_assignee(self) -> User | None:
        return self.people.by_key.get(self.cleaned_data["assignee"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("shown"):
            for name, words in UNSAID.items():
                if not said.get(name):
                    self.add_error(name, words)
        if "assignee" in said and not said["assignee"]:
            said["assignee"] = self.head_of_department()
            if not said["assignee"] and "department" not in self.errors:
                self.add_error("assignee", _("The department has no head. Choose who does the task."))
        kind = said.get("work_kind", WorkKind.OTHER)
        executors = [("assignee", said.get("assignee")), *(("co_executors", u) for u in said.get("co_executors", ()))]
        for name, person in executors:
            if person and isinstance(verdict := access.can_be_assigned(person, kind), Denied):
                self.add_error(name, f"{person}: {verdict.reason}" if name == "co_executors" else str(verdict.reason))
        return said

    def head_of_department(self) -> User | None:
        return None

    @property
    def fields_of_task(self) -> dict[str, Any]:
        names = (
            "title", "work_kind", "assignee", "purpose", "expected_result", "check_by", "plain_words", "plain_why",
            "plain_how", "plain_when", "shown", "urgency", "importance", "needs_head", "client_waits",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


class EditForm(WordingForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignees = self.people.grouped
        if str(task.assignee_id) not in self.people.by_key:
            # Whoever has left stays named until somebody else is chosen.
            self.people.by_key[str(task.assignee_id)] = task.assignee
            self.assignees = [("", [(str(task.assignee_id), str(task.assignee))]), *self.people.grouped]
            choice(self, "assignee").choices = [
                ("", ""),
                *self.people.flat,
                (str(task.assignee_id), str(task.assignee)),
            ]


class TaskForm(WordingForm):
    @property
    def fields_of_task(self) -> dict[str, Any]:
        """What is explained in the client's own words is what they wait for."""
        said = super().fields_of_task
        return said | {"client_waits": said["client_waits"] or bool(said["plain_words"])}

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    origin = forms.IntegerField(widget=forms.HiddenInput, required=False)
    client = forms.CharField(
        label=gettext_lazy("Customer"), max_length=200,
        widget=forms.TextInput(attrs={"list": "task-clients", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Name the client: a task without a customer stands in no project.")},
    )  # fmt: skip
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Department.objects.select_related("head"), empty_label=None
    )
    quick = forms.ChoiceField(label=gettext_lazy("Deadline"), required=False, widget=forms.RadioSelect)
    due_at = Moment(label=gettext_lazy("Another day and time"), required=False)
    checklist = forms.CharField(
        label=gettext_lazy("Checklist"), widget=area(), required=False,
        help_text=gettext_lazy("A line is an item."), max_length=6000,
    )  # fmt: skip
    field_order = ("client", "title", "department", "assignee", "work_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quick_moments = quick_moments(self.at)
        choice(self, "quick").choices = [
            (name, f"{near_day(moment, self.at)}, {clock(moment)}") for name, moment in self.quick_moments.items()
        ]

    def clean_client(self) -> Client:
        asked = self.cleaned_data["client"].strip()
        clients = Client.objects.visible_to(self.user, self.at)
        # A part of a name will do when it can mean only one client.
        for known in ({"name__iexact": asked}, {"name__icontains": asked}):
            if len(found := list(clients.filter(**known)[:2])) == 1:
                return found[0]
        raise forms.ValidationError(
            _("There is no client “%(name)s” among yours. Choose one from the list.") % {"name": asked}
        )

    def clean_checklist(self) -> list[str]:
        lines = [line.strip(" \t-–—•*") for line in self.cleaned_data["checklist"].splitlines()]
        if any(len(line) > 300 for line in lines):
            raise forms.ValidationError(_("An item of the checklist is up to 300 letters long."))
        return [line for line in lines if line]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        due_at = said.get("due_at") or self.quick_moments.get(said.get("quick", ""))
        if not due_at and "due_at" not in self.errors:
            self.add_error("quick", _("Choose a deadline: a day below or your own."))
        elif due_at and due_at <= self.at:
            self.add_error("due_at", _("This moment has passed. Choose a later one."))
        said["due_at"] = due_at
        return said

    def head_of_department(self) -> User | None:
        department = self.cleaned_data.get("department")
        return department.head if department and department.head and department.head.is_active else None


def quick_moments(at: datetime) -> dict[str, datetime]:
    """Ends of working days that one chooses most: today, the next two, the end of this and of the next week."""
    schedule = worktime.default()
    today = schedule.date_of(at)
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    days: dict[str, date] = {
        "today": today,
        "next": schedule.add_days(at, 1),
        "after": schedule.add_days(at, 2),
        "week": schedule.working_day_on_or_before(friday),
        "next_week": schedule.working_day_on_or_before(friday + timedelta(days=7)),
    }
    moments = {name: schedule.closes(day) for name, day in days.items()}
    first = {moment: name for name, moment in reversed(moments.items())}
    return {
        name: timezone.localtime(moment) for name, moment in moments.items() if moment > at and first[moment] == name
    }
