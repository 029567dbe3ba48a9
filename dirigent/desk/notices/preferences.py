"""What one wants to be told of and how: a table of kinds and ways, one's quiet hours, and a trial."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.conversations.models import Binding
from dirigent.domain.people.models import OnCall, User
from dirigent.integrations.push.sending import public_key
from dirigent.notices import trying
from dirigent.notices.hours import hours_of
from dirigent.notices.kinds import CHATS, REGISTRY, Kind, Mode, Way
from dirigent.notices.models import Dispatch, DispatchState, Preference, PushSubscription, choices_of
from dirigent.notices.models.preference import mode_of

from .chats import bots


@dataclass(frozen=True)
class Choice:
    """One cell of the table: `name` is the field's, `label` the way's."""

    name: str
    label: str | Promise
    mode: str
    options: list[tuple[str, str | Promise]]


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    at, error = timezone.now(), ""
    if request.method == "POST":
        try:
            if "usual" in request.POST:
                Preference.objects.filter(user=request.user).delete()
            else:
                Preference.choose(request.user, _chosen(request), at=at)
        except ValidationError as fault:
            error = " ".join(fault.messages)
        else:
            return done(request, _("Kept."), to=reverse("desk:notices-settings"))
    context = {**_table(request.user), **_reached(request.user, at), **_hours(request.user, at), "error": error}
    return render(request, "desk/notices/settings.html", context, status=422 if error else 200)


@require_POST
def trial(request: Request) -> HttpResponse:
    """A notice to oneself by every way that is connected, whatever the hour."""
    ways = trying.send(request.user, at=timezone.now())
    text = _("Sent: %(ways)s. It comes within a minute.") % {"ways": ", ".join(str(Way(way).label) for way in ways)}
    return done(request, text, to=reverse("desk:notices-settings"))


def _chosen(request: Request) -> dict[tuple[str, str], str]:
    return {
        (kind.key, way): mode
        for kind in _kinds(request.user)
        for way in Way.values
        if (mode := request.POST.get(f"{kind.key}:{way}", ""))
    }


def _kinds(user: User) -> list[Kind]:
    return [kind for kind in REGISTRY.values() if not kind.heads_only or user.is_head]


def _table(user: User) -> dict:
    connected = {bot.medium for bot in bots()}
    ways = [way for way in Way if way not in CHATS or way in connected]
    choices = choices_of([user.pk])
    rows = [
        (
            kind,
            [
                Choice(
                    f"{kind.key}:{way}", way.label, mode_of(choices, user.pk, kind.key, way),
                    [(mode.value, mode.label) for mode in Mode if kind.may_be(mode)],
                )
                for way in ways
            ],
        )
        for kind in _kinds(user)
    ]  # fmt: skip
    return {"ways": [way.label for way in ways], "rows": rows, "is_usual": not choices}


def _reached(user: User, at: datetime) -> dict:
    bound = set(Binding.objects.filter(user=user, ended_at=None).values_list("connection_id", flat=True))
    return {
        "bots": [(bot, bot.pk in bound) for bot in bots()],
        "browsers": PushSubscription.objects.visible_to(user, at),
        "push_key": public_key(),
        "failed": Dispatch.objects.filter(user=user, state=DispatchState.FAILED, told_in=None).order_by("-due_at").first(),
    }  # fmt: skip


def _hours(user: User, at: datetime) -> dict:
    hours = hours_of([user.pk], at)[user.pk]
    day = hours.schedule.working_day_on_or_after(at)
    morning, evening = hours.digests_of(day)
    return {
        "opens": hours.schedule.opens(day),
        "closes": hours.schedule.closes(day),
        "morning": morning,
        "evening": evening,
        "is_quiet": not hours.is_open(at),
        "absence": hours.absence(at),
        "on_call": OnCall.objects.filter(user=user, ends_at__gt=at, cancelled_at=None).order_by("starts_at").first(),
    }
