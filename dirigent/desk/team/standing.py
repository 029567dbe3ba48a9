"""Standing in: the briefing for whoever takes over, the protocol for whoever is back, and silence that counts as absence (SUB-1)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.care.announcing import announce, tellings
from dirigent.domain.clients.covering import absences_seen_by, clients_of
from dirigent.domain.people import access, silence
from dirigent.domain.people.models import Absence, User
from dirigent.foundation.verdicts import require

from .handing import briefs
from .returning import protocol as happened


def _seen(request: Request, pk: int) -> Absence:
    absences = absences_seen_by(request.user).select_related("user", "deputy", "reported_by")
    return get_object_or_404(absences.valid(), pk=pk)  # type: ignore[attr-defined]  # its queryset says so


@require_safe
def briefing(request: Request, pk: int) -> HttpResponse:
    """What whoever stands in must know, client by client, the hottest first."""
    absence, at = _seen(request, pk), timezone.now()
    clients = clients_of(absence, request.user).select_related("manager", "deputy")
    found = briefs(clients, at=max(at, absence.starts_at), until=absence.ends_at)
    context = {
        "absence": absence,
        "briefs": [brief for brief in found if not brief.is_quiet],
        "quiet": [brief for brief in found if brief.is_quiet],
        "burning": sum(brief.late for brief in found),
        "upset": sum(brief.is_upset for brief in found),
        "promises": sum(len(brief.ours) for brief in found),
        "to_tell": bool(access.can_report_absence(request.user, absence.user)) or absence.deputy_id == request.user.pk,
    }
    return render(request, "desk/team/briefing.html", context)


@require_safe
def protocol(request: Request, pk: int) -> HttpResponse:
    """What happened meanwhile, client by client."""
    absence, at = _seen(request, pk), timezone.now()
    if absence.starts_at > at:
        raise Http404
    until = min(absence.ends_at or at, at)
    found = happened(clients_of(absence, request.user), since=absence.starts_at, until=until)
    context = {
        "absence": absence,
        "until": until,
        "happened": [one for one in found if not one.is_quiet],
        "quiet": [one.client for one in found if one.is_quiet],
        "letters": sum(one.letters_in for one in found),
        "talks": sum(one.talks for one in found),
        "late": sum(len(one.late) for one in found),
        "to_read": request.user.pk == absence.user_id
        and absence.protocol_read_at is None
        and absence.ends_at is not None,
    }
    return render(request, "desk/team/protocol.html", context)


@require_POST
def protocol_reading(request: Request, pk: int) -> HttpResponse:
    """The one who is back has read it."""
    absence = get_object_or_404(Absence.objects.valid(), pk=pk, user=request.user)
    absence.read_protocol(by=request.user, at=timezone.now())
    return done(request, _("Welcome back."), to=reverse("desk:day"))


@require_POST
def silence_ending(request: Request, user_id: int) -> HttpResponse:
    """The head has the deputies stand in for somebody who gives no sign of life."""
    at = timezone.now()
    person = get_object_or_404(User.objects.active(), pk=user_id)
    require(access.can_replace_silent(request.user))
    if not any(one.user == person for one in silence.silent(at)):
        return done(request, _("%(who)s has just given a sign of life.") % {"who": person}, to=reverse("desk:team"))
    absence = silence.replace(person, by=request.user, at=at)
    undo = reverse("desk:absence-ending", args=[absence.pk])
    text = _("The deputies stand in for %(who)s until they arrive.") % {"who": person}
    return done(request, text, to=reverse("desk:team"), undo=undo, live=["mine", "clients"])


@require_http_methods(["GET", "HEAD", "POST"])
def announcement(request: Request, pk: int) -> HttpResponse:
    """The letters that tell clients who stands in: read first, then sent, each client once."""
    absence, at = _seen(request, pk), timezone.now()
    if absence.deputy_id != request.user.pk:
        require(access.can_report_absence(request.user, absence.user))
    if request.method == "POST":
        n = announce(absence, by=request.user, at=at)
        text = ngettext("%(n)d letter is on its way.", "%(n)d letters are on their way.", n) % {"n": n}
        return done(request, text, to=reverse("desk:briefing", args=[absence.pk]), closes=True)
    told = tellings(absence, at=at)
    return render(request, "desk/team/announcement.html", {"absence": absence, "letters": told})
