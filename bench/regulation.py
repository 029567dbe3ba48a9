"""The regulation over everything and over one client: JSON."""

import json
import statistics
import time

import typer
from django.utils import timezone

from dirigent.domain.clients.models import Client
from dirigent.regulation import engine
from dirigent.regulation.clause import REGISTRY
from dirigent.regulation.models import Duty, Pass


def command(rounds: int = 5, singles: int = 300) -> None:
    now = timezone.now()
    full = []
    for _ in range(rounds):
        Pass.objects.filter(pk=1).update(
            at=now - 7 * engine.MARGIN
        )  # a week's worth: more than the minute job ever meets
        began = time.perf_counter()
        engine.full_pass(timezone.now())
        full.append(time.perf_counter() - began)
    ids = list(Client.objects.order_by("pk").values_list("pk", flat=True))
    of_clients = [clause for clause in REGISTRY.values() if clause.of_clients]
    one = []
    for number in range(singles):
        client = ids[number * 7919 % len(ids)]
        at = timezone.now()
        began = time.perf_counter()
        engine.refresh(at, since=at - engine.MEMORY, clients=[client], clauses=of_clients)
        one.append((time.perf_counter() - began) * 1000)
    one.sort()
    found = {
        "full_pass_s": round(statistics.median(full), 2),
        "full_pass_max_s": round(max(full), 2),
        "one_client_p50_ms": round(one[len(one) // 2], 1),
        "one_client_p95_ms": round(one[int(len(one) * 0.95)], 1),
        "duties": Duty.objects.standing().count(),
        "clients": len(ids),
    }
    typer.echo(json.dumps(found))
