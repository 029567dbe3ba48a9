"""Splitting the understood task between departments, and checking what they hand in."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.models import Brief, DebriefPoint, Service, Share
from dirigent.domain.onboarding.models.debrief import in_force
from dirigent.domain.onboarding.sharing import Word, hand_out, inspect
from dirigent.domain.people.models import Department, DepartmentKind
from dirigent.domain.tasks.models import WorkKind
from dirigent.foundation.verdicts import require

from .finding import acted, asked, the_brief
from .forms import ShareForm, closing

LONGEST = 1000
WORK = {
    Service.CONTEXT: WorkKind.CONTEXT, Service.TARGETED: WorkKind.CONTEXT, Service.SMM: WorkKind.SMM, Service.SEO: WorkKind.SEO,
    Service.DESIGN: WorkKind.BANNER, Service.GRAPHIC: WorkKind.BANNER, Service.WEB: WorkKind.SITE,
    Service.LAUNCH: WorkKind.CONTEXT,
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def share_new(request: Request, brief_id: int) -> HttpResponse:
    """A task for a department, filled in beforehand from what the client confirmed."""
    brief, at = the_brief(request, brief_id), timezone.now()
    require(access.can_hand_out(request.user, brief))
    debrief = in_force(brief)
    assert debrief is not None
    points = list(debrief.points.all())
    chosen = set(request.POST.getlist("points")) if request.method == "POST" else {str(one.pk) for one in points}
    form = ShareForm(request.POST or None, at=at, initial=_suggested(brief, points) | {"due_at": closing(at, 5)})
    form_points = [one for one in points if str(one.pk) in chosen]
    if form.is_bound and not form_points:
        form.add_error(None, _("Choose at least one point that the department answers for."))

    def take(said: dict) -> HttpResponse:
        token = said.pop("token")
        with transaction.atomic():
            if Once.is_first(token, by=request.user, at=at):
                hand_out(brief, debrief, form_points, said.pop("title"), by=request.user, at=at, **said)
        return acted(request, brief, _("The task is set; it will come back to you for a check."), closes=True)

    context = {"brief": brief, "points": [(one, str(one.pk) in chosen) for one in points]}
    return asked(request, "desk/briefs/share_new.html", form, take, **context)


def _suggested(brief: Brief, points: list[DebriefPoint]) -> dict:
    department = Department.objects.filter(kind=DepartmentKind.PRODUCTION).order_by("name").first()
    return {
        "department": department.pk if department else None,
        "work_kind": WORK[Service(brief.template.service)],
        "title": brief.title,
        "purpose": points[0].text,
        "expected_result": "\n".join(point.text for point in points[1:]) or points[0].text,
        "check_by": _("By the points that the client confirmed: %(points)s")
        % {"points": "; ".join(point.heading for point in points)},
    }


@require_http_methods(["GET", "POST"])
def inspection(request: Request, share_id: int) -> HttpResponse:
    """The result beside what the client confirmed: each point is met, or it goes back with what is wrong."""
    share = find(
        request, Share.objects.select_related("brief__client", "task__client", "task__assignee", "task__project__department"),
        pk=share_id,
    )  # fmt: skip
    points, errors, status = list(share.points.all()), {}, 200
    words = request.POST.get("words", "").strip()[:LONGEST]
    told = {point: _word(request, point) for point in points}
    may = access.can_inspect(request.user, share)
    if request.method == "POST":
        require(may)
        errors = {
            point.pk: _("Say whether it is so, and if not, what is wrong.")
            for point, word in told.items() if word is None
        }  # fmt: skip
        if not errors:
            said = {point: word for point, word in told.items() if word is not None}
            found = inspect(share, said, words=words, by=request.user, at=timezone.now())
            accepted = found is not None and found.accepted
            text = _("Accepted: it may be shown to the client.") if accepted else _("Back to work, with your words.")
            return acted(request, share.brief, text)
        status = 422
    context = {
        "share": share, "task": share.task, "brief": share.brief, "may": may, "words": words,
        "points": [(point, told[point], errors.get(point.pk, ""), request.POST.get(f"why-{point.position}", "")) for point in points],
        "files": list(share.task.files.select_related("file")),
        "inspections": list(share.inspections.select_related("by").prefetch_related("checks__point")),
    }  # fmt: skip
    return render(request, "desk/briefs/inspection.html", context, status=status)


def _word(request: Request, point: DebriefPoint) -> Word | None:
    """Met, or not met and why; nothing when neither is said."""
    said, why = (
        request.POST.get(f"met-{point.position}"),
        request.POST.get(f"why-{point.position}", "").strip()[:LONGEST],
    )
    if said == "yes":
        return True, ""
    return (False, why) if said == "no" and why else None
