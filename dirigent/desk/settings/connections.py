"""Ways in and out of the house: which there are, how each is, what it brought lately, and what is wrong in plain words."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_change_connection, can_close_connection, can_open_connection
from dirigent.domain.conversations.channels import Channel, all_channels
from dirigent.domain.conversations.messengers import by_hook, hook_url
from dirigent.domain.conversations.models import CHATS, Connection, Delivery, Fate
from dirigent.foundation.verdicts import Allowed, require

from .connection_forms import PRESETS

SHOWN = 50
SILENT = timedelta(minutes=15)  # a line that listens says that it is well far more often


@require_safe
def connections(request: Request) -> HttpResponse:
    at = timezone.now()
    last = Delivery.objects.filter(connection=OuterRef("pk")).order_by("-arrived_at", "-pk").values("arrived_at")[:1]
    found = Connection.objects.visible_to(request.user, at).select_related("owner").annotate(last_at=Subquery(last))
    rows = [{"connection": one, **health(one, at)} for one in found]
    context = {
        "open": [row for row in rows if not row["connection"].closed_at],
        "closed": [row for row in rows if row["connection"].closed_at],
        "failing": sum(row["tone"] == "bad" for row in rows),
        "kinds": _kinds(request),
    }
    return render(request, "desk/settings/connections.html", context)


@require_safe
def connection(request: Request, connection_id: int) -> HttpResponse:
    at = timezone.now()
    found = find(request, Connection.objects.select_related("owner"), pk=connection_id)
    channel = all_channels().get(found.kind)
    latest = found.deliveries.select_related("file", "message").order_by("-arrived_at", "-pk")
    fates = found.deliveries.filter(arrived_at__gte=at - timedelta(days=1)).aggregate(
        came=Count("pk"), aside=Count("pk", filter=Q(fate=Fate.QUARANTINED)),
        waits=Count("pk", filter=Q(settled_at=None)),
    )  # fmt: skip
    deliveries = list(latest[:SHOWN])
    context = {
        "connection": found,
        "channel": channel,
        **health(found, at),
        "fates": fates,
        "deliveries": deliveries,
        "last_at": deliveries[0].arrived_at if deliveries else None,
        "told": _settings(found, channel),
        "hook_url": hook_url(found) if channel and channel.hooks and _calls_us(found) else "",
        "may_change": can_change_connection(request.user, found),
        "may_close": can_close_connection(request.user, found),
    }
    return render(request, "desk/settings/connection.html", context)


@require_safe
def original(request: Request, connection_id: int, delivery_id: int) -> FileResponse:
    """What came, byte for byte, never shown as a page."""
    found = find(request, Connection.objects.all(), pk=connection_id)
    require(can_close_connection(request.user, found))
    delivery = get_object_or_404(found.deliveries.select_related("file"), pk=delivery_id)
    answer = FileResponse(
        delivery.file.path.open("rb"), as_attachment=True, filename=f"{found.kind}-{delivery.pk}.txt",
        content_type="application/octet-stream",
    )  # fmt: skip
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def health(connection: Connection, at: datetime) -> dict[str, Any]:
    """How it is, in a word and a tone; what to do stands in the trouble itself."""
    channel = all_channels().get(connection.kind)
    listens = bool(channel and channel.listens)
    if connection.closed_at:
        return {"tone": "", "state": _("connection is closed")}
    if connection.failing_since:
        return {"tone": "bad", "state": _("does not work")}
    if connection.well_at is None:
        return {"tone": "warn", "state": _("not tried yet")}
    if listens and at - connection.well_at > SILENT:
        return {"tone": "warn", "state": _("silent")}
    return {"tone": "ok", "state": _("works")}


def _calls_us(connection: Connection) -> bool:
    return connection.medium not in CHATS or by_hook(connection)


def _kinds(request: Request) -> list[dict[str, Any]]:
    """What may be opened by this person, with its presets."""
    kinds = []
    for kind, channel in all_channels().items():
        if kind != "mail" and not isinstance(can_open_connection(request.user, shared=True), Allowed):
            continue
        presets = [(name, preset["title"]) for name, preset in PRESETS.items()] if kind == "mail" else []
        kinds.append({"kind": kind, "title": channel.title, "presets": presets})
    return kinds


def _settings(connection: Connection, channel: Channel | None) -> list[tuple[Any, str]]:
    """Label and value of what is not secret."""
    rows = []
    for setting in channel.settings if channel else ():
        value = str(connection.settings.get(setting.name, ""))
        if not setting.secret and value and value != setting.default:
            rows.append((setting.label, str(dict(setting.choices).get(value, value))))
    return rows
