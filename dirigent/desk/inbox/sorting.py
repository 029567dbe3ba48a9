"""What a matter is, how urgent and how important: suggested by its words, said by a person."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_tend_thread
from dirigent.domain.conversations.models import Matter, Thread
from dirigent.domain.conversations.sorting import of_matter, sort
from dirigent.foundation.verdicts import require

from .going import opened_anew, query_of
from .tending import written


class MatterForm(forms.Form):
    matter = forms.ChoiceField(label=gettext_lazy("What is it"), choices=Matter, widget=forms.RadioSelect)
    urgent = forms.BooleanField(
        label=gettext_lazy("Urgent"), required=False, help_text=gettext_lazy("It costs something every hour.")
    )
    important = forms.BooleanField(
        label=gettext_lazy("Important"), required=False,
        help_text=gettext_lazy("The client's money, name or trust depends on it."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: Request, thread_id: int) -> HttpResponse:
    """GET asks; POST says it, or with `yes` agrees with what the words suggest."""
    thread = find(request, Thread.objects, pk=thread_id)
    require(can_tend_thread(request.user))
    meant = of_matter(Matter(thread.hint)) if thread.hint else None
    if request.method == "POST":
        sent: Mapping[str, Any] = request.POST
        if sent.get("yes") and meant:
            sent = {"matter": meant.matter, "urgent": meant.urgent, "important": meant.important}
        form = MatterForm(sent)
        if form.is_valid():
            stood = sort([thread], **form.cleaned_data, by=request.user, at=timezone.now())
            undo = f"{reverse('desk:inbox-undo')}?{urlencode({'stood': written(stood)})}" if stood else ""
            said = _("Sorted: %(matter)s.") % {"matter": Matter(form.cleaned_data["matter"]).label}
            return opened_anew(
                request, said, to=reverse("desk:thread", args=[thread.pk]) + query_of(request), undo=undo
            )
    else:
        said_of = {"matter": thread.matter, "urgent": thread.urgent, "important": thread.important}
        form = MatterForm(initial=vars(meant) if meant and not thread.matter else said_of)
    context = {"form": form, "thread": thread, "meant": meant if not thread.matter else None}
    return render(request, "desk/inbox/matter.html", context, status=422 if form.is_bound else 200)
