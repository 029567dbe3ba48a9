"""The accesses of a client on the card, the register of all clients, and one access with its history."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from dirigent.desk.answers import wants_part
from dirigent.desk.clients.card import card_of
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.people.models import User
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.models import Access, AccessKind, Counter, Secret, SiteCheck, State, Vanishing
from dirigent.foundation.journal.models import Entry

from .questions import can_be_asked

PAGE = 50
KEPT = 60
TONES = {
    State.NEEDED: "warn", State.ASKED: "", State.STUCK: "bad", State.GIVEN: "info", State.SHORT: "warn", State.VERIFIED: "ok",
    State.EXPIRED: "warn", State.REFUSED: "", State.CLOSED: "",
}  # fmt: skip
# What asks for our hand comes first.
ORDER = (
    State.STUCK, State.GIVEN, State.SHORT, State.EXPIRED, State.NEEDED, State.ASKED, State.REFUSED, State.VERIFIED, State.CLOSED,
)  # fmt: skip
# icons: chart-line chart-bar tags folder layout-dashboard server ad-2 users-group phone-call ticket mail key speakerphone
ICONS = {
    "metrika": "chart-line", "ga4": "chart-bar", "gtm": "tags", "ftp": "folder", "cms": "layout-dashboard", "hosting": "server",
    "direct": "speakerphone", "vk": "speakerphone", "ads": "speakerphone", "crm": "users-group", "calls": "phone-call",
    "roistat": "chart-bar", "tickets": "ticket", "mail": "mail", "other": "key",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    access: Access
    state: State
    tone: str
    icon: str
    is_locked: bool


def rows_of(accesses, at: datetime) -> list[Row]:
    told = accesses.select_related("client", "site", "owner", "asked_by", "verified_by").annotate(
        locked=Exists(Secret.objects.kept().filter(access=OuterRef("pk")))
    )
    rows = [row_of(one, at, is_locked=one.locked) for one in told]
    return sorted(rows, key=lambda row: (ORDER.index(row.state), row.access.kind, row.access.pk))


def row_of(one: Access, at: datetime, *, is_locked: bool = False) -> Row:
    state = one.state(at)
    return Row(one, state, TONES[state], ICONS[one.kind], is_locked)


@require_GET
def client_accesses(request: Request, client_id: int) -> HttpResponse:
    """Accesses, sites with their counters, and launches of one client: a tab of the card."""
    card = card_of(request, client_id, "accesses")
    at, client = card["at"], card["client"]
    rows = rows_of(Access.objects.filter(client=client), at)
    sites = list(
        client.sites.kept().prefetch_related(
            Prefetch("counters", Counter.objects.order_by("-expected", "kind", "pk"), to_attr="seen"),
            Prefetch("checks", SiteCheck.objects.filter(finished_at=None), to_attr="going"),
        )
    )
    card |= {
        "rows": [row for row in rows if row.state != State.CLOSED],
        "closed": [row for row in rows if row.state == State.CLOSED],
        "wanting": [row for row in rows if row.state in (State.NEEDED, State.ASKED, State.STUCK, State.SHORT, State.EXPIRED)],
        "verified": sum(row.state == State.VERIFIED for row in rows),
        "waited": sum(row.state == State.ASKED for row in rows),
        "sites": sites,
        "offered": client.site if client.site and not sites else "",
        "launches": list(client.launches.planned().filter(on__gte=timezone.localdate(at)).order_by("on", "pk")),
        "vanished": list(
            Vanishing.objects.open().filter(counter__site__client=client, counter__site__closed_at=None).select_related("counter__site")
        ),
        "may": may.can_keep_register(request.user),
        "watched": any(site.going for site in sites),
    }  # fmt: skip
    return render(request, "desk/accesses/client.html", card)


STATES = {
    "wanting": pgettext_lazy("accesses", "Wanting"),
    "given": pgettext_lazy("accesses", "To verify"),
    "expired": pgettext_lazy("accesses", "Expired"),
    "verified": pgettext_lazy("accesses", "Verified"),
    "refused": pgettext_lazy("accesses", "Refused"),
}


@require_GET
def accesses(request: Request) -> HttpResponse:
    """Of all clients one sees, by what is to be done with them."""
    at = timezone.now()
    state = request.GET.get("state", "")
    state = state if state in STATES else "wanting"
    page = min(int(request.GET["page"]), 1000) if request.GET.get("page", "").isdecimal() else 1
    mine = Access.objects.visible_to(request.user, at).needed().exclude(client__status="former")
    found = {
        "wanting": mine.wanting(at),
        "given": mine.wanting(at).filter(given_at__isnull=False),
        "expired": mine.filter(refused_at=None, verified_until__lte=at),
        "verified": mine.filter(verified_until__gt=at),
        "refused": mine.filter(refused_at__isnull=False),
    }[state]
    kept = Q(refused_at=None) & (Q(verified_until=None) | Q(verified_until__lte=at))
    counts = mine.aggregate(
        wanting=Count("pk", filter=kept), unasked=Count("pk", filter=kept & Q(asked_at=None, given_at=None)),
        given=Count("pk", filter=kept & Q(given_at__isnull=False)),
        expired=Count("pk", filter=Q(refused_at=None, verified_until__lte=at)),
        verified=Count("pk", filter=Q(verified_until__gt=at)), refused=Count("pk", filter=Q(refused_at__isnull=False)),
    )  # fmt: skip
    told = list(
        found.select_related("client", "site", "owner", "asked_by", "verified_by")
        .annotate(locked=Exists(Secret.objects.kept().filter(access=OuterRef("pk"))))
        .order_by(F("asked_at").asc(nulls_first=True), "pk")[(page - 1) * PAGE : page * PAGE + 1]
    )
    query = request.GET.copy()
    query["page"] = str(page + 1)
    context = {
        "rows": [row_of(one, at, is_locked=one.locked) for one in told[:PAGE]],
        "more": f"?{query.urlencode()}" if len(told) > PAGE else "",
        "state": state,
        "states": [(name, label, counts[name], name == state) for name, label in STATES.items()],
        "counts": counts,
        "may": may.can_keep_register(request.user),
    }
    part = "#more" if wants_part(request) and page > 1 else ""
    return render(request, f"desk/accesses/index.html{part}", context)


@require_GET
def access(request: Request, access_id: int) -> HttpResponse:
    at = timezone.now()
    found = find(
        request,
        Access.objects.select_related("client__manager", "site", "owner", "asked_by", "given_by", "verified_by", "refused_by", "noted_by", "revoking_by"),
        pk=access_id,
    )  # fmt: skip
    secrets = list(found.secrets.kept().select_related("kept_by", "given_by"))
    history = list(Entry.objects.about(found).filter(client_id=found.client_id).order_by("-at", "-pk")[:KEPT])
    people = User.objects.in_bulk({entry.actor_id for entry in history if entry.actor_id})
    state = found.state(at)
    context = {
        "access": found,
        "row": row_of(found, at, is_locked=bool(secrets)),
        "state": state,
        "steps": steps(found, state),
        "may": may.can_change(request.user, found),
        "may_reopen": bool(may.can_reopen(request.user, found)),
        "may_reveal": may.can_reveal(request.user, secrets[0], at) if secrets else None,
        "may_ask_it": can_be_asked(found) if found.kind == AccessKind.METRIKA else None,
        "last": found.verifications.exclude(words="").order_by("-at", "-pk").first() if found.verified_at else None,
        "secrets": secrets,
        "history": [(entry, people.get(entry.actor_id or 0) or (entry.data or {}).get("contact") or "", told(entry)) for entry in history],
        "users": found.used_by(),
    }  # fmt: skip
    return render(request, "desk/accesses/access.html", context)


def steps(found: Access, state: State) -> list[tuple[str, datetime | None, bool]]:
    current = {State.NEEDED: 1, State.ASKED: 2, State.STUCK: 2, State.GIVEN: 3, State.SHORT: 3, State.EXPIRED: 3}.get(
        state, 9
    )
    rows = (
        (pgettext("step of an access", "Needed"), found.noted_at), (pgettext("step of an access", "Asked"), found.asked_at),
        (pgettext("step of an access", "Given"), found.given_at), (pgettext("step of an access", "Verified"), found.verified_at if state == State.VERIFIED else None),
    )  # fmt: skip
    return [(label, at, number == current) for number, (label, at) in enumerate(rows)]


def told(entry: Entry) -> str:
    """What the journal says of it, in a phrase."""
    return {
        "access.needed": pgettext("history of an access", "noted that it is needed"),
        "access.changed": pgettext("history of an access", "changed what is known of it"),
        "access.asked": pgettext("history of an access", "asked the client"),
        "access.given": pgettext("history of an access", "said that it is given"),
        "access.stuck": pgettext("history of an access", "could not give it"),
        "access.verified": pgettext("history of an access", "verified it"),
        "access.short": pgettext("history of an access", "went in: the level is too low"),
        "access.refused": pgettext("history of an access", "noted the client’s refusal"),
        "access.called_back": pgettext("history of an access", "asked to give it back"),
        "access.closed": pgettext("history of an access", "closed it"),
        "access.reopened": pgettext("history of an access", "opened it again"),
        "secret.kept": pgettext("history of an access", "put a password into the vault"),
        "secret.revealed": pgettext("history of an access", "looked at the password"),
        "secret.forgotten": pgettext("history of an access", "wiped the password"),
    }.get(entry.kind, entry.kind)
