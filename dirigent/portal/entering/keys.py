"""Passkeys: the telephone or the computer proves who one is, after a finger, a face or its own code. Nothing is typed.

A challenge is made for one browser, lives five minutes and is worth one answer. The key is bound to our address, so a page that
only looks like ours gets nothing.
"""

import json
from typing import Any

from django.core.cache import caches
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dirigent.domain.passes.hashing import hash_of, new_token
from dirigent.domain.passes.models import Passkey, Through
from dirigent.domain.passes.naming import browser_of
from dirigent.domain.people.models import Agency
from dirigent.portal.answers import done
from dirigent.portal.visitor import PortalRequest, cookie, drop_cookie, open_to_all, refusal, set_cookie

from .entrance import come_in

LASTS = 300
CHALLENGES = "challenges"
LARGEST = 20_000


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """GET gives what the browser needs to make a key; POST brings its public half."""
    contact = request.contact
    known = [AttestedCredentialData(bytes(one.data)) for one in Passkey.objects.filter(contact=contact, ended_at=None)]
    server = _server(request)
    if request.method != "POST":
        user = PublicKeyCredentialUserEntity(
            id=hash_of(f"passkey:{contact.pk}").encode()[:32], name=str(contact), display_name=str(contact)
        )
        options, state = server.register_begin(
            user, known, resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )  # fmt: skip
        return _asked(options, state)
    try:
        made = server.register_complete(_state(request), _answer(request)).credential_data
    except (ValueError, KeyError, TypeError):
        made = None
    if made is None or Passkey.objects.filter(credential_id=made.credential_id).exists():
        return refusal(request, _("The device did not make a key. Try once more."), 422)
    name = browser_of(request.headers.get("User-Agent", ""))
    Passkey.keep(contact, credential_id=made.credential_id, data=bytes(made), name=name, at=timezone.now())
    answer = done(request, _("The key is kept. Next time one press is enough."), to=reverse("portal:entries"))
    drop_cookie(answer, "challenge")
    return answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: PortalRequest) -> HttpResponse:
    """GET gives a challenge, the same to everybody; POST brings the answer of a key."""
    server = _server(request)
    if request.method != "POST":
        return _asked(*server.authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED))
    try:
        said = _answer(request)
        key = _key(said)
        count = AuthenticationResponse.from_dict(said).response.authenticator_data.counter
        server.authenticate_complete(_state(request), [AttestedCredentialData(bytes(key.data))] if key else [], said)
    except (ValueError, KeyError, TypeError):
        key, count = None, 0
    # A counter that goes back is a copied key; many devices keep it at nought.
    if key is None or (count and count <= key.sign_count):
        return refusal(request, _("This key is not known to us. Come in by a code from a letter."), 422)
    key.used(count, at=timezone.now())
    return come_in(request, key.contact, through=Through.PASSKEY)


@require_POST
def end(request: PortalRequest, key_id: int) -> HttpResponse:
    """This key opens nothing any more."""
    key = Passkey.objects.filter(pk=key_id, contact=request.contact, ended_at=None).first()
    if key is None:
        raise Http404
    key.drop(at=timezone.now())
    return done(request, _("That key opens nothing any more."), to=reverse("portal:entries"))


def _server(request: PortalRequest) -> Fido2Server:
    host = request.get_host()
    here = f"{request.scheme}://{host}"
    rp = PublicKeyCredentialRpEntity(id=host.partition(":")[0], name=Agency.load().name or host)
    return Fido2Server(rp, verify_origin=lambda origin: origin == here)


def _asked(options: Any, state: Any) -> HttpResponse:
    browser = new_token()
    caches[CHALLENGES].set(_place(browser), state, LASTS)
    answer = JsonResponse(dict(options))
    set_cookie(answer, "challenge", browser, seconds=LASTS)
    return answer


def _state(request: PortalRequest) -> Any:
    """The challenge of this browser; asked for once, it is gone."""
    place, kept = _place(cookie(request, "challenge")), caches[CHALLENGES]
    state = kept.get(place)
    if state is None or not kept.delete(place):
        raise ValueError("no challenge")
    return state


def _place(browser: str) -> str:
    return f"portal.challenge.{hash_of(browser)}"


def _answer(request: PortalRequest) -> dict[str, Any]:
    said = json.loads(request.POST.get("answer", "")[:LARGEST])
    if not isinstance(said, dict):
        raise TypeError("no answer")
    return said


def _key(said: dict[str, Any]) -> Passkey | None:
    known = Passkey.objects.filter(ended_at=None, contact__left_at=None).select_related("contact__client")
    return known.filter(credential_id=websafe_decode(said["rawId"])).first()
