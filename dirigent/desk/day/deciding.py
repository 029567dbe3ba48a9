"""Deciding about a duty: put it off or waive it, always with a reason, and take that back (REG-5)."""

from datetime import datetime, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.design.typography import moment
from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import require
from dirigent.regulation import access
from dirigent.regulation.models import Duty

FARTHEST = timedelta(days=92)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The head will see it."),
    )  # fmt: skip


class PostponementForm(ReasonForm):
    until = forms.DateTimeField(
        label=gettext_lazy("Until when"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"],
    )
    field_order = ["until", "reason"]

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_until(self) -> datetime:
        until = self.cleaned_data["until"]
        if until <= self.at:
            raise forms.ValidationError(_("This moment has already passed."))
        if until > self.at + FARTHEST:
            raise forms.ValidationError(_("That is too far: put it off by three months at most, or waive it."))
        return until


@require_http_methods(["GET", "POST"])
def postponement(request: Request, pk: int) -> HttpResponse:
    """Out of sight until then; its due moment does not move."""
    at, schedule = timezone.now(), worktime.default()
    duty = find(request, Duty.objects.select_related("client"), pk=pk)
    require(access.can_decide(request.user, duty))
    tomorrow = schedule.local(schedule.opens(schedule.date_of(at) + timedelta(days=1)))
    form = PostponementForm(request.POST or None, at=at, initial={"until": tomorrow.replace(tzinfo=None)})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        duty.postpone(until, reason=form.cleaned_data["reason"], by=request.user, at=at)
        text = _("Put off: it comes back %(when)s.") % {"when": moment(until, at)}
        return done(request, text, to=reverse("desk:day"), undo=reverse("desk:duty-taking-up", args=[pk]), closes=True)
    return _dialog(request, form, duty, "desk/day/postponement.html")


@require_http_methods(["GET", "POST"])
def waiver(request: Request, pk: int) -> HttpResponse:
    """It need not be done."""
    duty = find(request, Duty.objects.select_related("client"), pk=pk)
    require(access.can_decide(request.user, duty))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        duty.waive(reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        undo = reverse("desk:duty-taking-up", args=[pk])
        return done(request, _("Waived; it stays visible."), to=reverse("desk:day"), undo=undo, closes=True)
    return _dialog(request, form, duty, "desk/day/waiver.html")


@require_POST
def taking_up(request: Request, pk: int) -> HttpResponse:
    """Take a waiver or a postponement back."""
    duty = find(request, Duty.objects, pk=pk)
    require(access.can_take_up(request.user, duty))
    duty.take_up(by=request.user, at=timezone.now())
    return done(request, _("It is back in your day."), to=reverse("desk:day"))


def _dialog(request: Request, form: forms.Form, duty: Duty, template: str) -> HttpResponse:
    context = {"form": form, "duty": duty, "why": duty.explained(timezone.now())}
    return render(request, template, context, status=422 if request.method == "POST" else 200)
