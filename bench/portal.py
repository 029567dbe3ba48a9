"""The server time of the portal's first page, and of its conversations, through the real web server: JSON."""

import http.client
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import typer
from django.db import transaction
from django.utils import timezone

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.models import Visit
from dirigent.domain.tasks.models import Task

from .pages import figures, free_port, wait_for

GOAL_MS = 80
PEOPLE, TOGETHER = 40, 8
PAGES = {
    "home": "/portal/", "messages": "/portal/messages/", "documents": "/portal/documents/", "history": "/portal/history/",
}  # fmt: skip


def command(
    rounds: Annotated[int, typer.Option(help="Requests of each page.")] = 200,
    processes: Annotated[int, typer.Option(help="Processes of the web server.")] = 2,
) -> None:
    """Goal: the first page within 80 ms, p95, at the size of `bin/bench data`."""
    port = free_port()
    cookies = _let_in()
    environment = {**os.environ, "DIRIGENT_STATEMENT_SECONDS": "30", "DIRIGENT_URL": f"http://localhost:{port}"}
    web = subprocess.Popen(
        [sys.executable, "-m", "dirigent.config.web", "--port", str(port), "--host", "127.0.0.1", "--processes", str(processes)],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        found = {name: _measured(port, path, cookies, rounds) for name, path in PAGES.items()}
        typer.echo(json.dumps(found | {"goal_ms": GOAL_MS, "met": found["home"]["p95_ms"] <= GOAL_MS}))
    finally:
        web.terminate()
        web.wait(15)


@transaction.atomic
def _let_in() -> list[str]:
    """People of clients with much behind them, each in by a browser of their own; what is done for them is told to them."""
    at = timezone.now()
    busy = Task.objects.open().values_list("client", flat=True).distinct()[: PEOPLE * 4]
    people = Contact.objects.present().filter(client__in=list(busy)).order_by("pk")[:PEOPLE]
    Task.objects.filter(client__in=[one.client_id for one in people]).update(
        plain_words="Показываем афишу тем, кто уже был на сайте", plain_why="они покупают чаще", shown=True
    )
    return [Visit.start(one, through="link", address=None, agent="", at=at)[1] for one in people]


def _measured(port: int, path: str, cookies: list[str], rounds: int) -> dict[str, float]:
    def ask(connection: http.client.HTTPConnection, number: int) -> float:
        began = time.perf_counter()
        connection.request(
            "GET", path, headers={"Cookie": f"visit={cookies[number % len(cookies)]}", "Accept-Encoding": "gzip"}
        )
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}\n{text[:800]!r}")
        return (time.perf_counter() - began) * 1000

    def several(count: int) -> list[float]:
        connection = http.client.HTTPConnection("localhost", port, timeout=60)
        return [ask(connection, number) for number in range(count)]

    several(len(cookies))
    alone = several(rounds)
    with ThreadPoolExecutor(TOGETHER) as together:
        crowd = [taken for times in together.map(several, [rounds // 4] * TOGETHER) for taken in times]
    return figures(alone, crowd)
