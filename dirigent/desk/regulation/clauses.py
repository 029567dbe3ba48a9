"""One clause: what it asks, exactly what counts, who keeps it, and the latest breaches with their evidence."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dirigent.desk.request import Request
from dirigent.desk.team.breaches import evidence, subject
from dirigent.domain.people.access import can_see_team
from dirigent.domain.people.models import User
from dirigent.regulation import compliance
from dirigent.regulation.clause import REGISTRY
from dirigent.regulation.models import Version

from .document import QUARTER, article

LATEST = 20


@require_safe
def clause(request: Request, ref: str) -> HttpResponse:
    if ref not in REGISTRY:
        raise Http404
    at, rule = timezone.now(), REGISTRY[ref]
    sees = bool(can_see_team(request.user))
    judged = compliance.judged(at, since=at - QUARTER).filter(clause=ref)
    broken = compliance.breaches(at, since=at - QUARTER).filter(clause=ref)
    if not sees:
        broken = broken.filter(accountable=request.user)
    shares = compliance.by_user(judged)
    people = User.objects.filter(pk__in=shares) if sees else User.objects.filter(pk=request.user.pk)
    version = Version.in_force(at)
    context = {
        "article": article(rule, version, {ref: compliance.kept_share(judged)}, compliance.standing(at)),
        "values": [(p, version.figures(rule)[p.name]) for p in rule.parameters()],
        "people": sorted(
            ((user, shares.get(user.pk, compliance.NOTHING)) for user in people), key=lambda line: -line[1].broken
        ),
        "weeks": compliance.by_week(judged, at),
        "sees": sees,
        "lines": [(duty, evidence(duty, at), subject(duty)) for duty in broken[:LATEST]],
    }
    return render(request, "desk/regulation/clause.html", context)
