"""Forms of complaints and of the breakdowns we report."""

import uuid
from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.desk.fields import model_choice
from dirigent.domain.care.models import Cause, Complaint
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Confirmation
from dirigent.domain.people.models import User
from dirigent.foundation import worktime

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]


def area(rows: int = 3, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class Moment(forms.DateTimeField):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **given) -> None:
        super().__init__(input_formats=MOMENTS, **given)


class ComplaintForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("What the client says"), max_length=5000, widget=area(4, autofocus=""),
        help_text=gettext_lazy("In their own words, as they said it."),
        error_messages={"required": gettext_lazy("Write what the client is dissatisfied with.")},
    )  # fmt: skip
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Who complained"), queryset=Contact.objects.none(), required=False,
        empty_label=gettext_lazy("nobody in particular"),
    )  # fmt: skip
    cause = forms.ChoiceField(
        label=gettext_lazy("Cause, if it is clear"), required=False, choices=[("", "—"), *Cause.choices]
    )
    owner = forms.ModelChoiceField(label=gettext_lazy("Who settles it"), queryset=User.objects.none())

    def __init__(self, *args, client: Client, **kwargs) -> None:
        initial = {"token": uuid.uuid4(), "owner": client.manager_id} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, **{**kwargs, "initial": initial})
        model_choice(self, "contact").queryset = client.contacts.present()
        model_choice(self, "owner").queryset = User.objects.managers()


class CauseForm(forms.Form):
    cause = forms.ChoiceField(label=gettext_lazy("Cause"), choices=Cause)
    cause_words = forms.CharField(
        label=gettext_lazy("What was behind it"), max_length=500, required=False, widget=area(2),
        help_text=gettext_lazy("Not who is to blame, but what has to change so that it does not happen again."),
    )  # fmt: skip
    owner = forms.ModelChoiceField(label=gettext_lazy("Who settles it"), queryset=User.objects.none())

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "owner").queryset = User.objects.managers()


class PlanForm(forms.Form):
    plan = forms.CharField(
        label=gettext_lazy("What we do"), max_length=5000, widget=area(4, autofocus=""),
        error_messages={"required": gettext_lazy("Write what we do about it.")},
    )  # fmt: skip
    due_at = Moment(label=gettext_lazy("Put right by"), help_text=gettext_lazy("This is the date you tell the client."))

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        schedule = worktime.default()
        later = schedule.local(schedule.closes(schedule.add_days(at, 2)))
        initial = {"due_at": later.replace(tzinfo=None)} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.at = at

    def clean_due_at(self) -> datetime:
        due = self.cleaned_data["due_at"]
        if due <= self.at:
            raise forms.ValidationError(_("This moment has already passed."))
        if due > self.at + timedelta(days=366):
            raise forms.ValidationError(_("That is too far for a complaint."))
        return due


class ResolutionForm(forms.Form):
    resolution = forms.CharField(
        label=gettext_lazy("What has been done"), max_length=5000, widget=area(4, autofocus=""),
        error_messages={"required": gettext_lazy("Write what has been done.")},
    )  # fmt: skip


class ConfirmationForm(forms.Form):
    how = forms.ChoiceField(label=gettext_lazy("How they said it"), choices=Confirmation, initial=Confirmation.CALL)
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Who said it"), queryset=Contact.objects.none(), required=False,
        empty_label=gettext_lazy("nobody in particular"),
    )  # fmt: skip
    evidence = forms.CharField(
        label=gettext_lazy("In the client’s words"), max_length=500, widget=area(2, autofocus=""),
        help_text=gettext_lazy("“Thank you, now everything is fine.” Without their word it is not settled."),
        error_messages={"required": gettext_lazy("Write what the client said.")},
    )  # fmt: skip

    def __init__(self, *args, client: Client, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "contact").queryset = client.contacts.present()


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("What the client is still dissatisfied with"), max_length=1000, widget=area(3, autofocus=""),
        error_messages={"required": gettext_lazy("Write what is still wrong.")},
    )  # fmt: skip


class AuditForm(forms.Form):
    audit = forms.CharField(
        label=gettext_lazy("What you say about it"), max_length=5000, widget=area(4, autofocus=""),
        help_text=gettext_lazy("How it was settled, and what changes in our work. The manager sees it."),
        error_messages={"required": gettext_lazy("Write a word, even a short one.")},
    )  # fmt: skip


class IncidentForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("What has happened"), max_length=500, widget=area(3, autofocus=""),
        help_text=gettext_lazy("In words you would tell the client: “the form on the site does not send requests”."),
        error_messages={"required": gettext_lazy("Write what has happened.")},
    )  # fmt: skip
    known_at = Moment(label=gettext_lazy("Known since"), required=False)

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        now = timezone.localtime(at).replace(tzinfo=None, second=0, microsecond=0)
        super().__init__(*args, **{**kwargs, "initial": {"token": uuid.uuid4(), "known_at": now}})
        self.at = at

    def clean_known_at(self) -> datetime | None:
        known = self.cleaned_data["known_at"]
        if known and known > self.at:
            raise forms.ValidationError(_("This time has not come yet."))
        if known and known < self.at - timedelta(days=30):
            raise forms.ValidationError(_("That is too long ago."))
        return known


def described(complaint: Complaint) -> dict:
    """What the form about the cause begins with."""
    return {"cause": complaint.cause, "cause_words": complaint.cause_words, "owner": complaint.owner_id}
