"""Short forms that an act on a task asks to fill in first."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.desk.fields import choice
from dirigent.domain.tasks.models import BulkChange, Level, Task
from dirigent.regulation.clause import REGISTRY

from .forms import Moment, People, area

REASONS = {
    "client": gettext_lazy("The client has not sent what is needed"),
    "approval": gettext_lazy("The client takes longer to approve"),
    "scope": gettext_lazy("The task has grown"),
    "load": gettext_lazy("The department is overloaded"),
    "access": gettext_lazy("No access to the account"),
    "other": gettext_lazy("Another reason"),
}
OTHER = "other"


class DeadlineForm(forms.Form):
    due_at = Moment(label=gettext_lazy("New deadline"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=REASONS, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say why: a deadline does not move without a reason.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In a few words"), widget=area(), required=False, max_length=400,
        help_text=gettext_lazy("Stays in the history of deadlines."),
    )  # fmt: skip

    def __init__(self, *args: Any, task: Task | None = None, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task, self.at = task, at
        for name in ("due_at", "reason"):
            self.fields[name].required = True

    def clean_due_at(self) -> datetime:
        due_at = self.cleaned_data["due_at"]
        if due_at <= self.at:
            raise forms.ValidationError(_("This moment has passed. Choose a later one."))
        if self.task and due_at == self.task.due_at:
            raise forms.ValidationError(_("This is the deadline it has now."))
        return due_at

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        words = said.get("words", "").strip()
        if said.get("reason") == OTHER and not words:
            self.add_error("words", _("Name the reason."))
        if reason := said.get("reason"):
            said["why"] = words if reason == OTHER else ": ".join(filter(None, [str(REASONS[reason]), words]))
        return said


class ResultForm(forms.Form):
    result = forms.CharField(
        label=gettext_lazy("Result"), widget=area(4), max_length=10_000,
        help_text=gettext_lazy("What has come of it and where it lies."),
        error_messages={"required": gettext_lazy("Say what has come of it: the author checks by these words.")},
    )  # fmt: skip


class ReworkForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What to redo"), widget=area(4), max_length=5000,
        error_messages={"required": gettext_lazy("Say what is not as it was asked for.")},
    )  # fmt: skip


class ReturnForm(forms.Form):
    clause = forms.ChoiceField(
        label=gettext_lazy("Which clause it breaks"),
        error_messages={"required": gettext_lazy("Choose the clause: a task is returned for breaking the regulation.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What to correct"), widget=area(4), max_length=5000,
        error_messages={"required": gettext_lazy("Say what to correct, so that it can be done at once.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clauses = sorted(REGISTRY.values(), key=lambda one: one.section != "R13")
        groups = groupby(clauses, key=lambda one: one.section)
        choice(self, "clause").choices = [
            (section.label, [(one.ref, f"{one.number} {one.title}".strip()) for one in of]) for section, of in groups
        ]


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Comment"), widget=area(2), max_length=10_000,
        error_messages={"required": gettext_lazy("Write something first.")},
    )  # fmt: skip


class BulkForm(forms.Form):
    """What shall become of the picked tasks."""

    what = forms.ChoiceField(choices=BulkChange.What)
    assignee = forms.ChoiceField(label=gettext_lazy("Responsible"), required=False)
    due_at = Moment(label=gettext_lazy("New deadline"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=400,
        help_text=gettext_lazy("Stays in the history of deadlines of every task."),
    )  # fmt: skip
    urgency = forms.ChoiceField(label=gettext_lazy("Urgency"), required=False)
    importance = forms.ChoiceField(label=gettext_lazy("Importance"), required=False)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.people = at, People()
        choice(self, "assignee").choices = [("", _("Choose a person")), *self.people.grouped]
        levels = [("", _("as it is")), *((str(value), label) for value, label in Level.choices)]
        choice(self, "urgency").choices = choice(self, "importance").choices = levels

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        what, wanted = said.get("what"), {}
        if what == BulkChange.What.ASSIGN:
            wanted = {"assignee": self.people.by_key.get(said.get("assignee", ""))}
            if not wanted["assignee"]:
                self.add_error("assignee", _("Choose who does these tasks."))
        elif what == BulkChange.What.MOVE:
            wanted = {"due_at": said.get("due_at")}
            if not wanted["due_at"] and "due_at" not in self.errors:
                self.add_error("due_at", _("Choose a new deadline."))
            elif wanted["due_at"] and wanted["due_at"] <= self.at:
                self.add_error("due_at", _("This moment has passed. Choose a later one."))
            if not said.get("reason", "").strip():
                self.add_error("reason", _("Say why: a deadline does not move without a reason."))
        elif what == BulkChange.What.LEVELS:
            wanted = {name: int(said[name]) for name in ("urgency", "importance") if said.get(name)}
            if not wanted:
                self.add_error("urgency", _("Choose the urgency or the importance."))
        said["wanted"] = wanted
        return said
