"""Forms of the talk about a deadline: asked, answered by the department, agreed on with the client."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.desk.fields import model_choice
from dirigent.domain.clients.models import Contact
from dirigent.domain.onboarding.models import HowAgreed, Negotiation, Way
from dirigent.domain.people.models import Department, DepartmentKind

from .forms import LaterForm, Moment, area


class DeadlineForm(LaterForm):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    what = forms.CharField(label=gettext_lazy("What is to be ready"), max_length=300)
    wanted_at = Moment(label=gettext_lazy("By when the client wants it"))
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), empty_label=None,
        queryset=Department.objects.filter(kind=DepartmentKind.PRODUCTION),
    )  # fmt: skip

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_wanted_at(self) -> datetime | None:
        return self.later("wanted_at")


class DeadlineAnswerForm(LaterForm):
    can = forms.TypedChoiceField(
        label=gettext_lazy("Can it be ready by then?"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("We can")), ("no", gettext_lazy("Not by then"))],
    )  # fmt: skip
    words = forms.CharField(label=gettext_lazy("Why not"), required=False, max_length=1000, widget=area(2))
    way = forms.ChoiceField(label=gettext_lazy("What we offer"), required=False, choices=[("", "—"), *Way.choices])
    scope = forms.CharField(
        label=gettext_lazy("What will be ready by the day"), required=False, max_length=2000, widget=area(2)
    )
    rest = forms.CharField(label=gettext_lazy("What comes later"), required=False, max_length=2000, widget=area(2))
    offered_at = Moment(label=gettext_lazy("The other day, or the day of the rest"), required=False)

    def __init__(self, *args, negotiation: Negotiation, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.negotiation = at, negotiation

    def clean_offered_at(self) -> datetime | None:
        return self.later("offered_at")

    def clean(self) -> dict:
        said = super().clean() or {}
        if said.get("can") is not False:
            return said
        needed = {"words": _("Say why it does not work out."), "way": _("Offer something instead.")}
        way = said.get("way")
        if way in (Way.LATER, Way.SPLIT):
            needed["offered_at"] = _("Say by which day.")
        if way in (Way.SMALLER, Way.SPLIT):
            needed["scope"] = _("Say what will be ready by the day.")
        if way == Way.SPLIT:
            needed["rest"] = _("Say what comes later.")
        for name, sentence in needed.items():
            if not said.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        offered = said.get("offered_at")
        if offered and offered <= self.negotiation.wanted_at:
            self.add_error("offered_at", _("The other day comes after the one the client asked for."))
        return said


class AgreementForm(forms.Form):
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Who of the client agreed"), queryset=Contact.objects.none(), empty_label=None
    )
    how = forms.ChoiceField(label=gettext_lazy("How it was agreed"), choices=HowAgreed)
    evidence = forms.CharField(label=gettext_lazy("In their words"), max_length=500, widget=area(2))

    def __init__(self, *args, client_id: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "contact").queryset = Contact.objects.present().filter(client=client_id)
