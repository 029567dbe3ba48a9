"""Who writes the glossary and the knowledge base beside the head."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.knowledge.access import can_appoint_editors
from dirigent.domain.knowledge.models import Editor
from dirigent.foundation.verdicts import require

from .forms import EditorsForm


@require_http_methods(["GET", "POST"])
def editors(request: Request) -> HttpResponse:
    require(can_appoint_editors(request.user))
    form = EditorsForm(request.POST or None, initial={"people": list(Editor.objects.values_list("user", flat=True))})
    # Nobody ticked is an answer too.
    form.is_bound = request.method == "POST"
    if form.is_bound and form.is_valid():
        Editor.appoint(form.cleaned_data["people"], by=request.user, at=timezone.now())
        return done(request, _("Saved."), to=reverse("desk:knowledge"), closes=True)
    return render(request, "desk/knowledge/editors.html", {"form": form}, status=422 if form.is_bound else 200)
