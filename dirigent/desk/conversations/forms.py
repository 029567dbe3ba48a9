"""Writing a contact down: the form behind the key C, and the composer on the client's card."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dirigent.desk.fields import choice
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Channel, Direction, Mood, Purpose, Result, Touch, Wait
from dirigent.domain.conversations.models.touch import Through
from dirigent.domain.people.models import User
from dirigent.regulation.models import Duty

from .promises import PromiseForm, promise_forms
from .ties import open_ties

NOTE = "note"
# icons: phone mail users video message device-mobile lock
KINDS = (
    (Channel.CALL, pgettext_lazy("kind of contact", "Call"), "phone"),
    (Channel.MAIL, pgettext_lazy("kind of contact", "Letter"), "mail"),
    (Channel.MEETING, pgettext_lazy("kind of contact", "Meeting"), "users"),
    (Channel.VIDEO, pgettext_lazy("kind of contact", "Video"), "video"),
    (Channel.MESSENGER, pgettext_lazy("kind of contact", "Message"), "message"),
    (NOTE, pgettext_lazy("kind of contact", "For our eyes"), "lock"),
)
RESULTS = (
    (Result.TALKED, pgettext_lazy("result of a call", "Talked")),
    (Result.NO_ANSWER, pgettext_lazy("result of a call", "No answer")),
    (Result.LEFT_MESSAGE, pgettext_lazy("result of a call", "Left a message")),
    (Result.MISSED, pgettext_lazy("result of a call", "They could not reach us")),
)
LONGEST = 20_000


class TouchFields(forms.Form):
    """What is written of a contact, when it is noted and when it is corrected."""

    contact = forms.IntegerField(required=False)
    direction = forms.ChoiceField(choices=Direction, required=False)
    result = forms.ChoiceField(choices=Result, required=False)
    messenger = forms.ChoiceField(
        label=gettext_lazy("Which messenger"),
        choices=[("", gettext_lazy("not said")), *Through.choices],
        required=False,
    )
    summary = forms.CharField(
        label=gettext_lazy("What about"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_step = forms.CharField(label=gettext_lazy("Next step"), required=False, max_length=300)
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    clock = forms.TimeField(
        label=gettext_lazy("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), required=False, min_value=1, max_value=600)
    congratulation = forms.BooleanField(label=gettext_lazy("A congratulation"), required=False)

    client: Client | None
    at: datetime

    def clean_contact(self) -> Contact | None:
        number = self.cleaned_data["contact"]
        if not number or self.client is None:
            return None
        try:
            return self.client.contacts.get(pk=number)
        except Contact.DoesNotExist:
            raise forms.ValidationError(_("This person is not of this client.")) from None

    def clean_direction(self) -> str:
        return self.cleaned_data["direction"] or Direction.OUT

    def clean_result(self) -> str:
        return self.cleaned_data["result"] or Result.TALKED

    def happened_at(self) -> datetime | None:
        """When it took place, if that was earlier than now."""
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("clock")
        if not day and not clock:
            return None
        today = timezone.localdate(self.at)
        moment = datetime.combine(day or today, clock or time(12), timezone.get_current_timezone())
        # Of a day without an hour noon is taken, or now where noon is still ahead.
        return min(moment, self.at) if day and not clock and day <= today else moment

    def clean(self):
        cleaned = super().clean()
        if (happened := self.happened_at()) and happened > self.at:
            self.add_error("clock" if cleaned.get("clock") else "day", _("This time has not come yet."))
        return cleaned

    def said(self) -> dict:
        """The fields of the contact."""
        said = {
            name: self.cleaned_data[name]
            for name in ("contact", "direction", "result", "summary", "next_step", "minutes")
        }
        if (self.cleaned_data.get("kind") or self.cleaned_data.get("channel")) == Channel.MESSENGER:
            said["messenger"] = self.cleaned_data["messenger"]
        else:
            said["messenger"] = ""
        return said | {"purpose": Purpose.CONGRATULATION if self.cleaned_data["congratulation"] else Purpose.WORK}


class Numbers(forms.MultipleChoiceField):
    """Of these numbers only those still offered are taken: what was settled meanwhile is no mistake of the sender."""

    def validate(self, value: list[str]) -> None:
        """Whatever is not offered any more is left out later."""


class TouchForm(TouchFields):
    """A contact, what was agreed in it, and what only we should know, in one go."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    client_name = forms.CharField(label=gettext_lazy("Client"), required=False, max_length=200)
    kind = forms.ChoiceField(choices=[(value, label) for value, label, _icon in KINDS])
    answers = forms.IntegerField(required=False)
    ties = Numbers(required=False)
    mood = forms.ChoiceField(label=gettext_lazy("Mood"), choices=[("", "—"), *Mood.choices], required=False)
    inward = forms.CharField(
        label=gettext_lazy("For our eyes only"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data=None,
        *,
        user: User,
        at: datetime,
        client: Client | None = None,
        people: Sequence[Contact] | None = None,
        initial: dict | None = None,
    ) -> None:
        started = {"token": uuid.uuid4(), "kind": Channel.CALL, "direction": Direction.OUT, "result": Result.TALKED}
        super().__init__(data, initial=started | (initial or {}))
        self.user, self.at = user, at
        self.client = client if data is None else self._asked(data)
        self._people = people
        self._ties: list[Duty] | None = None
        self.promises: list[PromiseForm] = promise_forms(data, at=at)

    @property
    def client_pk(self) -> int | str:
        return self.client.pk if self.client else ""

    @property
    def typed_name(self) -> str:
        return self.client.name if self.client else self.data.get("client_name", "")

    @property
    def kinds(self):
        return [(value, label, icon, value == self["kind"].value()) for value, label, icon in KINDS]

    @property
    def messengers(self):
        chosen = self["messenger"].value() or ""
        return [(value, label, value == chosen) for value, label in choice(self, "messenger").choices]

    @property
    def results(self):
        return [(value, label, value == self["result"].value()) for value, label in RESULTS]

    @property
    def directions(self):
        return [(value, label, value == self["direction"].value()) for value, label in Direction.choices]

    @property
    def people(self) -> Sequence[Contact]:
        """Whom one could have spoken with."""
        if self._people is None:
            self._people = people_of(self.client) if self.client else []
        return self._people

    @property
    def chosen(self) -> Contact | None:
        """Who is marked: the one asked for, else the first."""
        asked = str(self["contact"].value() or "")
        return next((p for p in self.people if str(p.pk) == asked), self.people[0] if self.people else None)

    @property
    def waits(self) -> list[Wait]:
        return waits_of(self.client) if self.client else []

    @property
    def offered_ties(self) -> list[Duty]:
        """What waits to be said to this client aloud."""
        if self._ties is None:
            self._ties = open_ties(self.client) if self.client else []
        return self._ties

    @property
    def tied(self) -> list[tuple[Duty, bool]]:
        """Each with whether it is ticked."""
        asked = {str(one) for one in self["ties"].value() or ()}
        return [(duty, str(duty.pk) in asked) for duty in self.offered_ties]

    def chosen_ties(self) -> list[Duty]:
        return [duty for duty in self.offered_ties if str(duty.pk) in self.cleaned_data["ties"]]

    def clean(self):
        cleaned = super().clean()
        if self.client is None:
            self.add_error("client_name", _("Choose the client."))
        if cleaned.get("kind") == NOTE and not cleaned.get("summary"):
            self.add_error("summary", _("Write the note."))
        if cleaned.get("answers") and self.client:
            thread = next((w.thread for w in self.waits if w.thread_id == cleaned["answers"]), None)
            cleaned["thread"] = thread
        for promise in self.promises:
            if not promise.is_valid():
                self.add_error(None, _("Look at the agreements: something is missing there."))
                break
        return cleaned

    def _asked(self, data) -> Client | None:
        """The client chosen, or typed in full by one without scripts; only those the user may see."""
        visible = Client.objects.visible_to(self.user, self.at)
        number = data.get("client", "")
        if number.isdecimal() and len(number) < 19:
            return visible.filter(pk=int(number)).first()
        named = " ".join(data.get("client_name", "").split())
        return (
            _only(visible.filter(name__iexact=named)) or _only(visible.filter(name__icontains=named)) if named else None
        )


def _only(clients: QuerySet[Client]) -> Client | None:
    found = list(clients[:2])
    return found[0] if len(found) == 1 else None


ComposerForm = TouchForm


class CorrectionForm(TouchFields):
    """The same fields, filled with what was written."""

    channel = forms.ChoiceField(label=pgettext_lazy("channel", "Channel"), choices=Channel)

    def __init__(self, data=None, *, touch: Touch, at: datetime) -> None:
        local = timezone.localtime(touch.at)
        super().__init__(
            data,
            initial={
                "contact": touch.contact_id, "direction": touch.direction, "result": touch.result,
                "summary": touch.summary, "next_step": touch.next_step, "minutes": touch.minutes, "channel": touch.channel,
                "messenger": touch.messenger,
                "congratulation": touch.purpose == Purpose.CONGRATULATION, "day": local.date(), "clock": local.time(),
            },
        )  # fmt: skip
        self.client, self.at, self.touch = touch.client, at, touch
        choices = [("", _("nobody in particular")), *((p.pk, str(p)) for p in touch.client.contacts.all())]
        self.fields["contact"].label = _("With whom")
        self.fields["contact"].widget = forms.Select(choices=choices)
        self.fields["direction"].label = _("Who began")
        self.fields["result"].label = _("How it ended")
        for name in ("day", "clock"):
            self.fields[name].required = True

    def changed(self) -> dict:
        said = self.said() | {"channel": self.cleaned_data["channel"]}
        happened = self.happened_at()
        if happened and happened.replace(second=0, microsecond=0) != self.touch.at.replace(second=0, microsecond=0):
            said["happened_at"] = happened
        return said


def people_of(client: Client) -> list[Contact]:
    people = list(client.contacts.present().with_channels())
    for person in people:
        person.client = client
    return people


def waits_of(client: Client) -> list[Wait]:
    """The letters of the client that nobody has answered."""
    waits = Wait.objects.filter(answered_at=None, thread__client=client).select_related("thread", "message__contact")
    return list(waits.order_by("since")[:6])
