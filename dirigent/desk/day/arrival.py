"""The beginning of one's day: I am here, or I am held up."""

from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.design.typography import clock, day
from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.people.models import WorkDay
from dirigent.foundation import worktime


@require_POST
def arrival(request: Request) -> HttpResponse:
    """Note the arrival; the second press of the day changes nothing."""
    at, schedule = timezone.now(), worktime.default()
    workday = WorkDay.arrive(request.user, on=schedule.date_of(at), at=at)
    text = _("Good day! Here since %(time)s.") % {"time": clock(workday.arrived_at or at)}
    return done(request, text, to=reverse("desk:day"))


class ExcuseForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("Which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(
        label=gettext_lazy("What happened and when you will be here"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
    )

    def __init__(self, *args, first, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.first = first

    def clean_on(self):
        on = self.cleaned_data["on"]
        if not self.first <= on <= self.first + timedelta(days=31):
            raise forms.ValidationError(_("Choose today or a day of the coming month."))
        return on


@require_http_methods(["GET", "POST"])
def excuse(request: Request) -> HttpResponse:
    """Warn the head of a force majeure before the day begins (DAY-2)."""
    at, schedule = timezone.now(), worktime.default()
    today = schedule.date_of(at)
    coming = today if schedule.is_working(today) and at < schedule.closes(today) else schedule.add_days(today, 1)
    form = ExcuseForm(request.POST or None, first=today, initial={"on": coming})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        WorkDay.excuse_absence(request.user, on=on, words=form.cleaned_data["words"], by=request.user, at=at)
        in_time = not schedule.is_working(on) or at <= schedule.opens(on)
        text = _("The head will see it.") if in_time else _("The head will see it; the day had already begun.")
        return done(request, text, to=reverse("desk:day"), closes=True)
    context = {"form": form, "coming": day(coming, at)}
    return render(request, "desk/day/excuse.html", context, status=422 if request.method == "POST" else 200)
