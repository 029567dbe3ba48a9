"""The restatement: written point by point, sent, confirmed or corrected by the client."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.request import Request
from dirigent.domain.approvals.models import Rule
from dirigent.domain.onboarding import access, restating
from dirigent.domain.onboarding.asking import ask_to_confirm
from dirigent.domain.onboarding.models import Debrief, Feasibility
from dirigent.foundation.verdicts import require

from .finding import acted, asked, led, the_brief
from .forms import SendForm, closing

MOST, SPARE = 20, 2
LONGEST_HEADING, LONGEST = 120, 4000


@require_http_methods(["GET", "POST"])
def debrief(request: Request, brief_id: int) -> HttpResponse:
    """The draft; `?anew` draws it from the brief once more, otherwise what was written last goes on."""
    brief = the_brief(request, brief_id)
    require(access.can_restate(request.user, brief))
    checked = Feasibility.objects.filter(brief=brief).first()
    error = ""
    if request.method == "POST":
        points = _points(request)
        if points:
            Debrief.write(brief, points, by=request.user, at=timezone.now(), feasibility=checked)
            if "send" in request.POST:
                return redirect("desk:debrief-sending", brief.pk)
            return acted(request, brief, _("The restatement is saved. Send it when it reads well."))
        error = _("Write at least one point: a heading and a sentence.")
    else:
        last = Debrief.objects.filter(brief=brief).prefetch_related("points").last()
        points = [(point.heading, point.text) for point in last.points.all()] if last else []
        if "anew" in request.GET or not points:
            points = restating.draft(brief, checked)
    context = {
        "brief": brief, "error": error, "points": [*points, *[("", "")] * SPARE][:MOST], "checked": checked,
        "arithmetic": restating.arithmetic(checked) if checked else "",
    }  # fmt: skip
    return render(request, "desk/briefs/debrief.html", context, status=422 if error else 200)


def _points(request: HttpRequest) -> list[tuple[str, str]]:
    headings, texts = request.POST.getlist("heading"), request.POST.getlist("text")
    told = [(h.strip()[:LONGEST_HEADING], t.strip()[:LONGEST]) for h, t in zip(headings, texts, strict=False)]
    return [(heading or _("One more thing"), text) for heading, text in told if text][:MOST]


@require_http_methods(["GET", "POST"])
def sending(request: Request, brief_id: int) -> HttpResponse:
    """Put up for the client's confirmation: exactly this text, by its hash."""
    brief, at = the_brief(request, brief_id), timezone.now()
    draft = get_object_or_404(Debrief.objects.filter(brief=brief, version=None))
    draft.brief = brief
    require(access.can_send(request.user, draft))
    initial = {"contacts": [brief.contact_id] if brief.contact_id else [], "due_at": closing(at, 2)}
    form = SendForm(request.POST or None, debrief=draft, at=at, initial=initial)

    def take(said: dict) -> HttpResponse:
        contacts = list(said["contacts"])
        draft.send(
            contacts, by=request.user, at=at, due_at=said["due_at"], changed=said.get("changed", ""),
            rule=said.get("rule") or Rule.ANY,
        )  # fmt: skip
        text = _("It waits for %(who)s on their page.") % {"who": ", ".join(map(str, contacts))}
        if said["letter"]:
            written = [one for one in contacts if ask_to_confirm(draft, one, by=request.user, at=at)]
            names = ", ".join(map(str, written))
            text = _("The letter is on its way to %(who)s.") % {"who": names} if written else text + " " + _(
                "No letter went: there is no mail of theirs in the card, or no mailbox of ours."
            )  # fmt: skip
        return led(request, text, reverse("desk:brief", args=[brief.pk]))

    context = {"brief": brief, "draft": draft, "minutes": restating.reading_minutes(draft)}
    return asked(request, "desk/briefs/sending.html", form, take, **context)
