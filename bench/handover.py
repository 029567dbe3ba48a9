"""The package of a client with years of history: gathered, drawn as a page, and the client handed over; JSON."""

import json
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

import typer
from django.conf import settings
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from dirigent.domain.care.models import Complaint
from dirigent.domain.clients.models import Client, Contact, InstrumentBudget
from dirigent.domain.conversations.models import Agreement, Note, Thread, Touch
from dirigent.domain.onboarding.handovers import signing
from dirigent.domain.onboarding.handovers.gathering import gather
from dirigent.domain.onboarding.models import Handover
from dirigent.domain.people.models import Department, DepartmentKind, Role, User
from dirigent.domain.tasks.models import Project, Task
from dirigent.foundation.journal.listening import batch


def command(
    years: Annotated[int, typer.Option(help="How long the client has been with us.")] = 5,
    rounds: Annotated[int, typer.Option(help="How often each figure is taken.")] = 30,
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    now = timezone.now()
    with transaction.atomic(), batch():
        told = measured(now, years, rounds)
        transaction.set_rollback(True)  # the bench database stays as it was
    typer.echo(json.dumps(told))


def measured(now: datetime, years: int, rounds: int) -> dict:
    giver, taker = (
        User.hire(login=f"handover-{who}-{now:%H%M%S}", given_name=who, family_name="Bench", role=Role.ACCOUNT_MANAGER, by=None, at=now)
        for who in ("giver", "taker")
    )  # fmt: skip
    client, rows = lived(giver, now, years)
    handover = signing.begin(client, giver=giver, taker=taker, deputy=None, kind="manager", by=giver, at=now)
    browser = Browser()
    browser.force_login(giver)
    page = f"/handovers/{handover.pk}/"
    found = {"rows": rows, "gathered": taken(lambda: gather([client], at=now), rounds)}
    found["page"] = taken(lambda: _drawn(browser, page), rounds)
    for item in handover.items.all():
        item.confirm(by=giver, at=now, words="…")
    today = now.date()
    began = time.perf_counter()
    signing.sign(handover, by=giver, at=now, today=today)
    signing.accept(handover, by=taker, at=now, today=today)
    found["signed_and_accepted_ms"] = round((time.perf_counter() - began) * 1000, 1)
    found["moved"] = {name: len(moved) for name, moved in Handover.objects.get(pk=handover.pk).moved.items()}
    return found


def taken(act: Callable[[], object], rounds: int) -> dict[str, float]:
    act()
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(times[int(len(times) * 0.95) - 1], 1)}


def _drawn(browser: Browser, page: str) -> None:
    answer = browser.get(page)
    assert answer.status_code == 200, answer.status_code


def lived(manager: User, now: datetime, years: int) -> tuple[Client, int]:
    """A client and what a busy one leaves behind: two talks and two conversations a week, three tasks, two promises, a mood."""
    began = now - timedelta(days=365 * years)
    weeks = [began + timedelta(weeks=n) for n in range(52 * years)]
    client = Client.take_on(
        by=None,
        at=began,
        name=f"Bench {now:%H%M%S%f}",
        manager=manager,
        goal="…",
        product="…",
        site="https://bench.example",
    )
    people = Contact.introduce_many(
        ({"client": client, "given_name": f"{n}", "traits": "…" * 50, "phones": [("+79070000000", "")]} for n in range(12)),
        by=None, at=began,
    )  # fmt: skip
    for instrument in ("context", "targeted", "seo", "smm", "design", "web"):
        InstrumentBudget(client=client, instrument=instrument, amount=100_000, platforms="…").keep(by=manager, at=began)
    service = Department.objects.filter(kind=DepartmentKind.PRODUCTION).first() or Department.objects.create(
        name=f"Bench {now:%H%M%S%f}", kind=DepartmentKind.PRODUCTION
    )
    project = Project.objects.create(client=client, department=service)
    last = now - timedelta(days=30)
    Touch.objects.bulk_create(
        Touch(client=client, contact=people[n], user=manager, channel="call", summary="…" * 40, at=at, recorded_at=at)
        for at in weeks for n in range(2)
    )  # fmt: skip
    Thread.objects.bulk_create(
        Thread(client=client, subject="…", started_at=at, last_at=at, assignee=manager if n else None)
        for at in weeks for n in range(2)
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(
            client=client, project=project, title="…" * 20, purpose="…", expected_result="…", check_by="…", author=manager,
            assignee=manager, due_at=at, created_at=at, closed_at=None if at > last else at, closed_by=None if at > last else manager,
        )
        for at in weeks for _n in range(3)
    )  # fmt: skip
    Agreement.objects.bulk_create(
        Agreement(
            client=client, side="ours", text="…" * 20, due_at=at, made_at=at, made_by=manager,
            outcome="" if at > last else "kept", closed_at=None if at > last else at, closed_by=None if at > last else manager,
        )
        for at in weeks for _n in range(2)
    )  # fmt: skip
    Note.objects.bulk_create(
        Note(client=client, contact=people[0], author=manager, mood="calm", text="…" * 40, at=at) for at in weeks
    )
    Complaint.objects.bulk_create(
        Complaint(client=client, words="…" * 40, opened_at=at, recorded_by=manager, recorded_at=at, owner=manager)
        for at in weeks[::8]
    )
    return client, len(weeks) * 10 + len(weeks[::8])
