"""The form of a contact person: written as people write, kept as the house keeps it."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.desk import zones
from dirigent.desk.fields import choice
from dirigent.domain.clients.models import Client, Contact, PreferredChannel
from dirigent.domain.clients.reading.days import birthday
from dirigent.domain.clients.reading.mails import emails
from dirigent.domain.clients.reading.phones import phones
from dirigent.domain.clients.reading.windows import windows
from dirigent.foundation.phones import display

WEEKDAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip
LINES = forms.Textarea(attrs={"rows": 2})


class ContactForm(forms.ModelForm):
    phones = forms.CharField(
        label=gettext_lazy("Phones"), required=False, widget=LINES,
        help_text=gettext_lazy("As you have them, one on a line: +7 495 111-22-33 ext. 12"),
    )  # fmt: skip
    mails = forms.CharField(label=gettext_lazy("Mail"), required=False, widget=LINES)
    birthday = forms.CharField(
        label=gettext_lazy("Birthday"), required=False, max_length=40,
        help_text=gettext_lazy("4 March or 04.03.1985: the year may be unknown."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Contact
        fields = (
            "given_name", "patronymic", "family_name", "position", "decides", "phones", "mails", "timezone",
            "preferred_channel", "no_calls", "address_form", "jargon", "traits", "avoid", "birthday",
        )  # fmt: skip
        widgets = {"traits": forms.Textarea(attrs={"rows": 3}), "avoid": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, client: Client, **kwargs) -> None:
        contact = kwargs.get("instance")
        if contact is not None:
            kwargs["initial"] = _written(contact) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.client = client
        choice(self, "preferred_channel").choices = [("", _("any way")), *PreferredChannel.choices]
        as_client = _("as the client: %(city)s") % {"city": zones.city(client.timezone)}
        self.fields["timezone"] = forms.ChoiceField(
            label=gettext_lazy("Time zone"), required=False,
            choices=zones.choices(self.instance.timezone, empty=as_client),
        )  # fmt: skip
        for number, label in enumerate(WEEKDAYS):
            self.fields[f"hours_{number}"] = forms.CharField(
                label=label,
                required=False,
                max_length=60,
                widget=forms.TextInput(attrs={"placeholder": "10–13, 15–18"}),
            )
        self.fields["given_name"].widget.attrs["autofocus"] = True

    @property
    def week(self):
        return [self[f"hours_{number}"] for number in range(7)]

    def clean_phones(self) -> list[tuple[str, str]]:
        return [tuple(phone) for phone in self._read(phones, "phones")]

    def clean_mails(self) -> list[str]:
        return self._read(emails, "mails")

    def clean_birthday(self):
        return self._read(birthday, "birthday")

    def _read(self, reader, name: str):
        read = reader(self.cleaned_data[name])
        if read.problem:
            raise forms.ValidationError(read.problem)
        return read.value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        week: list[tuple[int, time, time]] = []
        for number in range(7):
            text = cleaned.get(f"hours_{number}", "")
            read = windows(text)
            if read.problem:
                self.add_error(f"hours_{number}", _("Write the hours like 10–13, 15–18."))
            week += sorted({(number, starts, ends) for _day, starts, ends in read.value or ()})
        cleaned["windows"] = week
        return cleaned

    def said(self) -> dict:
        """What the person's card is to say, for `introduce` and `change`."""
        named = ("phones", "mails", "birthday")
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields if name not in named}
        born = self.cleaned_data["birthday"]
        return fields | {
            "birth_day": born.day if born else None,
            "birth_month": born.month if born else None,
            "birth_year": born.year if born else None,
            "phones": self.cleaned_data["phones"],
            "mails": self.cleaned_data["mails"],
            "windows": self.cleaned_data["windows"],
        }


def _written(contact: Contact) -> dict:
    """What is kept, as one would write it."""
    hours: dict[int, list[str]] = {}
    for window in contact.windows.all():
        hours.setdefault(window.weekday, []).append(f"{_hour(window.starts)}–{_hour(window.ends)}")
    return {
        "phones": "\n".join(
            display(p.number) + (f" {_('ext.')} {p.extension}" if p.extension else "") for p in contact.phones.all()
        ),
        "mails": "\n".join(mail.address for mail in contact.mails.all()),
        "birthday": born(contact, numeric=True),
        **{f"hours_{number}": ", ".join(said) for number, said in hours.items()},
    }


def _hour(at: time) -> str:
    return f"{at.hour}" if not at.minute else time_format(at, "G:i")


def born(contact: Contact, *, numeric: bool = False) -> str:
    """«4 марта 1985», «4 марта»; with `numeric` as one types it."""
    if contact.birth_day is None or contact.birth_month is None:
        return ""
    if numeric:
        day = f"{contact.birth_day:02}.{contact.birth_month:02}"
        return f"{day}.{contact.birth_year}" if contact.birth_year else day
    # A leap year, so that 29 February exists.
    from_calendar = date_format(date(2024, contact.birth_month, contact.birth_day), "j E")
    return f"{from_calendar} {contact.birth_year}" if contact.birth_year else from_calendar
