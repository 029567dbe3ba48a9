from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dirigent.domain.conversations import from_portal
from dirigent.domain.conversations.models import Thread
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.files.storing import store
from dirigent.portal.answers import done
from dirigent.portal.showing import messages as showing
from dirigent.portal.showing.people import with_you
from dirigent.portal.visitor import PortalRequest

from .forms import WordForm


@require_GET
def index(request: PortalRequest) -> HttpResponse:
    """Conversations, the latest first."""
    return render(request, "portal/messages/index.html", {"talks": showing.talks(request.contact)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """A word of theirs that begins a conversation."""
    return _written(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: PortalRequest, thread_id: int) -> HttpResponse:
    """One conversation, and a word of theirs in it."""
    thread = showing.thread(request.contact, thread_id)
    if thread is None:
        raise Http404
    return _written(request, thread)


def _written(request: PortalRequest, thread: Thread | None) -> HttpResponse:
    at = timezone.now()
    form = WordForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said = form.cleaned_data
        files = [(safe_name(one.name), one.content_type or "", store(one)) for one in said["enclosed"]]
        message = from_portal.say(request.contact, said["text"], token=said["token"], at=at, thread=thread, files=files)
        return done(
            request, _("Sent. We will answer here and by mail."), to=reverse("portal:talk", args=[message.thread_id])
        )
    told = {
        "form": form,
        "thread": thread,
        "said": showing.said(request.contact, thread.pk) if thread else [],
        "with_you": with_you(request.contact, at),
    }
    return render(request, "portal/messages/talk.html", told, status=422 if form.is_bound else 200)
