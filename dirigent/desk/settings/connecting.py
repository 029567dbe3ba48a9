"""A connection is opened, changed, tried, closed. Where letters go and what opens the mailbox is changed only by somebody
who has just proved who they are; the administrators are told by letter (security.md, threat 22)."""

import logging

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_change_connection, can_close_connection, can_open_connection
from dirigent.domain.conversations.channels import Trouble, all_channels
from dirigent.domain.conversations.models import Connection
from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import require

from .checking import checked
from .connection_forms import PRESETS, ConnectionForm

log = logging.getLogger(__name__)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request, kind: str) -> HttpResponse:
    channel = all_channels().get(kind)
    if channel is None:
        raise Http404
    require(can_open_connection(request.user, shared=kind != "mail"))
    if (asked := _proof_asked(request)) is not None:
        return asked
    preset = request.GET.get("preset", "")
    form = ConnectionForm(
        request.POST if request.method == "POST" else None, channel=channel, by=request.user, preset=preset
    )
    if request.method == "POST" and form.is_valid():
        fields = form.fields_said
        require(can_open_connection(request.user, shared=fields.get("owner_id") is None))
        with transaction.atomic():
            opened = Connection.open_up(
                by=request.user, at=timezone.now(), secret=form.secrets_said, kind=kind, medium=channel.medium, **fields
            )
            _tell_administrators(request.user, opened, opened=True)
        messages.success(request, _("Kept. Now check it."))
        return redirect("desk:settings-connection", opened.pk)
    context = {"form": form, "channel": channel, "connection": None, "presets": PRESETS if kind == "mail" else {}}
    return render(request, "desk/settings/connection_form.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, connection_id: int) -> HttpResponse:
    found = find(request, Connection.objects.select_related("owner"), pk=connection_id)
    require(can_change_connection(request.user, found))
    channel = all_channels().get(found.kind)
    if channel is None:
        raise Http404
    if (asked := _proof_asked(request)) is not None:
        return asked
    form = ConnectionForm(
        request.POST if request.method == "POST" else None, channel=channel, by=request.user, connection=found
    )
    if request.method == "POST" and form.is_valid():
        if request.POST.get("revision") != str(found.revision):
            form.add_error(None, _("Somebody has changed it meanwhile. Look at it again and repeat."))
            context = {"form": form, "channel": channel, "connection": found}
            return render(request, "desk/settings/connection_form.html", context, status=409)
        with transaction.atomic():
            was = found.revision
            found.change(by=request.user, at=timezone.now(), secret=form.secrets_said or None, **form.fields_said)
            if found.revision != was:
                _tell_administrators(request.user, found, opened=False)
        messages.success(request, _("Kept. Now check it."))
        return redirect("desk:settings-connection", found.pk)
    context = {"form": form, "channel": channel, "connection": found}
    return render(request, "desk/settings/connection_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def check(request: Request, connection_id: int) -> HttpResponse:
    """Try it now, for as long as a person waits."""
    found = find(request, Connection.objects.all(), pk=connection_id)
    require(can_close_connection(request.user, found))
    page = reverse("desk:settings-connection", args=[found.pk])
    if found.closed_at:
        return done(request, _("It is closed: open it first."), to=page)
    try:
        said = checked(found)
    except Trouble as trouble:
        found.has_failed(str(trouble), at=timezone.now())
        messages.error(request, str(trouble))
    except Exception:
        log.exception("connections: the check of %s failed", found.pk)
        words = _("The check itself went wrong. The log of the server says more.")
        found.has_failed(words, at=timezone.now())
        messages.error(request, words)
    else:
        found.is_well(at=timezone.now())
        messages.success(request, said)
    return redirect(page)


@require_POST
def closing(request: Request, connection_id: int) -> HttpResponse:
    found = find(request, Connection.objects.all(), pk=connection_id)
    require(can_close_connection(request.user, found))
    found.close(by=request.user, at=timezone.now())
    said = _("Nothing comes or goes through “%(name)s” any more.") % {"name": found.name}
    undo = reverse("desk:settings-connection-return", args=[found.pk])
    return done(request, said, to=reverse("desk:settings-connection", args=[found.pk]), undo=undo)


@require_POST
def reopening(request: Request, connection_id: int) -> HttpResponse:
    found = find(request, Connection.objects.all(), pk=connection_id)
    require(can_close_connection(request.user, found))
    found.reopen(by=request.user, at=timezone.now())
    said = _("“%(name)s” is open again.") % {"name": found.name}
    return done(request, said, to=reverse("desk:settings-connection", args=[found.pk]))


def _proof_asked(request: Request) -> HttpResponse | None:
    """Whoever has not typed their password lately does it first. What was sent is not kept meanwhile: it holds secrets."""
    if did_recently_reauthenticate(request):
        return None
    back = request.get_full_path() if request.method != "POST" else request.path
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")


def _tell_administrators(by: User, connection: Connection, *, opened: bool) -> None:
    others = User.objects.active().filter(role=Role.ADMINISTRATOR).exclude(pk=by.pk).exclude(email="")
    letters = []
    for one in others:
        with translation.override(one.language):
            subject = _("Connection opened: %(name)s") if opened else _("Connection changed: %(name)s")
            text = _("%(who)s did it. If this is not expected, close the connection and ask.") % {"who": by}
            letters.append((subject % {"name": connection.name}, f"{text}\n", one.email))
    transaction.on_commit(lambda: _post(letters))


def _post(letters: list[tuple[str, str, str]]) -> None:
    for subject, text, address in letters:
        try:
            send_mail(subject, text, None, [address])
        except OSError:
            log.exception("connections: a notice to an administrator was not sent")
