"""The ledger of promises between us and one client: what each side gave, kept, moved and broke (COM-3). Made to be printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Agreement, Outcome, Side

from .register import Row, dressed

MOST = 300


@dataclass(frozen=True)
class Ledger:
    """One side of it. The rate is of what has ended well or badly; the delay is of what was kept too late."""

    side: str
    label: str
    rows: list[Row]
    open: int
    late: int
    kept: int
    broken: int
    moved: int
    delay: timedelta | None

    @property
    def rate(self) -> int | None:
        ended = self.kept + self.broken
        return round(100 * self.kept / ended) if ended else None


def ledgers(agreements: Sequence[Agreement], at: datetime) -> list[Ledger]:
    """Both sides, from the agreements of one client; those that only moved count where they moved to."""
    last = [a for a in agreements if a.outcome != Outcome.RENEGOTIATED]
    rows = {row.agreement.pk: row for row in dressed(last, at)}
    return [_ledger(side, [rows[a.pk] for a in last if a.side == side]) for side in (Side.OURS, Side.THEIRS)]


def _ledger(side: Side, rows: list[Row]) -> Ledger:
    def count(state: str) -> int:
        return sum(row.state == state for row in rows)

    late = [delay for row in rows if row.state == Outcome.KEPT and (delay := _delay(row).total_seconds()) > 0]
    return Ledger(
        side, str(side.label), rows, open=count("open"), late=count("late"), kept=count(Outcome.KEPT),
        broken=count(Outcome.BROKEN), moved=sum(bool(row.earlier) for row in rows), delay=timedelta(seconds=median(late)) if late else None,
    )  # fmt: skip


def _delay(row: Row) -> timedelta:
    """From the first day that was named: a promise that moved is late by its move too."""
    first = row.earlier[0].due_at if row.earlier else row.agreement.due_at
    closed = row.agreement.closed_at
    return closed - first if closed else timedelta(0)


@require_GET
def client_promises(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects.select_related("manager"), pk=client_id)
    at = timezone.now()
    agreements = Agreement.objects.meant().filter(client=client).order_by("-made_at", "-pk")
    listed = list(agreements.select_related("client", "contact", "closed_by", "touch", "message")[:MOST])
    context = {"client": client, "ledgers": ledgers(listed, at), "is_cut": len(listed) == MOST}
    return render(request, "desk/agreements/ledger.html", context)
