"""The glossary: what a term means in plain words, what it is like, what to say instead."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.knowledge.access import can_edit_knowledge
from dirigent.domain.knowledge.models import Level, Term
from dirigent.foundation.verdicts import require

from .forms import TermForm


@require_GET
def glossary(request: Request) -> HttpResponse:
    """`?q=` a word of it in any form, `&level=special` only what specialists know."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    level = request.GET.get("level", "")
    terms = Term.objects.visible_to(request.user, timezone.now())
    every = list(terms.current())
    found = terms.about(text) if text else every
    context = {
        "rows": [term for term in found if level not in Level.values or term.level == level],
        "text": text, "level": level, "levels": [(Level.MAIN, _("main")), (Level.SPECIAL, _("special"))],
        "count": len(every), "may_edit": bool(can_edit_knowledge(request.user)),
    }  # fmt: skip
    part = wants_part(request) and "q" in request.GET
    return render(request, "desk/knowledge/glossary.html#rows" if part else "desk/knowledge/glossary.html", context)


@require_http_methods(["GET", "POST"])
def term_new(request: Request) -> HttpResponse:
    require(can_edit_knowledge(request.user))
    form = TermForm(request.POST or None, initial={"word": request.GET.get("word", "")[:80]})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        said.pop("revision")
        made = Term.add(said.pop("word"), by=request.user, at=timezone.now(), **said)
        undo = reverse("desk:term-retirement", args=[made.pk])
        return done(
            request, _("Added to the glossary."), to=reverse("desk:glossary"), undo=undo, closes=True, live=["mine"]
        )
    return render(
        request,
        "desk/knowledge/term.html",
        {"form": form, "term": None, "stale": False},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def term(request: Request, term_id: int) -> HttpResponse:
    """Another wording; of two people at once the second sees what the first wrote."""
    found = find(request, Term.objects, pk=term_id)
    require(can_edit_knowledge(request.user))
    initial = {name: getattr(found, name) for name in Term.SAYS} | {
        "spellings": ", ".join(found.spellings), "revision": found.revision,
    }  # fmt: skip
    form = TermForm(request.POST or None, initial=initial, term=found)
    stale = False
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        stale = said.pop("revision") != found.revision
        if not stale:
            found.change(by=request.user, at=timezone.now(), **said)
            return done(request, _("Saved."), to=reverse("desk:glossary"), closes=True, live=["mine"])
        form.data = fresh = request.POST.copy()
        fresh["revision"] = str(found.revision)
    context = {"form": form, "term": found, "stale": stale, "editions": found.editions.select_related("by")[1:6]}
    return render(request, "desk/knowledge/term.html", context, status=422 if form.is_bound else 200)


@require_POST
def retirement(request: Request, term_id: int) -> HttpResponse:
    found = find(request, Term.objects, pk=term_id)
    require(can_edit_knowledge(request.user))
    found.retire(by=request.user, at=timezone.now())
    undo = reverse("desk:term-return", args=[found.pk])
    return done(
        request, _("Taken out of the glossary."), to=reverse("desk:glossary"), undo=undo, closes=True, live=["mine"]
    )


@require_POST
def coming_back(request: Request, term_id: int) -> HttpResponse:
    found = find(request, Term.objects, pk=term_id)
    require(can_edit_knowledge(request.user))
    found.come_back(by=request.user, at=timezone.now())
    return done(request, _("It is back in the glossary."), to=reverse("desk:glossary"), live=["mine"])
