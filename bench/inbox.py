"""The lists of the inbox with very many threads, through the real web server: JSON."""

import json
import os
import statistics
import subprocess
import sys
import time
from typing import Annotated

import typer
from django.db import connection

from dirigent.domain.conversations.models import Thread
from dirigent.domain.people.models import Role, User

from . import data, pages
from .statements import STATEMENTS

HOUSE = ("departments", "people", "heads", "clients", "status periods", "contact persons", "mail addresses")
LISTS = ("mine", "unread", "waiting", "team", "unowned", "theirs", "snoozed", "done", "strangers")
# Of a hundred threads 86 are done, 9 wait for the client, 3 for us, one is put off, one is a stranger's.
ROWS = (
    (
        "threads",
        """insert into conversations_thread (client_id, subject, started_at, last_at, medium, counterpart, turn, done_at, snoozed_until,
                                              snoozed_by_id, hint, rank)
           select case when state = 99 then null else 1 + first.client + (i::bigint * 7919) %% %(clients)s end, 'Тема ' || i, at - interval '1 day', at,
                  case when i %% 10 < 7 then 'mail' when i %% 10 < 9 then 'call' else 'telegram' end, case when i %% 10 < 7 then '' else i::text end,
                  case when state < 9 then 'theirs' when state < 12 or state = 99 then 'ours' else 'theirs' end,
                  case when state between 13 and 98 then at + interval '1 hour' end,
                  case when state = 12 then now() + interval '2 days' end, case when state = 12 then first.person end,
                  case when state = 9 then 'breakdown' else '' end, case when state = 9 then 53 else 0 end
           from (select i, (i / 7) %% 100 as state, now() - power(random(), 2) * interval '700 days' - interval '1 minute' as at
                 from generate_series(1, %(threads)s) i) thread,
                (select min(c.id) - 1 as client, (select min(id) from people_user) as person from clients_client c) first""",
    ),
    (
        "bytes",
        """insert into files_storedfile (sha256, size, created_at)
           select encode(sha256(convert_to('inbox' || id || '-' || n, 'UTF8')), 'hex'), 100, now() from conversations_thread, generate_series(1, 2) n where medium <> 'call'""",
    ),
    (
        "letters",
        """insert into conversations_message (thread_id, direction, kind, sender_name, sender_address, sender_key, recipients, subject, text, new_text,
                                               message_id, "references", at, raw_id, medium)
           select t.id, case when (t.turn = 'ours') = (n = 2) then 'in' else 'out' end, 'person', 'Анна', 'a@c.example', 'a@c.example', '[]', t.subject,
                  'Здравствуйте! Посмотрите, пожалуйста, и ответьте сегодня.', '', t.id || '.' || n, array[]::varchar[],
                  case n when 1 then t.started_at else t.last_at end, f.id, t.medium
           from conversations_thread t cross join generate_series(1, 2) n join files_storedfile f on f.sha256 = encode(sha256(convert_to('inbox' || t.id || '-' || n, 'UTF8')), 'hex')""",
    ),
    (
        "line",
        """insert into conversations_connection (kind, name, medium, settings, sealed, token, cursor, opened_at)
           values ('mango', 'Телефония', 'call', '{}', '', 'bench', '{}', now())""",
    ),
    (
        "calls",
        """insert into conversations_call (connection_id, external_id, thread_id, direction, state, phone, started_at)
           select (select max(id) from conversations_connection), t.id::text, t.id, case when t.turn = 'ours' then 'in' else 'out' end,
                  case when t.turn = 'ours' then 'missed' else 'ended' end, '+79160000000', t.last_at
           from conversations_thread t where t.medium = 'call'""",
    ),
    (
        "waits",
        """insert into conversations_wait (thread_id, message_id, call_id, since)
           select t.id, (select max(m.id) from conversations_message m where m.thread_id = t.id),
                  (select max(c.id) from conversations_call c where c.thread_id = t.id), t.last_at
           from conversations_thread t where t.turn = 'ours' and t.done_at is null""",
    ),
    (
        "readings",
        """insert into conversations_threadreading (thread_id, user_id, read_at)
           select t.id, c.manager_id, now() from conversations_thread t join clients_client c on c.id = t.client_id where t.id %% 4 > 0""",
    ),
)  # fmt: skip


def command(
    threads: Annotated[int, typer.Option(help="How many threads.")] = 500_000,
    clients: Annotated[int, typer.Option(help="Of how many clients.")] = 10_000,
    rounds: Annotated[int, typer.Option(help="Requests of each list by one user.")] = 60,
    fresh: Annotated[bool, typer.Option(help="Make the threads anew.")] = True,
) -> None:
    if fresh:
        data.empty()
        data.lend_defaults()
        sizes = {"clients": clients, "threads": threads, "managers": max(4, clients // 25)}
        for name, statement in (*(one for one in STATEMENTS if one[0] in HOUSE), *ROWS):
            data._run(name, statement, sizes)
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze")
    port = pages.free_port()
    environment = {**os.environ, "DIRIGENT_STATEMENT_SECONDS": "30", "DIRIGENT_URL": f"http://localhost:{port}"}
    web = subprocess.Popen(
        [sys.executable, "-m", "dirigent.config.web", "--port", str(port), "--host", "127.0.0.1", "--processes", "2"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        pages.wait_for(port)
        typer.echo(json.dumps(_measured(port, rounds)))
    finally:
        web.terminate()
        web.wait(15)


def _measured(port: int, rounds: int) -> dict:
    found: dict = {"threads": Thread.objects.count()}
    for role in (Role.ACCOUNT_MANAGER, Role.HEAD):
        visitor = pages.Visitor(port, User.objects.filter(role=role).order_by("pk")[0])
        number = Thread.objects.on_desk(pages.timezone.now()).filter(client__manager=visitor.user).first()
        asked = {f"list {name}": f"/inbox/?tab={name}" for name in LISTS}
        if number:
            asked |= {"a conversation": f"/inbox/{number.pk}/?tab=mine", "beside it": f"/inbox/{number.pk}/context/"}
        for name, address in asked.items():
            found[f"{role}, {name}"] = _times(visitor, address, rounds)
    return found


def _times(visitor: pages.Visitor, address: str, rounds: int) -> dict[str, float]:
    taken = []
    for _round in range(rounds + 2):
        began = time.perf_counter()
        visitor.connection.request("GET", address, headers={"Cookie": visitor.cookie, "Accept-Encoding": "gzip"})
        answer = visitor.connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}")
    taken = sorted(taken[2:])  # the first two fill the caches
    return {"p50_ms": round(statistics.median(taken), 1), "p95_ms": round(taken[int(len(taken) * 0.95) - 1], 1)}
