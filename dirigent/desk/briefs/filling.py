"""Beginning a brief and filling it, in several visits: each answer is kept as it is typed."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import wants_part
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.models import Brief
from dirigent.domain.onboarding.sheet import asked_one, read, sheet_of
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.files.storing import store
from dirigent.foundation.verdicts import require

from .finding import acted, led, the_brief
from .forms import NewBriefForm

LARGEST = 50 * 1024 * 1024


@require_http_methods(["GET", "POST"])
def brief_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(access.can_begin_brief(request.user))
    form = NewBriefForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said, at, made = form.cleaned_data, timezone.now(), None
        with transaction.atomic():
            if Once.is_first(said["token"], by=request.user, at=at):
                made = Brief.begin(client, said["service"], title=said["title"], by=request.user, at=at)
        to = reverse("desk:brief", args=[made.pk]) if made else f"{reverse('desk:briefs')}?client={client.pk}"
        return led(request, _("The brief is begun."), to)
    status = 422 if form.is_bound else 200
    return render(request, "desk/briefs/new.html", {"form": form, "client": client}, status=status)


@require_http_methods(["GET", "POST"])
def filling(request: Request, brief_id: int) -> HttpResponse:
    """The sheet. POST saves everything on it; «hand in» saves and says that it is filled."""
    brief = the_brief(request, brief_id)
    require(access.can_fill(request.user, brief))
    wrong: dict[str, str] = {}
    if request.method == "POST":
        said, wrong = read(brief, request.POST)
        with transaction.atomic():
            brief.fill(said, by=request.user, at=timezone.now())
            if not wrong and "hand_in" in request.POST:
                brief.hand_in(by=request.user, at=timezone.now())
        if not wrong:
            return acted(request, brief, _("The brief is filled.") if "hand_in" in request.POST else _("Saved."))
    parts = [
        (section, [(one, wrong.get(one.code, "")) for one in questions]) for section, questions in sheet_of(brief)
    ]  # fmt: skip
    context = {"brief": brief, "parts": parts, "missing": brief.unanswered()}
    return render(request, "desk/briefs/filling.html", context, status=422 if wrong else 200)


@require_POST
def answers(request: Request, brief_id: int) -> HttpResponse:
    """One answer, kept while it is typed; the answer is what stands under the field."""
    brief = the_brief(request, brief_id)
    require(access.can_fill(request.user, brief))
    said, wrong = read(brief, request.POST)
    brief.fill(said, by=request.user, at=timezone.now())
    if not wants_part(request):
        return redirect("desk:brief-filling", brief.pk)
    code = request.POST.get("asked", "")
    context = {"one": asked_one(brief, code), "error": wrong.get(code, "")}
    return render(request, "desk/briefs/saved.html", context, status=422 if wrong else 200)


@require_POST
def files(request: Request, brief_id: int) -> HttpResponse:
    """`put` names the question whose files are sent with the form; `remove` the file to take off."""
    brief = the_brief(request, brief_id)
    require(access.can_fill(request.user, brief))
    at = timezone.now()
    said, _wrong = read(brief, request.POST)
    brief.fill(said, by=request.user, at=at)
    removed = request.POST.get("remove", "")
    if removed.isdecimal() and len(removed) < 19:
        for put in brief.current_files().filter(pk=removed):
            brief.take_off(put, by=request.user, at=at)
    question = brief.template.questions.filter(code=request.POST.get("put", ""), kind="files").first()
    if question:
        for one in request.FILES.getlist(f"file-{question.code}")[:20]:
            if refused := too_odd(one):
                messages.error(request, refused)
            else:
                brief.put(question, store(one), safe_name(one.name), one.content_type or "", by=request.user, at=at)
    return redirect(reverse("desk:brief-filling", args=[brief.pk]) + (f"#asked-{question.code}" if question else ""))


def too_odd(sent: UploadedFile) -> str:
    """Why this file is not kept; nothing if it is."""
    name, size = safe_name(sent.name), sent.size or 0
    if not size:
        return _("“%(name)s” is empty.") % {"name": name}
    if size > LARGEST:
        told = {"name": name, "size": size // 1024 // 1024}
        return _("“%(name)s” weighs %(size)d MB and files up to 50 MB are kept. Put a link to it instead.") % told
    return ""


@require_GET
def file(request: Request, brief_id: int, file_id: int) -> FileResponse:
    """Only as something to save: what a stranger has put into it must not run with our address."""
    put = the_brief(request, brief_id).current_files().filter(pk=file_id).first()
    if put is None:
        raise Http404
    answer = FileResponse(
        put.file.open(), as_attachment=True, filename=put.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer
