"""Who is on call outside working time: five weeks at a glance, the gaps among them (INB-4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.fields import model_choice
from dirigent.desk.request import Request
from dirigent.domain.people.access import can_set_on_call
from dirigent.domain.people.models import OnCall, User
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import require
from dirigent.foundation.worktime.models import Schedule
from dirigent.foundation.worktime.periods import midnight

WEEKS = 5
LONGEST = timedelta(days=31)
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Cell:
    """A day: who is on call in it, and how much of its free time has nobody."""

    day: date
    is_working: bool
    is_past: bool
    shifts: list[OnCall]
    empty: timedelta
    free: timedelta

    @property
    def tone(self) -> str:
        if self.is_past or not self.free:
            return ""
        if not self.empty:
            return "ok"
        return "warn" if self.empty < self.free or self.is_working else "bad"


class ShiftForm(forms.Form):
    user = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=User.objects.none())
    starts_at = forms.DateTimeField(
        label=gettext_lazy("From"), input_formats=_MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Until when"), input_formats=_MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        model_choice(self, "user").queryset = User.objects.in_client_service()

    def clean(self) -> dict:
        said = super().clean() or {}
        starts, ends, user = said.get("starts_at"), said.get("ends_at"), said.get("user")
        if not starts or not ends:
            return said
        if ends <= starts:
            self.add_error("ends_at", _("The shift ends before it begins."))
        elif ends <= self.at:
            self.add_error("ends_at", _("This time is over."))
        elif ends - starts > LONGEST:
            self.add_error("ends_at", _("A shift lasts a month at most."))
        elif (
            user
            and OnCall.objects.filter(user=user, cancelled_at=None, starts_at__lt=ends, ends_at__gt=starts).exists()
        ):
            self.add_error("starts_at", _("%(who)s is on call at that time already.") % {"who": user})
        return said


@require_GET
def on_call(request: Request) -> HttpResponse:
    at, schedule = timezone.now(), worktime.default()
    first = schedule.week_of(at).start
    last = first + timedelta(weeks=WEEKS, days=1)
    shifts = list(
        OnCall.objects.filter(cancelled_at=None, ends_at__gt=first, starts_at__lt=last).select_related("user")
    )
    today = schedule.date_of(at)
    days = [_cell(schedule.date_of(first) + timedelta(days=n), today, shifts, schedule) for n in range(WEEKS * 7)]
    context = {
        "weeks": [days[n : n + 7] for n in range(0, len(days), 7)],
        "now_on": [shift for shift in shifts if shift.starts_at <= at < shift.ends_at],
        "coming": [shift for shift in shifts if shift.ends_at > at],
        "is_working": schedule.is_working(at),
        "gaps": sum(cell.tone == "bad" for cell in days),
        "may": can_set_on_call(request.user),
        "weekend": _weekend(at, schedule),
    }
    return render(request, "desk/team/oncall.html#roster" if wants_part(request) else "desk/team/oncall.html", context)


def _cell(day: date, today: date, shifts: list[OnCall], schedule: Schedule) -> Cell:
    free = _free(day, schedule)
    empty = sum((_uncovered(stretch, shifts) for stretch in free), timedelta())
    begins, ends = midnight(day, schedule.zone), midnight(day + timedelta(days=1), schedule.zone)
    return Cell(
        day, schedule.is_working(day), day < today,
        [shift for shift in shifts if shift.starts_at < ends and shift.ends_at > begins],
        empty, sum((ends - starts for starts, ends in free), timedelta()),
    )  # fmt: skip


def _free(day: date, schedule: Schedule) -> list[Stretch]:
    """What of the day is nobody's working time."""
    at, ends = midnight(day, schedule.zone), midnight(day + timedelta(days=1), schedule.zone)
    found = []
    for opens, closes in schedule.stretches_of(day) if schedule.is_working(day) else ():
        if opens > at:
            found.append((at, opens))
        at = closes
    return [*found, (at, ends)] if at < ends else found


def _uncovered(stretch: Stretch, shifts: list[OnCall]) -> timedelta:
    at, ends = stretch
    left = timedelta()
    for shift in sorted(shifts, key=lambda one: one.starts_at):
        if shift.starts_at > at:
            left += max(min(shift.starts_at, ends) - at, timedelta())
        at = max(at, min(shift.ends_at, ends))
    return left + max(ends - at, timedelta())


def _weekend(at: datetime, schedule: Schedule) -> Stretch:
    """The days off that go on now or come next: from the closing before them to the opening after them."""
    day = schedule.date_of(at)
    if not schedule.is_working(day):
        return at.replace(minute=0, second=0, microsecond=0), schedule.opens(day)
    while schedule.is_working(day + timedelta(days=1)) or schedule.closes(day) <= at:
        day += timedelta(days=1)
    closes = schedule.closes(day)
    return closes, schedule.opens(schedule.date_of(closes) + timedelta(days=1))


@require_http_methods(["GET", "POST"])
def on_call_new(request: Request) -> HttpResponse:
    require(can_set_on_call(request.user))
    at, schedule = timezone.now(), worktime.default()
    starts, ends = (schedule.local(moment).replace(tzinfo=None) for moment in _weekend(at, schedule))
    form = ShiftForm(request.POST or None, at=at, initial={"starts_at": starts, "ends_at": ends})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        shift = OnCall.put_on(
            said["user"], starts_at=said["starts_at"], ends_at=said["ends_at"], by=request.user, at=at
        )
        undo = reverse("desk:on-call-cancellation", args=[shift.pk])
        text = _("%(who)s is on call then.") % {"who": shift.user}
        return done(request, text, to=reverse("desk:on-call"), undo=undo, closes=True, live=["mine"])
    return render(request, "desk/team/shift.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def on_call_cancellation(request: Request, pk: int) -> HttpResponse:
    require(can_set_on_call(request.user))
    shift = get_object_or_404(OnCall.objects.select_related("user"), pk=pk)
    shift.cancel(by=request.user, at=timezone.now())
    undo = reverse("desk:on-call-return", args=[shift.pk])
    return done(request, _("The shift is taken off."), to=reverse("desk:on-call"), undo=undo, live=["mine"])


@require_POST
def on_call_return(request: Request, pk: int) -> HttpResponse:
    require(can_set_on_call(request.user))
    shift = get_object_or_404(OnCall, pk=pk)
    shift.restore(by=request.user, at=timezone.now())
    return done(request, _("The shift is back."), to=reverse("desk:on-call"), live=["mine"])
