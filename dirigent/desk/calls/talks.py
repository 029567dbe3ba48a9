"""One call: what it was, its recording, and who of ours spoke."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations import concluding, recordings
from dirigent.domain.conversations.access import can_claim_call, can_hear_call
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Call
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.verdicts import require

PEOPLE = ("thread__client", "contact", "user", "touch", "record_file", "connection")


@require_GET
def call(request: Request, call_id: int) -> HttpResponse:
    found = find(request, Call.objects.select_related(*PEOPLE), pk=call_id)
    return render(request, "desk/calls/call.html", _about(found))


def _about(call: Call) -> dict:
    return {"call": call, "client": call.thread.client}


@require_POST
def claim(request: Request, call_id: int) -> HttpResponse:
    """«Это был мой разговор»: one press, and it is a contact."""
    found = find(request, Call.objects.select_related(*PEOPLE), pk=call_id)
    require(can_claim_call(request.user, found))
    concluding.claim(found, by=request.user, at=timezone.now())
    found = Call.objects.select_related(*PEOPLE).get(pk=call_id)
    text = _("Written down as your talk.") if found.user_id == request.user.pk else _("A colleague was faster.")
    client = found.thread.client_id
    to = reverse("desk:client", args=[client]) if client else reverse("desk:inbox")
    live = ["mine", "clients", *([f"client:{client}"] if client else [])]
    answer = render(request, "desk/calls/_call.html", _about(found))
    return done(request, text, to=to, live=live, answer=answer)


@require_http_methods(["GET", "POST"])
def recording(request: Request, call_id: int) -> HttpResponse | FileResponse:
    """POST brings the recording to us and shows the player; GET gives the sound, to hear or to save."""
    found = find(request, Call.objects.select_related(*PEOPLE), pk=call_id)
    require(can_hear_call(request.user, found))
    if request.method == "POST":
        trouble = ""
        try:
            recordings.fetch(found)
        except Trouble as fault:
            trouble = str(fault)
        return render(request, "desk/calls/_recording.html", _about(found) | {"trouble": trouble})
    if found.record_file is None:
        raise Http404
    name = safe_name(f"{found.started_at:%Y-%m-%d %H-%M} {found.phone}.{_ending(found.record_type)}")
    answer = FileResponse(
        found.record_file.open(), as_attachment="download" in request.GET, filename=name, content_type=found.record_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _ending(kind: str) -> str:
    return {"audio/wav": "wav", "audio/ogg": "ogg", "audio/mp4": "m4a"}.get(kind, "mp3")
