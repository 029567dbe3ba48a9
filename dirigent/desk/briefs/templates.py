"""What is asked in briefs: the head changes the questions, every change is a new version."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.models import AnswerKind, BriefTemplate, Service
from dirigent.domain.onboarding.models.template import GOAL, OF_A_LIST, built_in
from dirigent.foundation.verdicts import require

SPARE, MOST = 3, 60
BLANK: dict = {"code": "", "section": "", "text": "", "hint": "", "kind": "text", "choices": [], "required": False}
CODE = re.compile(r"[a-z0-9_]{1,24}")


@require_GET
def templates(request: Request) -> HttpResponse:
    newest = {one.service: one for one in BriefTemplate.objects.order_by("service", "number").select_related("made_by")}
    rows = [(service, service.label, newest.get(service), len(built_in(service)["questions"])) for service in Service]
    context = {"rows": rows, "may": access.can_edit_templates(request.user)}
    return render(request, "desk/briefs/templates.html", context)


@require_http_methods(["GET", "POST"])
def template(request: Request, service: str) -> HttpResponse:
    """The questions of a service. POST publishes what is on the page as a new version."""
    if service not in Service.values:
        raise Http404
    may = access.can_edit_templates(request.user)
    newest = BriefTemplate.objects.newest(service)
    told = _of(newest) if newest else built_in(service)
    title, lead, rows, error = told["title"], told["lead"], told["questions"], ""
    if request.method == "POST":
        require(may)
        title, lead = request.POST.get("title", "").strip()[:120], request.POST.get("lead", "").strip()[:2000]
        rows, error = _sent(request)
        stale = request.POST.get("number", "") != str(newest.number if newest else 0)
        if stale:
            error = _("Somebody has changed this template meanwhile. Your text is below: look at theirs before saving.")
        if not error and title:
            at = timezone.now()
            made = BriefTemplate.publish(service, title=title, lead=lead, questions=rows, by=request.user, at=at)
            text = _("Version %(number)d holds from now on. Briefs already begun keep their questions.")
            return done(request, text % {"number": made.number}, to=reverse("desk:brief-templates"))
        error = error or _("Give the template a name.")
    if may:
        rows = [*rows, *[{}] * SPARE]
    rows = [BLANK | row for row in rows]
    context = {
        "number": newest.number if newest else 0,
        "service": service, "label": Service(service).label, "newest": newest, "title": title, "lead": lead, "rows": rows,
        "kinds": AnswerKind.choices, "may": may, "error": error,
    }  # fmt: skip
    return render(request, "desk/briefs/template.html", context, status=422 if error else 200)


def _of(template: BriefTemplate) -> dict:
    names = ("code", "section", "text", "hint", "kind", "choices", "required")
    return {"title": template.title, "lead": template.lead, "questions": list(template.questions.values(*names))}


def _sent(request: Request) -> tuple[list[dict], str]:
    """The rows as they stand on the page, without those left empty; and what is wrong with them."""
    columns = [
        request.POST.getlist(name) for name in ("code", "section", "text", "hint", "kind", "choices", "required")
    ]
    rows: list[dict] = []
    error, taken = "", set[str]()
    for number, (code, section, text, hint, kind, choices, required) in enumerate(zip(*columns, strict=False)):
        if not text.strip() or number >= MOST:
            continue
        listed = [line.strip()[:120] for line in choices.splitlines() if line.strip()][:40]
        kind = kind if kind in AnswerKind.values else str(AnswerKind.TEXT)
        if kind in OF_A_LIST and len(listed) < 2:
            error = _("“%(question)s” is answered from a list: write at least two answers.") % {
                "question": text.strip()
            }
        code = code if CODE.fullmatch(code) and code not in taken else _free(taken)
        taken.add(code)
        rows.append({
            "code": code, "section": section.strip()[:80], "text": text.strip()[:300], "hint": hint.strip()[:400],
            "kind": kind, "choices": listed if kind in OF_A_LIST else [], "required": required == "yes",
        })  # fmt: skip
    if GOAL not in taken and not error:
        error = _("A brief without the question about the goal is no brief: leave it in.")
    return rows, error


def _free(taken: set[str]) -> str:
    return next(code for number in range(1, 200) if (code := f"own_{number}") not in taken)
