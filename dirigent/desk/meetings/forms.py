"""When, where and with whom."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.domain.care.models import Form, Meeting
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.people.models import User

LENGTHS = [
    (30, gettext_lazy("half an hour")),
    (60, gettext_lazy("an hour")),
    (90, gettext_lazy("an hour and a half")),
    (120, gettext_lazy("two hours")),
]
_MOMENTS = ["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"]


class WhenForm(forms.Form):
    """The time and the place: what a moved meeting changes."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("Begins"), input_formats=_MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    minutes = forms.TypedChoiceField(label=gettext_lazy("How long"), choices=LENGTHS, coerce=int, initial=60)
    form = forms.ChoiceField(label=gettext_lazy("How"), choices=Form)
    place = forms.CharField(label=gettext_lazy("Where, or the link"), max_length=300, required=False)

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_starts_at(self) -> datetime:
        starts = self.cleaned_data["starts_at"]
        if starts <= self.at:
            raise forms.ValidationError(
                _("This time has passed. A meeting that was held is written down as a contact.")
            )
        return starts

    def span(self) -> dict:
        said = self.cleaned_data
        ends = said["starts_at"] + timedelta(minutes=said["minutes"])
        return {"starts_at": said["starts_at"], "ends_at": ends, "form": said["form"], "place": said["place"]}

    @staticmethod
    def of(meeting: Meeting) -> dict:
        length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
        starts = timezone.localtime(meeting.starts_at)
        return {"starts_at": starts, "minutes": length, "form": meeting.form, "place": meeting.place}


class MeetingForm(WhenForm):
    token = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("What about"), max_length=200)
    contacts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Of the client"), queryset=Contact.objects.none(), widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip
    colleagues = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Of us"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    agenda = forms.CharField(
        label=gettext_lazy("What we shall talk about"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The client reads this in the invitation."),
    )  # fmt: skip
    invites = forms.BooleanField(label=gettext_lazy("send the invitation"), required=False, initial=True)

    field_order = ("token", "title", "starts_at", "minutes", "form", "place", "contacts", "colleagues", "agenda")

    def __init__(self, *args, client: Client, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people: forms.ModelMultipleChoiceField = self.fields["contacts"]  # type: ignore[assignment]
        people.queryset = client.contacts.present()
        ours: forms.ModelMultipleChoiceField = self.fields["colleagues"]  # type: ignore[assignment]
        ours.queryset = User.objects.active().filter(pk__in=_team(client))


def _team(client: Client) -> list[int]:
    team = client.team.values_list("pk", flat=True)
    return [pk for pk in (client.manager_id, client.deputy_id, *team) if pk]


class HoldingForm(forms.Form):
    """What a meeting that took place leaves behind."""

    summary = forms.CharField(
        label=gettext_lazy("What was talked about"), widget=forms.Textarea(attrs={"rows": 4, "autofocus": True})
    )
    next_step = forms.CharField(label=gettext_lazy("Next step"), max_length=300, required=False)


class CancellationForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=forms.TextInput(attrs={"autofocus": True})
    )
    tells = forms.BooleanField(label=gettext_lazy("tell those who were invited"), required=False, initial=True)
