"""Somebody is away and somebody stands in; they come back (SUB-1)."""

from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.fields import model_choice
from dirigent.desk.request import Request
from dirigent.domain.people import access
from dirigent.domain.people.models import Absence, AbsenceKind, User
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import require

_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]


def _moment_field(label, **given) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=_MOMENTS, **given)


class AbsenceForm(forms.Form):
    user = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=User.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=gettext_lazy("Why"), choices=AbsenceKind)
    starts_at = _moment_field(gettext_lazy("From"))
    ends_at = _moment_field(
        gettext_lazy("Until when"), required=False, help_text=gettext_lazy("Empty: until they are back.")
    )
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"), queryset=User.objects.none(), required=False,
        empty_label=gettext_lazy("each client's own deputy"),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args, reader: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        anybody = reader.is_head or reader.is_administrator
        people = User.objects.active()
        model_choice(self, "user").queryset = people if anybody else people.filter(pk=reader.pk)
        model_choice(self, "deputy").queryset = User.objects.managers()

    def clean(self) -> dict:
        said = super().clean() or {}
        starts, ends, user = said.get("starts_at"), said.get("ends_at"), said.get("user")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("They cannot be back before they leave."))
        if user and said.get("deputy") == user:
            self.add_error("deputy", _("Nobody stands in for themselves."))
        if user and starts and self._overlaps(user, starts, ends):
            self.add_error("starts_at", _("%(who)s is already away at that time.") % {"who": user})
        return said

    @staticmethod
    def _overlaps(user, starts, ends) -> bool:
        known = Absence.objects.valid().filter(user=user).exclude(ends_at__lte=starts)
        return known.filter(starts_at__lt=ends).exists() if ends else known.exists()


@require_http_methods(["GET", "POST"])
def absence_new(request: Request) -> HttpResponse:
    """Report an absence: one's own, or anybody's for the head."""
    at, schedule = timezone.now(), worktime.default()
    initial = {
        "user": request.GET.get("user") or request.user.pk,
        "kind": AbsenceKind.LEAVE,
        "starts_at": _round(at, schedule),
    }
    form = AbsenceForm(request.POST or None, reader=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = said.pop("user")
        require(access.can_report_absence(request.user, user))
        absence = Absence.report(user, by=request.user, at=at, **said)
        undo = reverse("desk:absence-ending", args=[absence.pk])
        text = _("Noted. The duties go over at the given moment and come back.")
        return done(request, text, to=reverse("desk:team"), undo=undo, closes=True)
    return render(request, "desk/team/absence.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_POST
def absence_ending(request: Request, pk: int) -> HttpResponse:
    """They are back, or it was planned and will not be."""
    absence = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    require(access.can_end_absence(request.user, absence))
    absence.end(by=request.user, at=timezone.now())
    text = _("%(who)s is at work again: the duties have come back.") % {"who": absence.user}
    return done(request, text, to=reverse("desk:team"))


def _round(at, schedule):
    local = schedule.local(at)
    return (local + timedelta(minutes=-local.minute % 5)).replace(second=0, microsecond=0, tzinfo=None)
