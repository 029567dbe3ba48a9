"""Forms of briefs, questions, restatements and deadlines. Every person named in one is looked up again among those it may name."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.desk.fields import SumField, model_choice
from dirigent.domain.approvals.models import Rule
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.onboarding.models import (
    Brief,
    Debrief,
    Means,
    OpenQuestion,
    Service,
    Through,
    UsualFigures,
)  # fmt: skip
from dirigent.domain.people.models import Department, DepartmentKind, Role, User
from dirigent.domain.tasks.access import can_be_assigned
from dirigent.domain.tasks.models import WorkKind
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import Denied

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]


def area(rows: int = 3, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class Moment(forms.DateTimeField):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **given) -> None:
        super().__init__(input_formats=MOMENTS, **given)


def closing(at: datetime, days: int) -> datetime:
    """The end of the working day that many working days from now, as the clock on the wall shows it."""
    schedule = worktime.default()
    return timezone.localtime(schedule.closes(schedule.add_days(at, days))).replace(tzinfo=None)


class LaterForm(forms.Form):
    """A form one of whose moments is yet to come."""

    at: datetime

    def later(self, name: str) -> datetime | None:
        moment = self.cleaned_data.get(name)
        if moment and moment <= self.at:
            raise forms.ValidationError(_("This moment has passed. Choose a later one."))
        return moment


class NewBriefForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    service = forms.ChoiceField(label=gettext_lazy("What for"), choices=Service)
    title = forms.CharField(
        label=gettext_lazy("What the brief is about"), max_length=200, required=False,
        help_text=gettext_lazy("For example: “The premiere in December”. Empty: the name of the service."),
    )  # fmt: skip


class AskForm(LaterForm):
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Who fills it"), queryset=Contact.objects.none(), empty_label=None
    )
    due_at = Moment(label=gettext_lazy("Answers by"), required=False)
    letter = forms.BooleanField(
        label=gettext_lazy("Send a letter with the link"), required=False, initial=True,
        help_text=gettext_lazy("The link is theirs alone: it opens the brief without a password."),
    )  # fmt: skip

    def __init__(self, *args, brief: Brief, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        model_choice(self, "contact").queryset = Contact.objects.present().filter(client=brief.client_id)

    def clean_due_at(self) -> datetime | None:
        return self.later("due_at")


class QuestionForm(LaterForm):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = forms.CharField(
        label=gettext_lazy("Questions"), max_length=4000, widget=area(4, autofocus=""),
        help_text=gettext_lazy("A line is a question."),
        error_messages={"required": gettext_lazy("Write what you want to know.")},
    )  # fmt: skip
    whom = forms.ChoiceField(label=gettext_lazy("Whom"))
    due_at = Moment(label=gettext_lazy("Answer by"), required=False)
    letter = forms.BooleanField(
        label=gettext_lazy("Send a letter, if it is the client"), required=False, initial=True,
        help_text=gettext_lazy("They may answer on their page or simply answer the letter."),
    )  # fmt: skip

    def __init__(self, *args, client: Client, user: User, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.theirs = {f"c{one.pk}": one for one in Contact.objects.present().filter(client=client)}
        colleagues = User.objects.active().exclude(role=Role.ADMINISTRATOR).exclude(pk=user.pk)
        self.ours = {f"u{one.pk}": one for one in colleagues}
        choices: list = [
            (client.name, [(key, str(one)) for key, one in self.theirs.items()]),
            (_("Colleagues"), [(key, str(one)) for key, one in self.ours.items()]),
        ]
        field = self.fields["whom"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_due_at(self) -> datetime | None:
        return self.later("due_at")

    @property
    def lines(self) -> list[str]:
        said = [line.strip(" \t-–—•*") for line in self.cleaned_data["text"].splitlines()]
        return [line for line in said if line][:20]

    @property
    def contact(self) -> Contact | None:
        return self.theirs.get(self.cleaned_data["whom"])

    @property
    def colleague(self) -> User | None:
        return self.ours.get(self.cleaned_data["whom"])


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("The answer"), max_length=5000, widget=area(4, autofocus=""),
        error_messages={"required": gettext_lazy("Write what was answered.")},
    )  # fmt: skip
    through = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=[(way, way.label) for way in (Through.SPOKEN, Through.LETTER)],
        initial=Through.SPOKEN,
    )  # fmt: skip

    def __init__(self, *args, question: OpenQuestion, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if question.colleague_id:
            del self.fields["through"]


class GoalForm(forms.Form):
    means = forms.ChoiceField(label=gettext_lazy("With what"), choices=Means)
    wanted = forms.IntegerField(label=gettext_lazy("Requests or orders wanted"), min_value=1, max_value=10_000_000)
    budget = SumField(label=gettext_lazy("Budget a month, ₽"), min_value=1)
    months = forms.IntegerField(label=gettext_lazy("Months"), min_value=1, max_value=60, initial=1)
    click = SumField(
        label=gettext_lazy("Click by the plan, ₽"), min_value=Decimal("0.01"), max_digits=9, required=False, help_text=gettext_lazy("With the rate: instead of the usual figures."),
    )  # fmt: skip
    rate = SumField(
        label=gettext_lazy("Rate by the plan, %"),
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=9,
        required=False,
    )

    def clean(self) -> dict:
        said = super().clean() or {}
        if bool(said.get("click")) != bool(said.get("rate")) and not {"click", "rate"} & set(self.errors):
            self.add_error("rate" if said.get("click") else "click", _("The plan has both: the click and the rate."))
        return said

    @property
    def plan(self) -> tuple[Decimal, Decimal] | None:
        click, rate = self.cleaned_data["click"], self.cleaned_data["rate"]
        return (click, rate) if click and rate else None


class FiguresForm(forms.ModelForm):
    class Meta:
        model = UsualFigures
        fields = ("click_low", "click_high", "rate_low", "rate_high")

    def clean(self) -> dict:
        said = super().clean() or {}
        for low, high in (("click_low", "click_high"), ("rate_low", "rate_high")):
            if low in said and high in said and said[low] > said[high]:
                self.add_error(high, _("The upper figure is not below the lower one."))
        if said.get("rate_high") and said["rate_high"] > 100:
            self.add_error("rate_high", _("Of a hundred visitors not more than a hundred ask."))
        return said


class SendForm(LaterForm):
    contacts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who confirms"), queryset=Contact.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Name who is to confirm it.")},
    )  # fmt: skip
    rule = forms.ChoiceField(
        label=gettext_lazy("If there are several"), choices=[(one.value, one.label) for one in (Rule.ANY, Rule.ALL)],
        required=False, widget=forms.RadioSelect, initial=Rule.ANY,
    )  # fmt: skip
    due_at = Moment(label=gettext_lazy("Answer by"), required=False)
    changed = forms.CharField(
        label=gettext_lazy("What has changed since the last time"), required=False, max_length=500, widget=area(2)
    )
    letter = forms.BooleanField(label=gettext_lazy("Send a letter with the link"), required=False, initial=True)

    def __init__(self, *args, debrief: Debrief, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        people = Contact.objects.present().filter(client=debrief.brief.client_id)
        approval = Debrief.approval_of(debrief.brief)
        if approval is None:
            del self.fields["changed"]
        else:
            self.fields["changed"].required = True
            people = people.filter(pk__in=[one.contact_id for one in approval.standing()])
            self.initial["contacts"] = list(people.values_list("pk", flat=True))
        model_choice(self, "contacts").queryset = people
        if approval is not None or len(people) < 2:
            del self.fields["rule"]  # settled with the first version, or nothing to choose

    def clean_due_at(self) -> datetime | None:
        return self.later("due_at")


class ShareForm(LaterForm):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), empty_label=None,
        queryset=Department.objects.filter(kind=DepartmentKind.PRODUCTION).select_related("head"),
    )  # fmt: skip
    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Responsible"), queryset=User.objects.none(), required=False,
        empty_label=gettext_lazy("Head of the department"),
    )  # fmt: skip
    work_kind = forms.ChoiceField(label=gettext_lazy("Kind of work"), choices=WorkKind, initial=WorkKind.OTHER)
    title = forms.CharField(
        label=gettext_lazy("What to do"), max_length=200,
        error_messages={"required": gettext_lazy("Say in one line what is to be done.")},
    )  # fmt: skip
    purpose = forms.CharField(label=gettext_lazy("What for"), widget=area(2))
    expected_result = forms.CharField(label=gettext_lazy("Expected result"), widget=area(2))
    check_by = forms.CharField(label=gettext_lazy("How it is checked"), widget=area(2))
    plain_words = forms.CharField(
        label=gettext_lazy("In plain words for the client"), required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-jargon": reverse_lazy("desk:jargon")}),
        help_text=gettext_lazy("What we do, without our terms."),
    )  # fmt: skip
    due_at = Moment(label=gettext_lazy("Deadline"))

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        colleagues = User.objects.active().exclude(role=Role.ADMINISTRATOR).select_related("department")
        model_choice(self, "assignee").queryset = colleagues

    def clean_due_at(self) -> datetime | None:
        return self.later("due_at")

    def clean(self) -> dict:
        said = super().clean() or {}
        if "department" in said and "assignee" in said and not said["assignee"]:
            said["assignee"] = said["department"].head
            if said["assignee"] is None or not said["assignee"].is_active:
                self.add_error("assignee", _("The department has no head. Choose who does the task."))
        person = said.get("assignee")
        if person and isinstance(verdict := can_be_assigned(person, said.get("work_kind", WorkKind.OTHER)), Denied):
            self.add_error("assignee", str(verdict.reason))
        return said
