"""A site of the client: what must stand on it, what the last look saw, goals, and counters that vanished."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.models import Counter, Goal, Site, Vanishing
from dirigent.foundation.verdicts import require
from dirigent.integrations.sitecheck.findings import Findings
from dirigent.integrations.sitecheck.jobs import ask

from .acts import live
from .site_forms import EXPECTABLE, CounterForm, GoalForm, NewSiteForm, SiteForm, VanishingForm

LOOKS = 30
FAULTS = {
    "partly": pgettext_lazy("a counter is", "not on all pages"),
    "doubled": pgettext_lazy("a counter is", "counts twice"),
    "obsolete": pgettext_lazy("a counter is", "works no more"),
    "wrong": pgettext_lazy("a counter is", "another number in its place"),
}


@require_http_methods(["GET", "POST"])
def site_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(may.can_keep_register(request.user))
    form = NewSiteForm(
        request.POST or None, client=client, initial={"url": client.site if not client.sites.kept().exists() else ""}
    )
    if form.is_bound and form.is_valid():
        said, at = dict(form.cleaned_data), timezone.now()
        kinds = said.pop("counters")
        made = Site.add(client, said.pop("url"), by=request.user, at=at, **said)
        for kind in kinds:
            Counter.expect(made, kind, by=request.user, at=at)
        ask(made, by=request.user, at=at)
        to = reverse("desk:client-accesses", args=[client.pk])
        return done(
            request, _("The site is on the list. We are looking at it now."), to=to, closes=True, live=live(client.pk)
        )
    context = {"form": form, "client": client}
    return render(request, "desk/accesses/site_form.html", context, status=422 if form.is_bound else 200)


@require_GET
def site(request: Request, site_id: int) -> HttpResponse:
    """With `part=look` only what is redrawn while a look is under way."""
    found = _found(request, site_id)
    looks = list(found.checks.over().select_related("asked_by").order_by("-finished_at", "-pk")[:LOOKS])
    seen = next((one for one in looks if one.findings.get("pages") and not one.trouble), None)
    findings = Findings.from_json(seen.findings) if seen else None
    counters = list(found.counters.all())
    context = {
        "site": found,
        "client": found.client,
        "going": found.current_check,
        "last": looks[0] if looks else None,
        "seen": seen,
        "findings": findings,
        "expected": [(one, _tone(one), _words(one)) for one in counters if one.expected],
        "others": [(one, _tone(one), _words(one)) for one in counters if not one.expected and not one.missing_since],
        "expectable": EXPECTABLE,
        "goals": list(found.goals.kept().select_related("checked_by")),
        "vanished": list(Vanishing.objects.open().filter(counter__site=found).select_related("counter")),
        "looks": [(one, len(one.findings.get("troubles", ()))) for one in looks],
        "instructions": list(found.instructions.select_related("made_by", "task")[:10]),
        "may": may.can_keep_register(request.user),
    }
    part = "#look" if wants_part(request) and request.GET.get("part") == "look" else ""
    return render(request, f"desk/accesses/site.html{part}", context)


def _tone(counter: Counter) -> str:
    if counter.right_since:
        return "ok"
    if not counter.found_at:
        return "warn" if counter.missing_since else ""
    return "bad" if counter.missing_since else "warn"


def _words(counter: Counter) -> str:
    """How it stands, in a phrase."""
    faults = [str(FAULTS.get(code, code)) for code in counter.faults]
    if faults:
        return ", ".join(faults)
    if counter.right_since:
        return _("in its place")
    if counter.missing_since:
        return _("has vanished") if counter.found_at else _("not found")
    return _("not looked for yet")


@require_http_methods(["GET", "POST"])
def site_change(request: Request, site_id: int) -> HttpResponse:
    found = _found(request, site_id)
    require(may.can_keep_register(request.user))
    form = SiteForm(request.POST or None, instance=found, client=found.client)
    if form.is_bound and form.is_valid():
        fresh = find(request, Site.objects, pk=site_id)  # the form has written into `found` already
        fresh.change(by=request.user, at=timezone.now(), **form.cleaned_data)
        to = reverse("desk:site", args=[found.pk])
        return done(request, _("Kept."), to=to, closes=True, live=live(found.client_id))
    context = {"form": form, "client": found.client, "site": found}
    return render(request, "desk/accesses/site_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def looking(request: Request, site_id: int) -> HttpResponse:
    """Look at it now."""
    found = _found(request, site_id)
    require(may.can_keep_register(request.user))
    ask(found, by=request.user, at=timezone.now())
    return done(
        request, _("We are looking at the site."), to=reverse("desk:site", args=[found.pk]), live=live(found.client_id)
    )


@require_POST
def closing(request: Request, site_id: int) -> HttpResponse:
    found = _found(request, site_id)
    require(may.can_keep_register(request.user))
    found.close(by=request.user, at=timezone.now())
    undo = reverse("desk:site-return", args=[found.pk])
    to = reverse("desk:client-accesses", args=[found.client_id])
    return done(request, _("The site is off the list."), to=to, undo=undo, live=live(found.client_id))


@require_POST
def coming_back(request: Request, site_id: int) -> HttpResponse:
    found = _found(request, site_id)
    require(may.can_keep_register(request.user))
    found.reopen(by=request.user, at=timezone.now())
    return done(
        request,
        _("The site is on the list again."),
        to=reverse("desk:site", args=[found.pk]),
        live=live(found.client_id),
    )


@require_http_methods(["GET", "POST"])
def counter_new(request: Request, site_id: int) -> HttpResponse:
    """This counter must stand there. One found already is confirmed by the same form."""
    found = _found(request, site_id)
    require(may.can_keep_register(request.user))
    kind, number = request.GET.get("kind", ""), request.GET.get("number", "")
    form = CounterForm(request.POST or None, initial={"kind": kind, "number": number[:60]})
    if form.is_bound and form.is_valid():
        at = timezone.now()
        Counter.expect(found, form.cleaned_data["kind"], form.cleaned_data["number"], by=request.user, at=at)
        ask(found, by=request.user, at=at)
        to = reverse("desk:site", args=[found.pk])
        return done(
            request, _("It must be there from now on. We are looking."), to=to, closes=True, live=live(found.client_id)
        )
    context = {"form": form, "site": found, "heading": _("A counter that must be there"), "press": _("Keep")}
    return render(request, "desk/accesses/site_step.html", context, status=422 if form.is_bound else 200)


@require_POST
def counter_dropping(request: Request, counter_id: int) -> HttpResponse:
    found = find(request, Counter.objects.select_related("site__client"), pk=counter_id)
    require(may.can_keep_register(request.user))
    found.drop(by=request.user, at=timezone.now())
    to = reverse("desk:site", args=[found.site_id])
    return done(request, _("It need not be there."), to=to, live=live(found.site.client_id))


@require_http_methods(["GET", "POST"])
def goal_new(request: Request, site_id: int) -> HttpResponse:
    found = _found(request, site_id)
    require(may.can_keep_register(request.user))
    form = GoalForm(request.POST or None, site=found)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        Goal.add(found, said.pop("name"), by=request.user, at=timezone.now(), **said)
        to = reverse("desk:site", args=[found.pk])
        return done(request, _("The goal is on the list."), to=to, closes=True, live=live(found.client_id))
    context = {"form": form, "site": found, "heading": _("What must be counted"), "press": _("Add")}
    return render(request, "desk/accesses/site_step.html", context, status=422 if form.is_bound else 200)


@require_POST
def goal_check(request: Request, goal_id: int) -> HttpResponse:
    """POST: somebody has seen it count; a second press takes it back."""
    found = find(request, Goal.objects.select_related("site"), pk=goal_id)
    require(may.can_keep_register(request.user))
    if found.checked_at:
        found.uncheck(by=request.user, at=timezone.now())
        said = _("The tick is taken off.")
    else:
        found.check_off(by=request.user, at=timezone.now())
        said = _("Checked: it counts.")
    return done(request, said, to=reverse("desk:site", args=[found.site_id]), live=live(found.site.client_id))


@require_POST
def goal_dropping(request: Request, goal_id: int) -> HttpResponse:
    found = find(request, Goal.objects.select_related("site"), pk=goal_id)
    require(may.can_keep_register(request.user))
    found.drop(by=request.user, at=timezone.now())
    to = reverse("desk:site", args=[found.site_id])
    return done(request, _("The goal is off the list."), to=to, live=live(found.site.client_id))


@require_http_methods(["GET", "POST"])
def vanishing(request: Request, vanishing_id: int) -> HttpResponse:
    """What was found out about a counter that vanished."""
    found = find(request, Vanishing.objects.select_related("counter__site__client"), pk=vanishing_id)
    require(may.can_keep_register(request.user))
    of = found.counter.site
    form = VanishingForm(request.POST or None)
    if form.is_bound and form.is_valid():
        found.settle(form.cleaned_data["words"], tell=form.cleaned_data["tell"], by=request.user, at=timezone.now())
        to = reverse("desk:site", args=[of.pk])
        return done(request, _("Noted."), to=to, closes=True, live=live(of.client_id))
    context = {
        "form": form,
        "site": of,
        "heading": _("Why it vanished"),
        "press": pgettext("button", "Note"),
        "about": str(found),
    }
    return render(request, "desk/accesses/site_step.html", context, status=422 if form.is_bound else 200)


def _found(request: Request, site_id: int) -> Site:
    return find(request, Site.objects.select_related("client"), pk=site_id)
