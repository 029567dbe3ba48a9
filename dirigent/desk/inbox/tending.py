"""Taking a conversation in hand: whose it is, when it comes back, when it is done; one or many, each with one way back."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.design.typography import moment
from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_tend_thread
from dirigent.domain.conversations.assigning import assign, unassign, who_may_take
from dirigent.domain.conversations.finishing import finish, reopen
from dirigent.domain.conversations.models import Thread
from dirigent.domain.conversations.reading import mark_unread
from dirigent.domain.conversations.snoozing import morning_of, offers, snooze, unsnooze
from dirigent.domain.conversations.standing import Stood, put_back
from dirigent.domain.people.models import User
from dirigent.foundation import worktime
from dirigent.foundation.verdicts import require

from .going import back_to_list, query_of

MOST = 200
LIVE = ("clients", "mine")
SALT = "desk.inbox.tending"
Act = Callable[[list[Thread]], list[Stood]]


@require_http_methods(["POST", "DELETE"])
def closure(request: Request, thread_id: int) -> HttpResponse:
    """POST: nothing more is to be done here. DELETE: it is on the desk again."""
    thread, at = _found(request, thread_id), timezone.now()
    if request.method == "DELETE" or request.POST.get("again"):
        stood = reopen([thread], by=request.user, at=at)
        return _said(request, _("It is on the desk again."), stood, to=_page(request, thread))
    stood = finish([thread], by=request.user, at=at)
    said = _("Done.")
    if thread.waits.filter(answered_at=None).exists():
        said = _("Done. The client still waits for an answer: the duty stays.")
    return _said(request, said, stood, to=back_to_list(request))


@require_http_methods(["GET", "HEAD", "POST"])
def postponement(request: Request, thread_id: int) -> HttpResponse:
    """Until when it is put off: offered, chosen, or taken back with an empty moment."""
    thread, at = _found(request, thread_id), timezone.now()
    if request.method != "POST":
        context = {"thread": thread, "offers": offers(at, worktime.default()), "today": timezone.localdate(at)}
        return render(request, "desk/inbox/snooze.html", context | _kept(request))
    if request.POST.get("now"):
        stood = unsnooze([thread], by=request.user, at=at)
        return _said(request, _("It is on the desk again."), stood, to=_page(request, thread))
    until = _until(request.POST.get("until", ""), request.POST.get("day", ""), at)
    if until is None:
        context = {"thread": thread, "offers": offers(at, worktime.default()), "today": timezone.localdate(at)}
        context["error"] = _("Choose a day that is still to come.")
        return render(request, "desk/inbox/snooze.html", context | _kept(request), status=422)
    stood = snooze([thread], until, by=request.user, at=at)
    return _said(
        request,
        _("Put off: %(when)s. An answer of the client brings it back at once.") % {"when": moment(until, at)},
        stood,
        to=back_to_list(request),
    )


@require_POST
def assignee(request: Request, thread_id: int) -> HttpResponse:
    thread, at = _found(request, thread_id), timezone.now()
    number = request.POST.get("user", "")
    if not number:
        stood = unassign([thread], by=request.user, at=at)
        said = _("It is the manager's again.") if thread.client_id else _("It is nobody's again.")
        return _said(request, said, stood, to=_page(request, thread))
    colleague = get_object_or_404(who_may_take(thread, at), pk=_number(number))
    stood = assign([thread], colleague, by=request.user, at=at)
    return _said(request, _given(request, colleague), stood, to=_page(request, thread))


@require_POST
def unread(request: Request, thread_id: int) -> HttpResponse:
    """As if it had not been looked at."""
    thread = find(request, Thread.objects.select_related("client"), pk=thread_id)
    said = (
        _("It is unread again.")
        if mark_unread(thread, request.user, at=timezone.now())
        else _("There is nothing of theirs to read here.")
    )
    return done(request, said, to=reverse("desk:inbox") + query_of(request), live=LIVE)


@require_POST
def many(request: Request) -> HttpResponse:
    """The conversations marked in a list: `act` is done, `snooze:tomorrow` or `give:7`."""
    require(can_tend_thread(request.user))
    by, at, asked = request.user, timezone.now(), request.POST
    threads = list(Thread.objects.visible_to(by, at).filter(pk__in=_numbers(asked.getlist("ids"))).exclude(client=None))
    to = back_to_list(request)
    if not threads:
        return done(request, _("Nothing was marked."), to=to)
    act, _colon, value = asked.get("act", "").partition(":")
    if act == "snooze":
        until = _until(value, "", at)
        if until is None:
            return done(request, _("Choose until when."), to=to)
        stood = snooze(threads, until, by=by, at=at)
        words = ngettext(
            "%(n)d conversation is put off: %(when)s.", "%(n)d conversations are put off: %(when)s.", len(stood)
        )
        return _said(request, words % {"n": len(stood), "when": moment(until, at)}, stood, to=to)
    if act == "give":
        return _give(request, threads, value, to)
    stood = finish(threads, by=by, at=at)
    words = ngettext("%(n)d conversation is done.", "%(n)d conversations are done.", len(stood))
    return _said(request, words % {"n": len(stood)}, stood, to=to)


def _give(request: Request, threads: list[Thread], number: str, to: str) -> HttpResponse:
    by, at = request.user, timezone.now()
    colleague = get_object_or_404(User.objects.in_client_service(), pk=_number(number))
    seen = set(
        Thread.objects.visible_to(colleague, at).filter(pk__in=[t.pk for t in threads]).values_list("pk", flat=True)
    )
    stood = assign([thread for thread in threads if thread.pk in seen], colleague, by=by, at=at)
    said = _given(request, colleague)
    if blind := len(threads) - len(seen):
        said = ngettext(
            "%(who)s does not work with the client of %(n)d conversation: it stays where it was.",
            "%(who)s does not work with the clients of %(n)d conversations: they stay where they were.",
            blind,
        ) % {"who": colleague, "n": blind}
    return _said(request, said, stood, to=to)


@require_POST
def undo(request: Request) -> HttpResponse:
    """Everything stands as before the act, except for what has changed since."""
    require(can_tend_thread(request.user))
    try:
        stood = [_read(*one) for one in signing.loads(request.GET.get("stood", ""), salt=SALT)]
    except (signing.BadSignature, TypeError, ValueError):
        stood = []
    at = timezone.now()
    mine = set(
        Thread.objects.visible_to(request.user, at)
        .filter(pk__in=[one.thread for one in stood])
        .values_list("pk", flat=True)
    )
    back = put_back([one for one in stood if one.thread in mine], by=request.user, at=at)
    said = _("It is as it was.") if back else _("Too much has changed since: nothing was taken back.")
    return done(request, said, to=reverse("desk:inbox") + query_of(request), live=LIVE)


def _found(request: Request, thread_id: int) -> Thread:
    thread = find(request, Thread.objects.select_related("client"), pk=thread_id)
    require(can_tend_thread(request.user))
    return thread


def _said(request: Request, text: str, stood: Sequence[Stood], *, to: str) -> HttpResponse:
    """The act is done; from a list it stays where it is, from a conversation one goes on to the next."""
    way_back = f"{reverse('desk:inbox-undo')}?{urlencode({'stood': written(stood)})}" if stood else ""
    if wants_part(request) and not request.POST.get("go"):
        return done(request, text, to=to, undo=way_back, live=LIVE, closes=True)
    messages.success(request, text, extra_tags=f"undo:{way_back}" if way_back else "")
    if not wants_part(request):
        return redirect(to)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = to
    return answer


def written(stood: Sequence[Stood]) -> str:
    told = [(one.thread, _plain(one.was), _plain(one.left)) for one in stood]
    return signing.dumps(told, salt=SALT, compress=True)


def _plain(fields) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}


def _read(thread: int, was: dict, left: dict) -> Stood:
    def back(fields: dict) -> dict:
        return {
            name: parse_datetime(value) if value and name.endswith(("_at", "_until")) else value
            for name, value in fields.items()
        }

    return Stood(int(thread), back(was), back(left))


def _given(request: Request, colleague: User) -> str:
    if colleague.pk == request.user.pk:
        return _("It is yours now.")
    return _("Given to a colleague: %(who)s.") % {"who": colleague}


def _until(asked: str, chosen: str, at: datetime) -> datetime | None:
    """The moment named or the day chosen; None when it has passed or is none."""
    schedule = worktime.default()
    named = {offer.name: offer.at for offer in offers(at, schedule)}
    if asked in named:
        return named[asked]
    try:
        day = parse_date(chosen)
    except ValueError:
        return None
    if day is None or day <= timezone.localdate(at) or day > date(timezone.localdate(at).year + 2, 1, 1):
        return None
    return morning_of(day, schedule)


def _page(request: Request, thread: Thread) -> str:
    return reverse("desk:thread", args=[thread.pk]) + query_of(request)


def _kept(request: Request) -> dict:
    """What a dialog hands on, so that one comes back to the same list."""
    return {
        "kept": [
            (name, request.GET[name][:100])
            for name in ("tab", "next", "matter", "medium", "client", "go")
            if request.GET.get(name)
        ]
    }


def _numbers(asked: list[str]) -> list[int]:
    return [int(one) for one in asked[:MOST] if one.isdigit() and len(one) < 19]


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 19 else 0
