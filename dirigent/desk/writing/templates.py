"""Letter templates: one's own and those for everybody. Retired ones can be taken back."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations import filling
from dirigent.domain.conversations.access import can_change_template, can_write
from dirigent.domain.conversations.models import LetterTemplate
from dirigent.foundation.verdicts import require


class TemplateForm(forms.ModelForm):
    """A field nobody knows is said at once, not to the client."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    common = forms.BooleanField(label=gettext_lazy("for everybody"), required=False)

    class Meta:
        model = LetterTemplate
        fields = ("title", "subject", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("subject", "text"):
            if strange := filling.unknown_fields(said.get(name, "")):
                fields = ", ".join("{" + one + "}" for one in strange)
                self.add_error(
                    name, _("There is no such field: %(fields)s. The fields are named below.") % {"fields": fields}
                )
        return said


@require_safe
def templates(request: Request) -> HttpResponse:
    at = timezone.now()
    found = list(LetterTemplate.objects.visible_to(request.user, at).select_related("owner").order_by("title", "pk"))
    context = {
        "own": [one for one in found if one.owner_id and not one.retired_at],
        "common": [one for one in found if not one.owner_id and not one.retired_at],
        "retired": [one for one in found if one.retired_at],
        "may_write": can_write(request.user),
    }
    return render(request, "desk/writing/templates.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    require(can_write(request.user))
    return _written(request, LetterTemplate(owner=request.user))


@require_http_methods(["GET", "POST"])
def template(request: Request, template_id: int) -> HttpResponse:
    found = find(request, LetterTemplate.objects, pk=template_id)
    require(can_change_template(request.user, found))
    return _written(request, found)


@require_POST
def retirement(request: Request, template_id: int) -> HttpResponse:
    """It is offered no more."""
    found = find(request, LetterTemplate.objects, pk=template_id)
    require(can_change_template(request.user, found))
    found.retire(by=request.user, at=timezone.now())
    return done(
        request, _("The template is put away."), to=reverse("desk:templates"),
        undo=reverse("desk:template-return", args=[found.pk]), closes=True, live=["mine"],
    )  # fmt: skip


@require_POST
def coming_back(request: Request, template_id: int) -> HttpResponse:
    found = find(request, LetterTemplate.objects, pk=template_id)
    require(can_change_template(request.user, found))
    found.come_back(by=request.user, at=timezone.now())
    return done(request, _("The template is back."), to=reverse("desk:templates"), live=["mine"])


@transaction.atomic
def _written(request: Request, written: LetterTemplate) -> HttpResponse:
    was = LetterTemplate.objects.select_for_update().filter(pk=written.pk).first() if written.pk else None
    form = TemplateForm(
        request.POST if request.method == "POST" else None, instance=written,
        initial={"revision": written.revision, "common": not written.owner_id},
    )  # fmt: skip
    status, theirs = 200, None
    if form.is_bound:
        status = 422
        if form.is_valid():
            if was and form.cleaned_data["revision"] != was.revision:
                theirs, status = was, 422 if wants_part(request) else 409
                form.data = fresh = request.POST.copy()
                fresh["revision"] = str(was.revision)
            else:
                saved = form.save(commit=False)
                saved.owner = None if form.cleaned_data["common"] and request.user.in_client_service else request.user
                saved.revision += 1
                saved.save()
                return done(
                    request, _("The template is kept."), to=reverse("desk:templates"), closes=True, live=["mine"]
                )
    context = {"form": form, "template": was, "theirs": theirs, "fields": list(filling.names())}
    return render(request, "desk/writing/template.html", context, status=status)
