"""Checking a goal against money and time, and the usual figures it is checked by."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.models import Feasibility, Means, UsualFigures
from dirigent.domain.onboarding.models.answer import as_number
from dirigent.domain.onboarding.models.template import BUDGET, LEADS, TERM
from dirigent.foundation.verdicts import require

from .finding import acted, asked, the_brief
from .forms import FiguresForm, GoalForm

BY_SERVICE = {"targeted": Means.VK, "launch": Means.SEARCH}


@require_http_methods(["GET", "POST"])
def goal(request: Request, brief_id: int) -> HttpResponse:
    """Money, term and the goal are taken from the brief; the arithmetic is shown in words."""
    brief = the_brief(request, brief_id)
    require(access.can_tend(request.user, brief))
    said = brief.said()
    initial = {
        "means": BY_SERVICE.get(brief.template.service, Means.SEARCH),
        "wanted": as_number(said.get(LEADS)) if said.get(LEADS) else None,
        "budget": as_number(said.get(BUDGET)) if said.get(BUDGET) else None,
        "months": as_number(said.get(TERM)) if said.get(TERM) else 1,
    }
    form = GoalForm(request.POST or None, initial=initial)

    def take(told: dict) -> HttpResponse:
        checked = Feasibility.check_goal(
            brief, means=told["means"], wanted=told["wanted"], budget=told["budget"], months=told["months"],
            plan=form.plan, by=request.user, at=timezone.now(),
        )  # fmt: skip
        text = _("The goal is %(how)s. Take it into the restatement.") % {"how": checked.get_outcome_display()}
        return acted(request, brief, text, closes=True)

    return asked(request, "desk/briefs/goal.html", form, take, brief=brief, known=UsualFigures.known().values())


@require_GET
def figures(request: Request) -> HttpResponse:
    context = {"known": UsualFigures.known().values(), "may": access.can_edit_templates(request.user)}
    return render(request, "desk/briefs/figures.html", context)


@require_http_methods(["GET", "POST"])
def figure(request: Request, means: str) -> HttpResponse:
    require(access.can_edit_templates(request.user))
    if means not in Means.values:
        raise Http404
    known = UsualFigures.known()[means]
    form = FiguresForm(request.POST or None, instance=known)

    def take(said: dict) -> HttpResponse:
        UsualFigures.write(means, said, by=request.user, at=timezone.now())
        return done(request, _("Saved."), to=reverse("desk:usual-figures"), closes=True, live=["mine"])

    return asked(request, "desk/briefs/figure.html", form, take, known=known)
