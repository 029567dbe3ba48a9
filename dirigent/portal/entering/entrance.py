"""The way in: a link or an address asks for a code, the code opens this browser.

Looking at a link consumes nothing, and a link that is unknown, too old or taken back looks and answers like a good one. A
robot that opens it and presses the button has only had a letter sent to the person themselves.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.domain.passes.hashing import new_token
from dirigent.domain.passes.models import Code, Pass, Through, Visit
from dirigent.foundation.addresses import address_key
from dirigent.portal.visitor import PortalRequest, address_of, cookie, drop_cookie, open_to_all, set_cookie

from . import letters
from .forms import AddressForm, CodeForm
from .whose import whose_address

LINK_KEPT, ASKING_KEPT = 3600, 15 * 60
VISIT_KEPT = 30 * 24 * 3600


@open_to_all
@require_http_methods(["GET", "HEAD"])
def link(request: PortalRequest, token: str) -> HttpResponse:  # noqa: ARG001  # nothing is asked of the browser
    """The link of a letter: the token goes from the address into a cookie, so that no page and no picture can carry it on."""
    answer = redirect(_to("portal:entrance", request.GET.get("to", "")))
    set_cookie(answer, "link", token, seconds=LINK_KEPT)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def entrance(request: PortalRequest) -> HttpResponse:
    """With a link one button, without it one's address. Both ask for a code, and both answer the same to everybody."""
    at, to = timezone.now(), request.GET.get("to", "")
    token = "" if request.GET.get("by") == "address" else cookie(request, "link")
    link = Pass.of(token, at) if token else None
    if request.method != "POST" and request.contact and _leads_where_they_are(request, token, link):
        return redirect(safe(to, request))
    form = None if token else AddressForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _ask(request, token, link, form)
    told = {"form": form, "to": to, "by_link": bool(token)}
    return render(request, "portal/entering/entrance.html", told, status=422 if form and form.is_bound else 200)


def _leads_where_they_are(request: PortalRequest, token: str, link: Pass | None) -> bool:
    return not token or bool(link and link.contact_id == request.contact.pk)


def _ask(request: PortalRequest, token: str, link: Pass | None, form: AddressForm | None) -> HttpResponse:
    at, browser = timezone.now(), new_token()
    wanted = token if form is None else address_key(form.cleaned_data["mail"])
    contact = (link.contact if link else None) if form is None else whose_address(wanted, at)
    code = Code.ask(contact, wanted, browser=browser, address=address_of(request), at=at, link=link)
    if code:
        letters.send_soon(code)
    answer = redirect(_to("portal:code", request.GET.get("to", "")))
    set_cookie(answer, "asking", browser, seconds=ASKING_KEPT)
    return answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: PortalRequest) -> HttpResponse:
    """The digits of the letter, typed into the browser that asked for them."""
    browser, to = cookie(request, "asking"), request.GET.get("to", "")
    if not browser:
        return redirect(_to("portal:entrance", to))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        entered = Code.enter(form.cleaned_data["digits"], browser=browser, at=timezone.now())
        if entered and entered.contact:
            through = Through.LINK if entered.link_id else Through.ADDRESS
            return come_in(request, entered.contact, through=through, link=entered.link)
        form.add_error(
            "digits",
            _("The code does not fit. Look at the digits once more, or ask for a new code: it lasts 15 minutes."),
        )
    told = {"form": form, "to": to, "by_link": bool(cookie(request, "link"))}
    return render(request, "portal/entering/code.html", told, status=422 if form.is_bound else 200)


def come_in(request: PortalRequest, contact, *, through: str, link: Pass | None = None) -> HttpResponse:
    """They are in: the visit's cookie, and the page they came for."""
    agent = request.headers.get("User-Agent", "")
    _visit, token = Visit.start(
        contact, through=through, address=address_of(request), agent=agent, at=timezone.now(), link=link
    )
    answer = redirect(safe(request.GET.get("to", ""), request))
    set_cookie(answer, "visit", token, seconds=VISIT_KEPT)
    drop_cookie(answer, "asking")
    drop_cookie(answer, "link")
    return answer


@require_POST
def leaving(request: PortalRequest) -> HttpResponse:
    """They go out in this browser."""
    if request.visit:
        request.visit.end(by=None, at=timezone.now())
    messages.success(request, _("You have gone out. The way back is a link from our letter or your mail address."))
    answer = redirect("portal:entrance")
    drop_cookie(answer, "visit")
    return answer


def safe(to: str, request: PortalRequest) -> str:
    """Only a page of the portal is led to."""
    inside = to.startswith("/portal/") and not to.startswith("/portal/in/")
    return to if inside and url_has_allowed_host_and_scheme(to, {request.get_host()}) else reverse("portal:home")


def _to(name: str, to: str) -> str:
    return reverse(name) + (f"?{urlencode({'to': to})}" if to else "")
