"""The list of clients, its workbook and the views people keep of it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.models import SavedView
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_add_client, can_export
from dirigent.domain.clients.models import Instrument, Status
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.tables.writing import write_xlsx
from dirigent.foundation.verdicts import require

from . import cells
from .forms import SavedViewForm
from .listing import COLUMNS, DAYS, ORDERS, PAGE, VIEWS, Listing

COOKIE, YEAR = "clients_columns", 365 * 24 * 3600
CHUNK = 2000


@require_GET
def clients(request: Request) -> HttpResponse:
    """The list: a page of it, or the rows that follow."""
    listing = _listing(request)
    first = (listing.page - 1) * PAGE
    counted = list(listing.ids()) if listing.is_dear else None
    ids = list((listing.ids() if counted is None else counted)[first : first + PAGE + 1])
    rows = [cells.shown(client, listing.columns, listing.at) for client in listing.rows(ids[:PAGE])]
    more = f"?{_with(request, page=listing.page + 1)}" if len(ids) > PAGE else ""
    context = {"rows": rows, "more": more, "listing": listing}
    if wants_part(request) and listing.page > 1:
        return render(request, "desk/clients/index.html#more", context)
    answer = render(request, "desk/clients/index.html", context | _frame(request, listing, len(ids), first, counted))
    if request.GET.getlist("cols"):
        answer.set_cookie(COOKIE, ".".join(listing.columns), max_age=YEAR, httponly=True, samesite="Lax")
    return answer


def _frame(request: Request, listing: Listing, seen: int, first: int, counted: list[int] | None) -> dict:
    """Everything around the rows."""
    total = first + seen if seen <= PAGE else len(counted) if counted is not None else listing.clients().count()
    views = [(key, label, f"?view={key}", key == listing.view) for key, label in VIEWS.items()]
    return {
        "total": total,
        "views": views,
        "saved": list(SavedView.objects.filter(user=request.user, page="clients")),
        "filtered": any((listing.text, listing.status, listing.instrument, listing.manager)),
        "managers": User.objects.managers().only("given_name", "family_name"),
        "statuses": Status.choices,
        "instruments": Instrument.choices,
        "days": DAYS,
        "headings": [
            _heading(request, listing, "name", _("Client")),
            *(_heading(request, listing, name, str(COLUMNS[name])) for name in listing.columns),
        ],
        "all_columns": [(name, label, name in listing.columns) for name, label in COLUMNS.items()],
        "can_add": can_add_client(request.user),
        "can_export": can_export(request.user),
        "query": request.GET.urlencode(),
        "kept": [(k, v) for k, values in request.GET.lists() if k not in ("cols", "page") for v in values],
    }


def _heading(request: Request, listing: Listing, name: str, label: str) -> dict:
    if name not in ORDERS:
        return {"label": label, "url": "", "order": ""}
    order = {name: "ascending", f"-{name}": "descending"}.get(listing.order, "")
    # Of late and owed one wants the most first, of names the first letter.
    first, other = (f"-{name}", name) if name in ("owed", "week") else (name, f"-{name}")
    return {
        "label": label,
        "url": f"?{_with(request, sort=other if listing.order == first else first)}",
        "order": order,
    }


@require_GET
@transaction.atomic
def export(request: Request) -> HttpResponse:
    """The same list as a workbook; that it was taken out of the house is noted."""
    require(can_export(request.user))
    listing = _listing(request)
    ids = list(listing.ids())
    rows: list[list[object]] = [cells.header(listing.columns)]
    for start in range(0, len(ids), CHUNK):
        rows += [cells.exported(client, listing.columns) for client in listing.rows(ids[start : start + CHUNK])]
    record(
        "clients.exported", client=None, subject=None, by=request.user, at=listing.at,
        count=len(ids), view=listing.view, query=listing.query,
    )  # fmt: skip
    book = write_xlsx({_("Clients"): rows}, zone=timezone.get_current_timezone())
    answer = HttpResponse(book, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    name = f"{_('clients')}-{timezone.localdate(listing.at):%Y-%m-%d}.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@require_http_methods(["GET", "POST"])
def saved_view_new(request: Request) -> HttpResponse:
    """Keep the list as it is now under a name of one's own."""
    query = request.POST.get("query") or request.GET.urlencode()
    form = SavedViewForm(request.POST or None, user=request.user, initial={"query": query})
    if request.method == "POST" and form.is_valid():
        view, _new = SavedView.objects.update_or_create(
            user=request.user, page="clients", name=form.cleaned_data["name"],
            defaults={"query": form.cleaned_data["query"]},
        )  # fmt: skip
        return _to_page(request, f"{reverse('desk:clients')}?{view.query}", _("The view is kept."))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/clients/saved_view.html", {"form": form}, status=status)


@require_POST
def saved_view_removal(request: Request, view_id: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=view_id, user=request.user)
    view.delete()
    return _to_page(request, reverse("desk:clients"), _("The view is gone."))


def _to_page(request: Request, url: str, text: str) -> HttpResponse:
    """Elsewhere, with or without scripts; the words wait for the next page."""
    if not wants_part(request):
        return done(request, text, to=url)
    messages.success(request, text)
    return HttpResponse(status=204, headers={"HX-Redirect": url})


def _listing(request: Request) -> Listing:
    return Listing.asked(request.user, timezone.now(), request.GET, kept_columns=request.COOKIES.get(COOKIE, ""))


def _with(request: Request, **changes: object) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = str(value)
    return query.urlencode()
