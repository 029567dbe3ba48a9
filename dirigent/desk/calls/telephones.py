"""Whose telephone is whose: extensions of an exchange, those that rang and belong to nobody, and the preview of a sample."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django import forms
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.fields import model_choice
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations import calling
from dirigent.domain.conversations.access import can_run_exchange
from dirigent.domain.conversations.channels import Unreadable, channel_of
from dirigent.domain.conversations.models import Call, Connection, Extension, Medium
from dirigent.domain.people.models import User
from dirigent.foundation.verdicts import require

SEEN_LATELY = timedelta(days=30)
MOST = 30
LONGEST_SAMPLE = 20_000


class ExtensionForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Extension"), max_length=60)
    user = forms.ModelChoiceField(
        label=gettext_lazy("Whose"), queryset=User.objects.none(), empty_label=gettext_lazy("choose a colleague")
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "user").queryset = User.objects.active().order_by("family_name", "given_name")

    def clean_number(self) -> str:
        number = "".join(self.cleaned_data["number"].split())
        if not number.isprintable():
            raise forms.ValidationError(_("Write the number as the exchange does."))
        return number


class SampleForm(forms.Form):
    sample = forms.CharField(
        label=gettext_lazy("A sample of what the exchange sends"), max_length=LONGEST_SAMPLE,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )  # fmt: skip


def _exchange(request: Request, connection_id: int) -> Connection:
    connection = find(request, Connection.objects.filter(medium=Medium.CALL), pk=connection_id)
    require(can_run_exchange(request.user))
    return connection


@require_http_methods(["GET", "POST"])
def telephones(request: Request, connection_id: int) -> HttpResponse:
    connection, at = _exchange(request, connection_id), timezone.now()
    form = ExtensionForm(request.POST or None, initial={"number": request.GET.get("number", "")[:60]})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        extension = Extension.assign(connection, said["number"], said["user"], by=request.user, at=at)
        calling.know_telephone(extension, at=at)
        text = _("%(number)s is the telephone of %(who)s.") % {"number": said["number"], "who": said["user"]}
        return done(request, text, to=reverse("desk:telephones", args=[connection.pk]))
    context = {
        "connection": connection, "form": form, "unknown": _unknown(connection, at),
        "extensions": connection.extensions.select_related("user"),
        "maps": hasattr(channel_of(connection), "preview"), "sample": SampleForm(),
    }  # fmt: skip
    return render(request, "desk/calls/telephones.html", context, status=422 if form.is_bound else 200)


def _unknown(connection: Connection, at: datetime) -> list[Mapping[str, object]]:
    """Telephones that took or began calls lately and belong to nobody, the busiest first."""
    calls = Call.objects.filter(connection=connection, started_at__gt=at - SEEN_LATELY).exclude(extension="")
    known = connection.extensions.values("number")
    seen = calls.exclude(extension__in=known).values("extension").annotate(calls=Count("pk"), last=Max("started_at"))
    return list(seen.order_by("-calls", "extension")[:MOST])


@require_POST
def release(request: Request, connection_id: int, extension_id: int) -> HttpResponse:
    connection = _exchange(request, connection_id)
    extension = find(request, Extension.objects.filter(connection=connection), pk=extension_id)
    extension.release(by=request.user, at=timezone.now())
    text = _("%(number)s belongs to nobody now.") % {"number": extension.number}
    return done(request, text, to=reverse("desk:telephones", args=[connection.pk]))


@require_POST
def sample(request: Request, connection_id: int) -> HttpResponse:
    """What would be understood of this; nothing is kept."""
    connection = _exchange(request, connection_id)
    form, trouble = SampleForm(request.POST), ""
    found: list = []
    preview = getattr(channel_of(connection), "preview", None)
    if preview is None:
        raise Http404
    if form.is_valid():
        try:
            found, trouble = preview(connection, form.cleaned_data["sample"], at=timezone.now())
        except Unreadable as fault:
            trouble = str(fault)
    context = {"connection": connection, "sample": form, "found": found, "trouble": trouble}
    return render(request, "desk/calls/sample.html", context, status=200 if found else 422)
