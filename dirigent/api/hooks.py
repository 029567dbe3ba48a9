"""The door that vendors knock at: whoever proves who they are is written down before they hear «got it».

No session, no login, no form token: the address holds 256 random bits, and the adapter asks for the vendor's own proof besides.
Whatever is wrong, the answer is the same 404 and tells nobody why.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from dirigent.domain.conversations.channels import Heard, Hook, Refused, Trouble, channel_of
from dirigent.domain.conversations.intake import keep, settle
from dirigent.domain.conversations.models import Connection
from dirigent.foundation import vault

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024
SAYS_WELL_EVERY = timedelta(minutes=1)


@csrf_exempt
@login_not_required
@never_cache
def hook(request: HttpRequest, token: str, path: str = "") -> HttpResponse:
    """What the vendor brings is kept under its key; bringing it again changes nothing."""
    at = timezone.now()
    if _knocks_too_often(request):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    # PostgreSQL takes no null character, not even to say that it is not there.
    connection = Connection.objects.active().filter(token=token.replace("\0", " ")).first()
    if connection is None or request.method not in ("GET", "POST"):
        return _refused(request)
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return _refused(request)
    headers = {name.lower(): value for name, value in request.headers.items()}
    # What is read from a message must not depend on the language that the vendor's server asks for.
    with translation.override(settings.LANGUAGE_CODE):
        try:
            heard = _heard(connection, Hook(request.method, headers, request.GET.dict(), body, at, path.strip("/")))
        except (Refused, Trouble):
            return _refused(request)
        except vault.Locked:
            log.error("hooks: no key of ours opens the secrets of %s", connection)  # noqa: TRY400  # the trace says nothing
            return HttpResponse(status=503)  # the vendor asks again, and the key may be back by then
        keep(connection, heard.arrived)
        _understand(connection, heard, at=at)
    return HttpResponse(heard.answer, content_type="text/plain; charset=utf-8")


def _heard(connection: Connection, brought: Hook) -> Heard:
    channel = channel_of(connection)
    if not channel.hooks:
        raise Refused
    return channel.hooked(connection, brought)


def _understand(connection: Connection, heard: Heard, *, at: datetime) -> None:
    """At once, because a ringing telephone cannot wait; if it fails, a job takes it up within a minute."""
    try:
        if heard.arrived:
            settle(connection, at=at)
        if connection.trouble or connection.well_at is None or at - connection.well_at > SAYS_WELL_EVERY:
            connection.is_well(at=at)
    except Exception:
        log.exception("hooks: what %s brought is kept and not understood yet", connection)


def _refused(request: HttpRequest) -> HttpResponse:
    key = _counter(request)
    cache.add(key, 0, timeout=60)
    try:
        cache.incr(key)
    except ValueError:  # it has just run out
        cache.set(key, 1, timeout=60)
    return HttpResponse(status=404)


def _knocks_too_often(request: HttpRequest) -> bool:
    return cache.get(_counter(request), 0) >= settings.HOOK_REFUSALS_A_MINUTE


def _counter(request: HttpRequest) -> str:
    return f"hooks.refused:{request.META.get('REMOTE_ADDR', '')}"
