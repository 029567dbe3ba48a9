"""Forms of consent: asking for it, a new version, handing over, recording what was said."""

import uuid
from datetime import date, datetime, timedelta

from django import forms
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dirigent.desk.fields import area, model_choice
from dirigent.domain.approvals.models import Answer, Approval, Kind, Rule, Terms, Through
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Message, Touch

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]
FURTHEST = timedelta(days=366)
# What comes from elsewhere in the house is put up there, not by hand.
BY_HAND = [choice for choice in Kind.choices if choice[0] != Kind.DEBRIEF]


# Words the client may not know are pointed out while one writes.
PLAINLY = {"data-jargon": reverse_lazy("desk:jargon")}


def tell_plainly(form: forms.Form, *names: str) -> None:
    """What the client will read is looked at for terms while it is typed."""
    for name in names:
        form.fields[name].widget.attrs["data-jargon"] = reverse("desk:jargon")


class Moment(forms.DateTimeField):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **given) -> None:
        super().__init__(input_formats=MOMENTS, **given)


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DeadlineForm(forms.Form):
    """Until when, and what depends on it: what the live sentence is made of."""

    depends_on = forms.CharField(
        label=gettext_lazy("What depends on it"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"list": "depends-on", "placeholder": gettext_lazy("the ads start")}),
        help_text=gettext_lazy("In words that end with a date: “the ads start”, “the site opens”."),
    )  # fmt: skip
    depends_date = Day(label=gettext_lazy("Planned for"), required=False)
    due_at = Moment(
        label=gettext_lazy("Answer wanted by"), required=False,
        help_text=gettext_lazy("Empty: counted back — a working day before what depends on it, or three working days."),
    )  # fmt: skip

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_depends_date(self) -> date | None:
        on = self.cleaned_data["depends_date"]
        if on and on < timezone.localdate(self.at):
            raise forms.ValidationError(_("This day has already passed."))
        if on and on > timezone.localdate(self.at) + FURTHEST:
            raise forms.ValidationError(_("That is more than a year ahead."))
        return on

    def clean_due_at(self) -> datetime | None:
        due = self.cleaned_data["due_at"]
        if due and due <= self.at:
            raise forms.ValidationError(_("This moment has already passed."))
        if due and due > self.at + FURTHEST:
            raise forms.ValidationError(_("That is more than a year ahead."))
        return due

    def clean(self) -> dict:
        said = super().clean() or {}
        if said.get("depends_on") and not said.get("depends_date") and not self.has_error("depends_date"):
            self.add_error("depends_date", _("Say when that is planned: the deadline is counted from it."))
        return said


class AskForm(DeadlineForm):
    token = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("What is to be approved"), max_length=200, widget=forms.TextInput(attrs={"autofocus": ""}),
        help_text=gettext_lazy("As the client will read it: “Banners for the premiere”."),
        error_messages={"required": gettext_lazy("Say in a few words what is to be approved.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=BY_HAND, initial=Kind.FILES)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=200_000, required=False, widget=area(6, **PLAINLY))
    rule = forms.ChoiceField(
        label=gettext_lazy("Whose consent is needed"), choices=Rule.choices, initial=Rule.ALL, required=False
    )
    approvers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who approves"), queryset=Contact.objects.none(),
        error_messages={"required": gettext_lazy("Name who is to approve it.")},
    )  # fmt: skip
    by_letter = forms.BooleanField(
        label=gettext_lazy("Write to them, with a personal link"), required=False, initial=True
    )

    field_order = ["token", "title", "kind", "text", "approvers", "rule", "depends_on", "depends_date", "due_at"]

    def __init__(self, *args, client: Client, **kwargs) -> None:
        initial = {"token": uuid.uuid4()} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, **{**kwargs, "initial": initial})
        tell_plainly(self, "text")
        self.people = list(client.contacts.present().prefetch_related("mails"))
        chosen = self.fields["approvers"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = client.contacts.present()

    def clean_rule(self) -> str:
        return self.cleaned_data["rule"] or Rule.ALL

    @property
    def rows(self) -> list[dict]:
        """The people one may ask, each with what was chosen."""
        picked = [str(pk) for pk in (self["approvers"].value() or [])]
        if not self.is_bound and not picked:
            deciders = [one for one in self.people if one.decides] or self.people[:1]
            picked = [str(one.pk) for one in deciders[:1]]
        return [
            {
                "contact": one,
                "picked": str(one.pk) in picked,
                "place": self.data.get(f"place-{one.pk}", "") if self.is_bound else "",
                "has_mail": bool(list(one.mails.all())),
            }
            for one in self.people
        ]

    def in_order(self) -> list[Contact]:
        """Those who were chosen, by the numbers beside them, else as they stand."""

        def place(one: Contact) -> int:
            said = self.data.get(f"place-{one.pk}", "")
            return int(said) if said.isdecimal() and len(said) < 4 else 999

        chosen = {one.pk for one in self.cleaned_data["approvers"]}
        return sorted((one for one in self.people if one.pk in chosen), key=place)


class VersionForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Text"), max_length=200_000, required=False, widget=area(8, **PLAINLY))
    what_changed = forms.CharField(
        label=gettext_lazy("What has changed"), max_length=2000, widget=area(3, autofocus=""),
        help_text=gettext_lazy("The client reads it first: “the date is larger, the logo is sharp”."),
        error_messages={"required": gettext_lazy("Say what has changed: the client reads it first.")},
    )  # fmt: skip
    minor = forms.BooleanField(label=gettext_lazy("A small edit: told, not asked anew"), required=False)
    due_at = Moment(label=gettext_lazy("Answer wanted by"), required=False)
    by_letter = forms.BooleanField(
        label=gettext_lazy("Write to them, with a personal link"), required=False, initial=True
    )

    def __init__(self, *args, at: datetime, terms: Terms | None, approval: Approval, **kwargs) -> None:
        initial = {"token": uuid.uuid4()} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.at = at
        tell_plainly(self, "text", "what_changed")
        if terms is None or approval.state != "approved":
            del self.fields["minor"]

    def clean_due_at(self) -> datetime | None:
        due = self.cleaned_data["due_at"]
        if due and due <= self.at:
            raise forms.ValidationError(_("This moment has already passed."))
        return due


class DelegationForm(forms.Form):
    to = forms.ModelChoiceField(label=gettext_lazy("Who answers instead"), queryset=Contact.objects.none())

    def __init__(self, *args, approval: Approval, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        asked = approval.approvers.filter(ended_at=None).values("contact")
        model_choice(self, "to").empty_label = _("choose")
        model_choice(self, "to").queryset = approval.client.contacts.present().exclude(pk__in=asked)


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is not asked any more"), max_length=300, widget=area(2, autofocus=""),
        help_text=gettext_lazy("The client reads it."),
        error_messages={"required": gettext_lazy("Say why: the client reads it.")},
    )  # fmt: skip


class WordForm(forms.Form):
    """What a person of the client said aloud or wrote, with the evidence of it."""

    answer = forms.ChoiceField(label=gettext_lazy("What they said"), choices=Answer.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("In their words"), max_length=5000, required=False, widget=area(3),
        help_text=gettext_lazy("“Yes, we take the third one.” For corrections: what exactly."),
    )  # fmt: skip
    evidence = forms.ChoiceField(
        label=gettext_lazy("Where they said it"), widget=forms.RadioSelect, choices=[],
        help_text=gettext_lazy("A talk that is noted down, or their letter. Without it there is no evidence."),
        error_messages={"required": gettext_lazy("Choose the talk or the letter: without it there is no evidence.")},
    )  # fmt: skip

    def __init__(self, *args, talks: list[Touch], letters: list[Message], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.talks = {f"touch:{one.pk}": one for one in talks}
        self.letters = {f"letter:{one.pk}": one for one in letters}
        chosen = self.fields["evidence"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(key, key) for key in (*self.talks, *self.letters)]

    def clean(self) -> dict:
        said = super().clean() or {}
        if said.get("answer") == Answer.CHANGES and not said.get("words", "").strip():
            self.add_error("words", _("Write what has to be corrected."))
        return said

    def proof(self) -> dict:
        """As `Version.decide` takes it."""
        key = self.cleaned_data["evidence"]
        if letter := self.letters.get(key):
            return {"through": Through.LETTER, "message": letter}
        talk = self.talks[key]
        report = getattr(talk, "report", None)
        return {"through": Through.SPOKEN, "touch": talk, "report": report}


class TermsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What the contract says"), max_length=2000, widget=area(3, autofocus=""),
        help_text=gettext_lazy("Number of the clause and its words."),
        error_messages={"required": gettext_lazy("Copy the clause of the contract here.")},
    )  # fmt: skip
    hours = forms.IntegerField(
        label=gettext_lazy("Time to object, working hours"), min_value=1, max_value=400, initial=8
    )


class RemarkForm(forms.Form):
    words = forms.CharField(
        label=pgettext_lazy("to a place of a version", "Remark"), max_length=5000, widget=area(2),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )  # fmt: skip
    file = forms.IntegerField(required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)
    x = forms.FloatField(required=False, min_value=0, max_value=100, widget=forms.HiddenInput)
    y = forms.FloatField(required=False, min_value=0, max_value=100, widget=forms.HiddenInput)
    quote = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
