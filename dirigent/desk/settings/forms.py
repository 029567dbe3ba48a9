"""What people say on the screens of settings."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dirigent.desk.fields import choice, model_choice
from dirigent.domain.people.models import Department, Role, User
from dirigent.domain.people.models.agency import own_domain
from dirigent.foundation.colours import AA, contrast, is_colour, readable_on
from dirigent.foundation.worktime.models import ChangedDay

from .logos import drawn_anew

Interval = tuple[time, time]
_INTERVAL = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})")


def hours_from(text: str) -> list[Interval]:
    """«11:00–14:00, 15:00–19:00» as intervals; nothing written is no working time. 24:00 closes the day."""
    intervals = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]| и | and ", text))):
        met = _INTERVAL.fullmatch(part)
        try:
            if met is None:
                raise ValueError(part)
            hour, minute, to_hour, to_minute = (int(number) for number in met.groups())
            ends = time() if (to_hour, to_minute) == (24, 0) else time(to_hour, to_minute)
            intervals.append((time(hour, minute), ends))
        except ValueError:
            raise ValidationError(
                now_("“%(part)s” is not hours. Write them like 11:00–19:00, several with a comma.") % {"part": part}
            ) from None
    return intervals


def hours_said(intervals: list[Interval]) -> str:
    return ", ".join(f"{starts:%H:%M}–{'24:00' if ends == time() else f'{ends:%H:%M}'}" for starts, ends in intervals)


class AgencyForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=200)
    mail_domains = forms.CharField(
        label=_("our mail domains"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_(
            "One a line, like agency.ru. A letter from these domains is ours, from any other it is the client's."
        ),
    )

    undo_seconds = forms.IntegerField(
        label=_("seconds to take a sent letter back"), min_value=0, max_value=120,
        help_text=_("A letter leaves after so many seconds."),
    )  # fmt: skip
    announces_absence = forms.BooleanField(
        label=_("tell clients who stands in"), required=False,
        help_text=_("Clients of an absent manager get a letter that says who is there for them, and until when."),
    )  # fmt: skip
    silent_minutes = forms.IntegerField(
        label=_("silence counts as absence after, working minutes"), min_value=30, max_value=480,
        help_text=_("A manager who has neither arrived nor answered anybody for so long is offered to be replaced."),
    )  # fmt: skip
    silent_automatic = forms.BooleanField(
        label=_("replace a silent manager without asking"), required=False,
        help_text=_("Otherwise the head of client service is asked."),
    )  # fmt: skip

    colour = forms.CharField(
        label=_("the agency's colour"), required=False, max_length=7,
        help_text=_("Buttons and links of the clients' portal. Written like #0b6e4f; empty: green."),
    )  # fmt: skip
    logo = forms.FileField(
        label=_("logo"), required=False, widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP up to 2 MB; shown at the top of the portal."),
    )  # fmt: skip
    no_logo = forms.BooleanField(label=_("take the logo away"), required=False)

    def clean_colour(self) -> str:
        colour = self.cleaned_data["colour"].strip().lower()
        if colour and not is_colour(colour):
            raise ValidationError(now_("Write the colour like #0b6e4f."))
        if colour and contrast(colour, "#ffffff") < AA:
            raise ValidationError(
                now_("White letters cannot be read on this colour. The nearest that suits is %(colour)s.")
                % {"colour": readable_on(colour, "#ffffff")}
            )
        return colour

    def clean_logo(self) -> bytes | None:
        file = self.cleaned_data["logo"]
        return drawn_anew(file) if file else None

    def clean_mail_domains(self) -> list[str]:
        written = re.split(r"[\s,;]+", self.cleaned_data["mail_domains"])
        return list(dict.fromkeys(own_domain(domain) for domain in written if domain))


class DayForm(forms.Form):
    kind = forms.ChoiceField(label=_("What day it is"), choices=ChangedDay.Kind.choices, widget=forms.RadioSelect)
    minutes_shorter = forms.IntegerField(label=_("Shorter by, minutes"), min_value=5, max_value=600, required=False)
    hours = forms.CharField(
        label=_("Own hours"),
        max_length=100,
        required=False,
        help_text=_("Empty: as usual on that weekday. 11:00–15:00, 16:00–20:00"),
    )
    note = forms.CharField(label=_("Why"), max_length=200, required=False)

    def clean_hours(self) -> list[Interval]:
        return hours_from(self.cleaned_data["hours"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") != ChangedDay.Kind.SHORT:
            said["minutes_shorter"] = None
        if said.get("kind") == ChangedDay.Kind.DAYOFF:
            said["hours"] = []
        return said


class WeekForm(forms.Form):
    """Seven lines, Monday first."""

    def __init__(self, *args: Any, weekdays: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(weekdays):
            field = forms.CharField(label=name, max_length=100, required=False)
            field.widget.attrs["placeholder"] = now_("day off")
            self.fields[f"day{number}"] = field

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.week: dict[int, list[Interval]] = {}
        for number in range(7):
            try:
                if intervals := hours_from(said.get(f"day{number}", "")):
                    self.week[number] = intervals
            except ValidationError as wrong:
                self.add_error(f"day{number}", wrong)
        if not self.errors and not self.week:
            raise ValidationError(now_("At least one day of the week has to be a working day."))
        return said


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("family_name", "given_name", "patronymic", "login", "email", "role", "department", "language")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_name"].required = True
        if not by.is_administrator:
            # Whoever names administrators could make themselves one.
            roles = [role for role in Role.choices if role[0] != Role.ADMINISTRATOR]
            choice(self, "role").choices = [("", now_("choose")), *roles]
        model_choice(self, "department").empty_label = now_("none")
        self.fields["login"].help_text = now_("What the person types to come in: olga, or o.snegireva.")
        if self.instance.pk:
            del self.fields["login"]

    def clean_login(self) -> str:
        login = self.cleaned_data["login"].strip().lower()
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,59}", login):
            raise ValidationError(now_("Latin letters, digits, dots and dashes only."))
        if User.objects.filter(login=login).exists():
            raise ValidationError(now_("The login “%(login)s” is taken.") % {"login": login})
        return login

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(now_("A colleague has this address already."))
        return email


class DepartmentForm(forms.ModelForm):
    class Meta:
        model = Department
        fields = ("name", "kind", "head")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leads = (Role.HEAD, Role.PRODUCTION_HEAD)
        model_choice(self, "head").queryset = User.objects.active().filter(role__in=leads) | User.objects.filter(
            pk=self.instance.head_id
        )
        model_choice(self, "head").empty_label = now_("nobody yet")
