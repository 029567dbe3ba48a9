"""«Entries»: in which browsers one is in, and ending any of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dirigent.domain.passes.models import Visit
from dirigent.portal.showing import entries as showing
from dirigent.portal.visitor import PortalRequest, drop_cookie


@require_GET
def entries(request: PortalRequest) -> HttpResponse:
    told = {
        "entries": showing.entries(request.contact, timezone.now(), here=request.visit),
        "keys": showing.keys(request.contact),
        "has_password": showing.has_password(request.contact),
    }
    return render(request, "portal/entering/entries.html", told)


@require_POST
def end(request: PortalRequest, visit_id: int) -> HttpResponse:
    """That browser is out; if it is this one, the entrance follows."""
    at = timezone.now()
    visit = Visit.objects.lasting(at).filter(contact=request.contact, pk=visit_id).first()
    if visit is None:
        raise Http404
    visit.end(by=None, at=at)
    if request.visit and visit.pk == request.visit.pk:
        answer = redirect("portal:entrance")
        drop_cookie(answer, "visit")
        return answer
    messages.success(request, _("That browser is out."))
    return redirect("portal:entries")


@require_POST
def end_others(request: PortalRequest) -> HttpResponse:
    """All browsers but this one are out."""
    Visit.end_all(request.contact, by=None, at=timezone.now(), but=request.visit)
    messages.success(request, _("You are in here alone."))
    return redirect("portal:entries")
