"""Who is at the portal: a client's person by the cookie of their visit, or one of ours looking «through the client's eyes».

The staff's session and the client's visit know nothing of each other: one browser may hold both.
"""

import re
from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, set_script_prefix
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.passes.models import Visit
from dirigent.domain.people.models import User
from dirigent.foundation.verdicts import Refused

HOME = "/portal/"
NOWHERE = "dirigent.portal.nowhere"
SAFE = ("GET", "HEAD", "OPTIONS")
# The same pages at another address, for one of ours: every link on them begins with this.
AS_THEY_SEE = re.compile(r"/portal/as/(\d{1,18})/")


class PortalRequest(HttpRequest):
    """The request as a door of the portal gets it. `looking_on` is one of ours, who sees and changes nothing."""

    contact: Contact
    client: Client
    visit: Visit | None
    looking_on: User | None


class Visitors:
    """Says who it is before a door of the portal opens; whoever is nobody is led to the entrance."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(HOME):
            return self.get_response(request)
        if looked := AS_THEY_SEE.match(request.path_info):
            refused = _look_on(request, int(looked[1]), looked[0])
        else:
            refused = None
            _come_in(request)
        request.user = AnonymousUser()  # the frame of the desk is not for this page, whoever is logged in beside
        # Letters to clients are in the house's language; the page they lead to goes on in it.
        with translation.override(settings.LANGUAGE_CODE):
            try:
                answer = refused or self.get_response(request)
                if answer.status_code == 404 and request.resolver_match is None and not _is_nowhere(request):
                    # The desk's own words are not for clients.
                    answer = render(request, "portal/missing.html", status=404)
            finally:
                if looked:
                    set_script_prefix(request.META.get("SCRIPT_NAME", "") + "/")
        answer.headers.setdefault("Cache-Control", "private, no-store")
        answer.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
        return answer


def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Every door of the portal: nobody is led to the entrance, one who looks on changes nothing, a refusal is a sentence."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.contact is None and not getattr(view, "open_to_all", False):
            return redirect(f"{reverse('portal:entrance')}?{urlencode({'to': request.get_full_path()})}")
        if request.looking_on and request.method not in SAFE:
            return refusal(request, _("You are looking through the client's eyes: nothing can be changed from here."))
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return refusal(request, str(refused.reason))
        except Http404:
            return render(request, "portal/missing.html", status=404)

    return login_not_required(guarded)  # the staff's login is not asked here


def refusal(request: HttpRequest, reason: str, status: int = 403) -> HttpResponse:
    return render(request, "portal/refused.html", {"reason": reason}, status=status)


def _is_nowhere(request: Any) -> bool:
    return getattr(request, "urlconf", "") == NOWHERE


def _come_in(request: Any) -> None:
    at = timezone.now()
    visit = Visit.current(cookie(request, "visit"), at)
    if visit:
        visit.seen(at)
    request.visit, request.looking_on = visit, None
    request.contact = visit.contact if visit else None
    request.client = visit.contact.client if visit else None


def _look_on(request: Any, contact_id: int, prefix: str) -> HttpResponse | None:
    user = request.user
    request.visit = None
    if not user.is_authenticated:
        request.contact = request.client = request.looking_on = None
        return redirect_to_login(request.get_full_path())
    seen = Contact.objects.visible_to(user, timezone.now()).present()
    contact = seen.select_related("client__manager").filter(pk=contact_id).first()
    request.contact, request.looking_on = contact, user
    request.client = contact.client if contact else None
    if contact is None:
        request.contact = request.client = request.looking_on = None
        request.urlconf = NOWHERE
        return None
    request.urlconf = "dirigent.portal.as_they_see"
    request.path_info = "/" + request.path_info.removeprefix(prefix)
    set_script_prefix(prefix)
    return None


def cookie_name(name: str) -> str:
    """`__Host-` binds the cookie to this very host; browsers take it over https only."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def cookie(request: HttpRequest, name: str) -> str:
    return request.COOKIES.get(cookie_name(name), "")


def address_of(request: HttpRequest) -> str | None:
    """The network address they come from; the server has believed the proxies it was told to."""
    told = request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(told))
    except ValueError:
        return None


def set_cookie(answer: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    answer.set_cookie(
        cookie_name(name), value, max_age=seconds, path="/", secure=bool(settings.SESSION_COOKIE_SECURE), httponly=True,
        samesite="Lax",
    )  # fmt: skip


def drop_cookie(answer: HttpResponse, name: str) -> None:
    answer.set_cookie(
        cookie_name(name), "", max_age=0, path="/", secure=bool(settings.SESSION_COOKIE_SECURE), httponly=True,
        samesite="Lax",
    )  # fmt: skip


def open_to_all(view: Callable) -> Callable:
    """This door is for those who are nobody yet: the entrance, the look."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def found(thing: Any) -> Any:
    """The thing, which `showing` has let through; what it has not is as missing as none at all."""
    if thing is None:
        raise Http404
    return thing
