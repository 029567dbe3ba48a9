"""Forms of the client's card."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dirigent.desk import zones
from dirigent.desk.fields import model_choice
from dirigent.domain.clients.models import Client, Instrument, Requisites, Status
from dirigent.domain.people.models import Role, User

TEAM_ROLES = (Role.ACCOUNT_MANAGER, Role.HEAD, Role.PRODUCTION_HEAD, Role.SPECIALIST, Role.SALES)
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SavedViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What to call it"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["name"].widget.attrs["autofocus"] = True


class CardForm(forms.ModelForm):
    """What the card says. Who leads the client is asked only of those who may decide it."""

    instruments = forms.MultipleChoiceField(
        label=gettext_lazy("Instruments"), choices=Instrument, required=False, widget=forms.CheckboxSelectMultiple
    )
    team = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Also work for the client"), queryset=User.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Client
        fields = (
            "name",
            "goal",
            "product",
            "instruments",
            "site",
            "timezone",
            "after_hours",
            "since",
            "manager",
            "deputy",
        )
        widgets = {"goal": forms.Textarea(attrs={"rows": 3}), "since": DAY, "product": forms.TextInput}

    def __init__(self, *args, may_assign: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after_hours"].required = False  # it stays as it is when nothing is said of it
        self.fields["timezone"] = forms.ChoiceField(
            label=gettext_lazy("Time zone"), choices=zones.choices(self.instance.timezone)
        )
        site = self.fields["site"]
        assert isinstance(site, forms.URLField)
        site.assume_scheme = "https"  # type: ignore[attr-defined]  # new in Django 5, the stubs do not know it
        if may_assign:
            for name in ("manager", "deputy"):
                model_choice(self, name).queryset = User.objects.managers()
                model_choice(self, name).empty_label = _("nobody yet")
            model_choice(self, "team").queryset = User.objects.active().filter(role__in=TEAM_ROLES)
        else:
            for name in ("manager", "deputy", "team"):
                del self.fields[name]
        self.may_assign = may_assign

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        cleaned = super().clean()
        manager, deputy = cleaned.get("manager"), cleaned.get("deputy")
        if manager and manager == deputy:
            self.add_error("deputy", _("The deputy is somebody other than the manager."))
        return cleaned

    def said(self) -> dict:
        """The fields of the client as the form says them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}


class NewClientForm(CardForm):
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[c for c in Status.choices if c[0] != Status.FORMER],
        initial=Status.RUNNING,
    )

    class Meta(CardForm.Meta):
        pass

    field_order = ("name", "status", "goal", "product", "instruments", "site", "timezone", "since", "manager", "deputy")


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=pgettext_lazy("status of a client", "New status"), choices=Status)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, client: Client, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["status"] = client.status
        self.client = client

    def clean(self):
        cleaned = super().clean()
        stops = cleaned.get("status") in (Status.PAUSED, Status.FORMER)
        if stops and cleaned["status"] != self.client.status and not cleaned.get("reason"):
            self.add_error("reason", _("Say why: in half a year nobody will remember."))
        return cleaned


class RequisitesForm(forms.ModelForm):
    class Meta:
        model = Requisites
        fields = ("legal_name", "inn", "kpp", "ogrn", "bank", "bic", "account", "correspondent_account", "address")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("inn", "kpp", "ogrn", "bic", "account", "correspondent_account"):
            # Pasted numbers come with spaces, and longer than they are.
            field = self.fields[name]
            assert isinstance(field, forms.CharField)
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            field.max_length = None
            field.validators = []

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # the stubs leave it out
        for name in ("inn", "kpp", "ogrn", "bic", "account", "correspondent_account"):
            if value := self.cleaned_data.get(name):
                self.cleaned_data[name] = "".join(value.split()).upper()


class TrustForm(forms.Form):
    until = forms.DateField(label=gettext_lazy("Until"), widget=DAY)

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(_("This day has passed."))
        return until
