"""A line of an agreement: who promised, what, by which day."""

from datetime import date as Date
from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from dirigent.domain.conversations.models import Side
from dirigent.domain.conversations.noting import Promise
from dirigent.foundation import worktime

MOST = 10
FRIDAY = 4


class PromiseForm(forms.Form):
    """Empty lines are no agreements. The day comes from a chip or from the calendar, which wins."""

    side = forms.ChoiceField(choices=Side, required=False, initial=Side.OURS)
    text = forms.CharField(label=gettext_lazy("What was agreed"), required=False, max_length=500)
    due = forms.DateField(required=False)
    date = forms.DateField(
        label=gettext_lazy("another day"), required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip

    following: int | None = None

    def __init__(self, *args, at: datetime, required: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.needs_text = at, required

    @property
    def days(self) -> list[tuple[Date, str, bool]]:
        """«сегодня», «завтра», «пятница», «через неделю»."""
        chosen = str(self["due"].value() or "")
        return [(day, label, day.isoformat() == chosen) for day, label in quick_days(self.at)]

    @property
    def sides(self):
        chosen = self["side"].value() or Side.OURS
        names = {Side.OURS: pgettext_lazy("promised", "we"), Side.THEIRS: pgettext_lazy("promised", "the client")}
        return [(value, label, value == chosen) for value, label in names.items()]

    @property
    def is_empty(self) -> bool:
        return not self.needs_text and not (self.data.get(self.add_prefix("text")) or "").strip()

    def clean(self):
        cleaned = super().clean()
        if self.is_empty:
            return cleaned
        if not cleaned.get("text"):
            self.add_error("text", _("Write what was agreed."))
        day = cleaned.get("date") or cleaned.get("due")
        if day is None and "date" not in self.errors:
            self.add_error("date", _("By which day?"))
        elif day and day < timezone.localdate(self.at):
            self.add_error("date", _("This day has passed."))
        return cleaned

    def promise(self) -> Promise:
        return Promise(self.cleaned_data["side"] or Side.OURS, self.cleaned_data["text"], self.due_at())

    def due_at(self) -> datetime:
        return end_of(self.cleaned_data.get("date") or self.cleaned_data["due"], self.at)


def promise_forms(data, *, at: datetime) -> list[PromiseForm]:
    """The lines that were sent, or one empty line to begin with; the last one offers another."""
    numbers = [0] if data is None else [number for number in range(MOST) if f"a{number}-text" in data]
    return [promise_form(number, data, at=at, is_last=number == numbers[-1]) for number in numbers]


def promise_form(number: int, data=None, *, at: datetime, is_last: bool = True) -> PromiseForm:
    form = PromiseForm(data, prefix=f"a{number}", at=at)
    form.following = number + 1 if is_last and number + 1 < MOST else None
    return form


def quick_days(at: datetime) -> list[tuple[Date, str]]:
    today = timezone.localdate(at)
    friday = today + timedelta(days=(FRIDAY - today.weekday() - 1) % 7 + 1)
    days = [
        (today, _("today")),
        (today + timedelta(days=1), _("tomorrow")),
        (friday, pgettext("by when", "Friday")),
        (today + timedelta(days=7), _("in a week")),
    ]
    # On a Thursday tomorrow is that Friday, on a Friday the next one is in a week.
    return [(day, label) for n, (day, label) in enumerate(days) if day not in [d for d, _label in days[:n]]]


def end_of(day: Date, at: datetime) -> datetime:
    """The end of that working day; if it is behind us already, the end of the day itself."""
    closes = worktime.default().day_end(day)
    return closes if closes > at else datetime.combine(day, time(23, 59), timezone.get_current_timezone())
