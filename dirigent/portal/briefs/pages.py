"""Filling a brief in several visits, answering questions, reading how we understood the task."""

from datetime import datetime

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.design.typography import day
from dirigent.domain.clients.models import Contact
from dirigent.domain.onboarding.sheet import asked_one, read
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.files.storing import store
from dirigent.portal.answers import done
from dirigent.portal.showing import briefs as showing
from dirigent.portal.showing.history import TOLD
from dirigent.portal.visitor import PortalRequest, found
from dirigent.portal.waiting import WAITING, Waiting

LARGEST = 50 * 1024 * 1024
LONGEST_ANSWER = 5000


def waiting(contact: Contact, at: datetime) -> list[Waiting]:
    """What «we wait for you» on the first page says of the task."""
    rows = [
        Waiting(
            _("Tell us about the task: %(title)s") % {"title": one.title},
            ngettext("%(done)d of %(n)d question is answered. You may stop and come back.",
                     "%(done)d of %(n)d questions are answered. You may stop and come back.", one.count)
            % {"done": one.answered, "n": one.count} + _by(one.due_at, at),
            reverse("portal:brief", args=[one.pk]), pgettext("client", "Answer"), one.due_at, one.asked_at,
        )
        for one in showing.waiting_briefs(contact)
    ]  # fmt: skip
    open_ = [one for one in showing.questions(contact) if not one.answer]
    if open_:
        several = ngettext("%(n)d question to you", "%(n)d questions to you", len(open_)) % {"n": len(open_)}
        title = several if len(open_) > 1 else _("A question to you")
        due = min((one.due_at for one in open_ if one.due_at), default=None)
        address = reverse("portal:questions")
        rows.append(
            Waiting(title, open_[0].text + _by(due, at), address, pgettext("client", "Answer"), due, open_[0].asked_at)
        )
    for one in showing.waiting_debriefs(contact):
        words = ngettext(
            "%(title)s. We have put it in our own words: %(points)s, it takes %(n)d minute to read.",
            "%(title)s. We have put it in our own words: %(points)s, it takes %(n)d minutes to read.", one.minutes,
        ) % {"title": one.title, "points": _points(one.points), "n": one.minutes}  # fmt: skip
        words += _by(one.due_at, at)
        address = reverse("portal:debrief", args=[one.pk])
        rows.append(Waiting(_("Did we understand you right?"), words, address, _("Read"), one.due_at, one.sent_at))
    return rows


WAITING.append(waiting)


def _by(due: datetime | None, at: datetime) -> str:
    """Until when we wait, as the end of the words; nothing of what is late or has no term."""
    return " " + _("We wait till %(day)s.") % {"day": day(due, at)} if due and due > at else ""


def _points(count: int) -> str:
    return ngettext("%(n)d point", "%(n)d points", count) % {"n": count}


@require_GET
def briefs(request: PortalRequest) -> HttpResponse:
    return render(request, "portal/briefs/index.html", {"listed": showing.briefs(request.contact)})


@require_http_methods(["GET", "POST"])
def brief(request: PortalRequest, pk: int) -> HttpResponse:
    """The sheet; sent with «hand in» it is ours to read, and may still be changed."""
    thing = found(showing.brief(request.contact, pk))
    wrong: dict[str, str] = {}
    if request.method == "POST":
        said, wrong = read(thing, request.POST)
        handed_in = False
        with transaction.atomic():
            thing.fill(said, contact=request.contact, at=timezone.now())
            if not wrong and "hand_in" in request.POST:
                handed_in = thing.hand_in(contact=request.contact, at=timezone.now())
        if handed_in:
            text = _("Thank you! We read it, ask if something is unclear, and tell you how we understood it.")
            return done(request, text, to=reverse("portal:home"))
        if not wrong:
            return done(request, _("Saved."), to=reverse("portal:brief", args=[pk]))
    sheet = showing.sheet(thing)
    parts = [(section, [(one, wrong.get(one.code, "")) for one in asked]) for section, asked in sheet.parts]
    context = {"sheet": sheet, "parts": parts, "may": request.looking_on is None}
    return render(request, "portal/briefs/brief.html", context, status=422 if wrong else 200)


@require_POST
def brief_answers(request: PortalRequest, pk: int) -> HttpResponse:
    """One answer, kept while it is typed."""
    thing = found(showing.brief(request.contact, pk))
    said, wrong = read(thing, request.POST)
    thing.fill(said, contact=request.contact, at=timezone.now())
    if request.headers.get("HX-Request") != "true":
        return redirect("portal:brief", pk)
    code = request.POST.get("asked", "")
    context = {"one": asked_one(thing, code), "error": wrong.get(code, "")}
    return render(request, "portal/briefs/saved.html", context, status=422 if wrong else 200)


@require_POST
def brief_files(request: PortalRequest, pk: int) -> HttpResponse:
    thing, at = found(showing.brief(request.contact, pk)), timezone.now()
    said, _wrong = read(thing, request.POST)
    thing.fill(said, contact=request.contact, at=at)
    removed = request.POST.get("remove", "")
    if removed.isdecimal() and len(removed) < 19:
        for put in thing.current_files().filter(pk=removed, contact=request.contact):
            thing.take_off(put, contact=request.contact, at=at)
    question = thing.template.questions.filter(code=request.POST.get("put", ""), kind="files").first()
    if question:
        for one in request.FILES.getlist(f"file-{question.code}")[:20]:
            if 0 < (one.size or 0) <= LARGEST:
                kind = one.content_type or ""
                thing.put(question, store(one), safe_name(one.name), kind, contact=request.contact, at=at)
    return redirect(reverse("portal:brief", args=[pk]) + (f"#asked-{question.code}" if question else ""))


@require_GET
def questions(request: PortalRequest) -> HttpResponse:
    return render(request, "portal/briefs/questions.html", {"listed": showing.questions(request.contact)})


@require_POST
def question_answer(request: PortalRequest, pk: int) -> HttpResponse:
    thing = found(showing.question(request.contact, pk))
    answer = request.POST.get("answer", "").strip()[:LONGEST_ANSWER]
    if not answer:
        context = {"listed": showing.questions(request.contact), "empty": pk}
        return render(request, "portal/briefs/questions.html", context, status=422)
    thing.settle(answer, through="portal", contact=request.contact, at=timezone.now())
    left = any(not one.answer for one in showing.questions(request.contact))
    to = reverse("portal:questions") if left else reverse("portal:home")
    return done(request, _("Thank you, your answer is with us."), to=to)


TOLD["brief.asked"] = lambda data: _("We asked you about the task: %(title)s") % data
TOLD["brief.arrived"] = lambda data: _("%(who)s told us about the task: %(title)s") % data
TOLD["brief.changed"] = lambda data: _("%(who)s corrected the task: %(title)s") % data
TOLD["question.asked"] = lambda _data: _("We asked a question")
TOLD["question.answered"] = lambda data: _("%(who)s answered our question") % data
