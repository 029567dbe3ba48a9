"""The agency itself: what it is called and which mail is its own."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.people.access import can_change_settings
from dirigent.domain.people.models import Agency
from dirigent.foundation.files.storing import store
from dirigent.foundation.verdicts import require

from .forms import AgencyForm


@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: Request) -> HttpResponse:
    if not can_change_settings(request.user) and request.method != "POST":
        return redirect("desk:settings-account")
    require(can_change_settings(request.user))
    ours = Agency.load()
    form = AgencyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={
            **{name: getattr(ours, name, None) for name in AgencyForm.base_fields},
            "logo": None,
            "mail_domains": "\n".join(ours.mail_domains),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        picture, away = said.pop("logo"), said.pop("no_logo")
        if picture:
            said["logo"] = store(picture)
        elif away:
            said["logo"] = None
        ours.change(by=request.user, at=timezone.now(), **said)
        return done(request, _("Kept."), to=reverse("desk:settings"))
    return render(
        request,
        "desk/settings/agency.html",
        {"form": form, "has_logo": bool(ours.logo_id)},
        status=422 if form.is_bound else 200,
    )
