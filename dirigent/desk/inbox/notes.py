"""A note beside a conversation, for our eyes only: another form, another colour, another table than the answer."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_note_touch
from dirigent.domain.conversations.mentioning import called_in, leave_beside, who_cannot_see
from dirigent.domain.conversations.models import Thread
from dirigent.foundation.verdicts import require

from .going import opened_anew, query_of


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("A note for our eyes only"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what your colleagues should know.")},
    )  # fmt: skip


@require_POST
def notes(request: Request, thread_id: int) -> HttpResponse:
    thread = find(request, Thread.objects.select_related("client"), pk=thread_id)
    require(can_note_touch(request.user))
    form, at = NoteForm(request.POST), timezone.now()
    if form.is_valid():
        called = called_in(form.cleaned_data["text"])
        blind = who_cannot_see(thread, called, at)
        if not blind:
            leave_beside(thread, form.cleaned_data["text"], by=request.user, at=at, mentions=called)
            said = _("The note is beside the conversation. Only colleagues see it.")
            return opened_anew(request, said, to=reverse("desk:thread", args=[thread.pk]) + query_of(request))
        form.add_error(
            "text",
            _("%(who)s cannot see this conversation: whoever works with the client can.")
            % {"who": ", ".join(map(str, blind))},
        )
    return render(request, "desk/inbox/_note.html", {"note_form": form, "thread": thread}, status=422)
