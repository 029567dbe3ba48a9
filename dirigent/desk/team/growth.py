"""The growth log: what one has learned; the head sees everybody's (GRO-1)."""

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from dirigent.desk.answers import done, wants_part
from dirigent.desk.request import Request
from dirigent.domain.people.models import GrowthEntry, GrowthKind, User
from dirigent.foundation import worktime
from dirigent.regulation.clause import REGISTRY
from dirigent.regulation.models import Version

PAGE = 50


class GrowthForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=GrowthKind)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput(attrs={"autofocus": True})
    )
    on = forms.DateField(label=gettext_lazy("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    takeaway = forms.CharField(
        label=gettext_lazy("What I take from it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return on


@require_safe
def growth(request: Request) -> HttpResponse:
    user, at, schedule = request.user, timezone.now(), worktime.default()
    sees = user.is_head or user.is_administrator
    asked = request.GET.get("user", "")
    entries = GrowthEntry.objects.select_related("user")
    if not sees:
        entries = entries.filter(user=user)
    elif asked.isdecimal():
        entries = entries.filter(user=int(asked))
    month = schedule.month_of(at)
    noted = GrowthEntry.objects.filter(user=user, on__gte=month.first_date, on__lte=month.last_date).count()
    context = {
        "page": Paginator(entries, PAGE).get_page(request.GET.get("page")),
        "sees": sees,
        "asked": asked,
        "people": User.objects.active() if sees else (),
        "noted": noted,
        "needed": Version.in_force(at).figures(REGISTRY["R1.growth"])["entries"],
    }
    is_more = wants_part(request) and "page" in request.GET
    return render(request, "desk/team/growth.html#rows" if is_more else "desk/team/growth.html", context)


@require_http_methods(["GET", "POST"])
def growth_new(request: Request) -> HttpResponse:
    at = timezone.now()
    today = worktime.default().date_of(at)
    form = GrowthForm(request.POST or None, today=today, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        GrowthEntry.note(request.user, at=at, **form.cleaned_data)
        return done(request, _("Noted in the growth log."), to=reverse("desk:growth"), closes=True)
    return render(request, "desk/team/growth_new.html", {"form": form}, status=422 if request.method == "POST" else 200)
