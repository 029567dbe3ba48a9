"""The server time of each page through the real web server: JSON."""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from typing import Annotated
from urllib.parse import quote, urlencode
from uuid import uuid4

import typer
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, Role, User

TOKEN = "b" * 32
USERS = 8


def command(
    rounds: Annotated[int, typer.Option(help="Requests of each page by one user.")] = 60,
    processes: Annotated[int, typer.Option(help="Processes of the web server.")] = 2,
    only: Annotated[str, typer.Option(help="Pages to measure, by comma; all if empty.")] = "",
) -> None:
    port = free_port()
    environment = {**os.environ, "DIRIGENT_STATEMENT_SECONDS": "30", "DIRIGENT_URL": f"http://localhost:{port}"}
    web = subprocess.Popen(
        [sys.executable, "-m", "dirigent.config.web", "--port", str(port), "--host", "127.0.0.1", "--processes", str(processes)],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port)
        typer.echo(json.dumps(_measure(port, rounds, only.split(",") if only else list(PAGES))))
    finally:
        web.terminate()
        web.wait(15)


def _measure(port: int, rounds: int, pages: list[str]) -> dict:
    managers = list(User.objects.filter(role=Role.ACCOUNT_MANAGER).order_by("pk")[:USERS])
    visitors = [Visitor(port, user) for user in managers]
    found = {}
    for page in pages:
        for visitor in visitors:
            visitor.ask(page, 0)
        alone = sorted(visitors[0].ask(page, number) for number in range(1, rounds + 1))
        with ThreadPoolExecutor(USERS) as together:
            crowd = together.map(lambda v, page=page: [v.ask(page, n) for n in range(1, rounds // 4 + 2)], visitors)
            crowded = sorted(taken for times in crowd for taken in times)
        found[page] = figures(alone, crowded)
    return found


def figures(alone: list[float], crowded: list[float]) -> dict[str, float]:
    """One user's median and 95th percentile, and that of eight at once."""
    alone, crowded = sorted(alone), sorted(crowded)
    return {
        "p50_ms": round(statistics.median(alone), 1),
        "p95_ms": round(alone[int(len(alone) * 0.95) - 1], 1),
        "p95_ms_8_users": round(crowded[int(len(crowded) * 0.95) - 1], 1),
    }


class Visitor:
    """One person with one browser: a kept connection and a session."""

    def __init__(self, port: int, user: User) -> None:
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self.user = user
        self.clients = list(Client.objects.filter(manager=user).order_by("pk")[:40])
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={store.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"

    def ask(self, page: str, number: int) -> float:
        method, address, body = PAGES[page](self, number)
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip", "X-CSRFToken": TOKEN}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        taken = (time.perf_counter() - began) * 1000
        good = (302, 303) if method == "POST" else (200,)
        if answer.status not in good:
            raise SystemExit(f"{page}: {method} {address} answered {answer.status}\n{text[:800]!r}")
        return taken


WORDS = ("реклама", "баннеры к премьере", "номер4711", "ковалёва", "7919", "согласование", "север 1", "медиаплан")


def _task(visitor: Visitor, number: int) -> tuple[str, str, str]:
    client = visitor.clients[number % len(visitor.clients)]
    production = Department.objects.filter(kind="production").order_by("pk").first()
    assignee = User.objects.filter(role=Role.SPECIALIST).order_by("pk").first()
    due = timezone.localtime() + timedelta(days=5)
    fields = {
        "client": client.name, "department": production.pk, "assignee": assignee.pk, "title": f"Замер {uuid4().hex[:6]}",
        "purpose": "зачем", "expected_result": "результат", "check_by": "проверка", "work_kind": "context",
        "urgency": 2, "importance": 2, "due_at": f"{due:%Y-%m-%dT%H:%M}", "token": str(uuid4()),
    }  # fmt: skip
    return "POST", "/tasks/new/", urlencode(fields)


PAGES = {
    "my_day": lambda _v, _n: ("GET", "/", None),
    "client_card": lambda v, n: ("GET", f"/clients/{v.clients[n % len(v.clients)].pk}/", None),
    "clients": lambda _v, _n: ("GET", "/clients/", None),
    "tasks": lambda _v, _n: ("GET", "/tasks/", None),
    "search": lambda _v, n: ("GET", f"/search/?q={quote(WORDS[n % len(WORDS)])}", None),
    "inbox": lambda _v, _n: ("GET", "/inbox/", None),
    "task_create": _task,
}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("localhost", port, timeout=2)
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The web server did not answer.")
