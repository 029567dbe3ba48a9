"""The bell: its number, its list, and reading."""

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.notices.models import Notice

from .places import place_of

PAGE = 30
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@require_safe
def notices(request: Request) -> HttpResponse:
    at = timezone.now()
    mine = Notice.objects.visible_to(request.user, at).listed()
    fresh_only = request.GET.get("show") == "fresh"
    asked = mine.pending() if fresh_only else mine
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        asked = asked.filter(pk__lt=int(before))
    rows = list(asked.select_related("client").order_by("-pk")[: PAGE + 1])
    fresh = set(mine.pending().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    context = {
        "rows": [(row, row.pk in fresh) for row in rows[:PAGE]],
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else 0,
        "fresh_only": fresh_only,
        "first": not before,
    }
    if before and wants_part(request):
        return render(request, "desk/notices/index.html#more", context)
    return render(request, "desk/notices/index.html", context)


@require_safe
def bell(request: Request) -> HttpResponse:
    return render(request, "desk/notices/_bell.html")


@require_safe
def notice(request: Request, notice_id: int) -> HttpResponse:
    """Go where it leads; whoever goes has read it."""
    told = find(request, Notice.objects, pk=notice_id)
    told.read(at=timezone.now())
    return redirect(place_of(told))


@require_http_methods(["POST", "DELETE"])
def reading(request: Request, notice_id: int) -> HttpResponse:
    told = find(request, Notice.objects, pk=notice_id)
    if request.method == "POST":
        told.read(at=timezone.now())
    else:
        told.unread()
    return done(request, _("Read.") if told.read_at else _("Unread again."), to=reverse("desk:notices"), live=["mine"])


@require_POST
def reading_all(request: Request) -> HttpResponse:
    at = timezone.now()
    count = Notice.read_all(request.user, at=at)
    undo = reverse("desk:notices-reading-undo", args=[(at - _BEGINNING) // _MICROSECOND]) if count else ""
    text = ngettext("%(n)d notice is read.", "%(n)d notices are read.", count) % {"n": count}
    return done(request, text, to=reverse("desk:notices"), undo=undo, live=["mine"])


@require_POST
def reading_undo(request: Request, stamp: int) -> HttpResponse:
    try:
        at = _BEGINNING + _MICROSECOND * stamp
    except OverflowError:
        at = _BEGINNING
    Notice.unread_all(request.user, at=at)
    return done(request, _("They are unread again."), to=reverse("desk:notices"), live=["mine"])
