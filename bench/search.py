"""Search over a million letters of sixteen thousand words, for a manager and for the head: JSON."""

import json
import statistics
import time
from collections.abc import Iterator
from itertools import accumulate, islice
from random import Random
from typing import Annotated

import typer
from django.db import connection
from django.utils import timezone, translation

from dirigent.desk.search.asking import Asked
from dirigent.desk.search.results import search
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Message
from dirigent.domain.people.models import Role, User
from dirigent.foundation.search import words
from dirigent.foundation.search.models import Document

from .data import _run, empty, lend_defaults
from .statements import STATEMENTS

VOCABULARY, WORDS_EACH = 16_000, 35
CLIENTS, TALKS = 12_000, 10_000
NEEDED = (
    "departments", "people", "heads", "clients", "contact persons", "phones", "threads", "stored letters", "letters",
    "last letters", "search: clients", "search: people",
)  # fmt: skip
COMMON, RARE = slice(5, 60), slice(2_000, 16_000)
ON_PAGE = 60
AT_ONCE = 20_000


def command(
    messages: Annotated[int, typer.Option(help="How many letters.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(help="Questions of each kind.")] = 200,
    fresh: Annotated[bool, typer.Option(help="Make the data set anew.")] = False,
) -> None:
    vocabulary = _vocabulary()
    if fresh or Document.objects.filter(kind="message").count() < messages // 2:
        _make(messages, vocabulary)
    _index_words()
    translation.activate("ru")
    people = {
        "manager": User.objects.filter(role=Role.ACCOUNT_MANAGER).order_by("pk")[3],
        "head": User.objects.filter(role=Role.HEAD).first() or User.hire(
            login="bench-head", given_name="Вера", family_name="Громова", role=Role.HEAD, department=None, by=None,
            at=timezone.now(),
        ),
    }  # fmt: skip
    found = {"letters": Document.objects.filter(kind="message").count()}
    for who, user in people.items():
        clients = list(Client.objects.visible_to(user, timezone.now()).order_by("pk")[:40])
        found[f"{who}: clients"] = Client.objects.visible_to(user, timezone.now()).count()
        for name, asked in _questions(vocabulary, clients, rounds).items():
            found[f"{who}: {name}"] = _measured(asked, user)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))


def _measured(questions: list[Asked], user: User) -> dict:
    at = timezone.now()
    taken, hits = [], 0
    for number, asked in enumerate(questions):
        began = time.perf_counter()
        groups = search(asked, user, at, limit=ON_PAGE)
        if number >= 10:  # the first ones warm the plans and the pages of the index
            taken.append((time.perf_counter() - began) * 1000)
        hits += sum(len(group.found) for group in groups)
    taken.sort()
    return {
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(len(taken) * 0.95) - 1], 1),
        "hits": round(hits / len(questions), 1),
    }


def _questions(vocabulary: list[str], clients: list[Client], rounds: int) -> dict[str, list[Asked]]:
    dice = Random(7)
    since = timezone.localdate().replace(day=1)
    few = range(rounds + 10)
    colleagues = list(User.objects.filter(role=Role.ACCOUNT_MANAGER))

    def common() -> str:
        return dice.choice(vocabulary[COMMON])

    def rare() -> str:
        return dice.choice(vocabulary[RARE])

    return {
        "common word": [Asked(common()) for _ in few],
        "rare word": [Asked(rare()) for _ in few],
        "two common words": [Asked(f"{common()} {common()}") for _ in few],
        "common and rare": [Asked(f"{common()} {rare()}") for _ in few],
        "rare and common": [Asked(f"{rare()} {common()}") for _ in few],
        "one client": [Asked(common(), client=dice.choice(clients)) for _ in few],
        "letters since the first": [Asked(common(), group="letters", since=since) for _ in few],
        "one channel, rare word": [Asked(rare(), medium="telegram") for _ in few],
        "one channel, common word": [Asked(common(), medium="telegram") for _ in few],
        "a colleague, common word": [Asked(common(), author=dice.choice(colleagues)) for _ in few],
    }


def _vocabulary() -> list[str]:
    """Nouns of the dictionary in their first form, in an order that is always the same."""
    nouns = []
    for parse in words._morphology().iter_known_word_parses(""):
        word = words.fold(parse.word)
        if (
            "NOUN" in parse.tag
            and parse.word == parse.normal_form
            and 4 < len(word) < 12
            and words.RUSSIAN.fullmatch(word)
        ):
            nouns.append(word)
            if len(nouns) == 4 * VOCABULARY:
                break
    single = [word for word in dict.fromkeys(nouns) if words.forms(word) == (word,)]
    Random(1).shuffle(single)
    return single[:VOCABULARY]


def _make(messages: int, vocabulary: list[str]) -> None:
    began = time.monotonic()
    empty()
    lend_defaults()
    sizes = {"clients": CLIENTS, "talks": TALKS, "threads": messages // 4, "tasks": 0, "managers": CLIENTS // 25}
    for name, statement in STATEMENTS:
        if name in NEEDED:
            _run(name, statement, sizes)
    with connection.cursor() as cursor:
        # Built at the end it takes seconds, kept up to date row by row many minutes.
        cursor.execute("drop index if exists document_words")
        cursor.execute("create temporary table said (n bigint generated always as identity primary key, words text)")
        for some in batched(_texts(Message.objects.count(), vocabulary), AT_ONCE):
            cursor.execute("insert into said (words) select unnest(%s::text[])", [some])
        typer.echo(f"{time.monotonic() - began:7.1f} s  texts")
        cursor.execute("analyze said")
        cursor.execute("set enable_nestloop = off")
        cursor.execute(
            """insert into search_document (subject_kind, subject_id, client_id, kind, title, body, at, names_key, phones, tsv,
                                            medium, contact_id, author_id)
               select 'conversations.message', m.id, h.client_id, 'message', m.subject, s.words, m.at, '', '',
                      to_tsvector('simple', s.words), case when m.id %% 10 = 0 then 'telegram' else 'mail' end, m.contact_id,
                      case when m.direction = 'out' then c.manager_id end
               from (select *, row_number() over (order by id) as n from conversations_message) m
               join conversations_thread h on h.id = m.thread_id
               join clients_client c on c.id = h.client_id join said s on s.n = m.n""".replace("%%", "%")
        )
        typer.echo(f"{time.monotonic() - began:7.1f} s  documents")
        cursor.execute("set enable_nestloop = on")
    _index_words()
    typer.echo(f"{time.monotonic() - began:7.1f} s  altogether")


def _index_words() -> None:
    """The index that was dropped for the filling. A filling that was cut short leaves none, and every word a walk through all."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('document_words') is null")
        if cursor.fetchone()[0]:
            cursor.execute("set maintenance_work_mem = '512MB'")
            cursor.execute("create index document_words on search_document using gin (tsv) with (fastupdate = off)")
            cursor.execute("vacuum analyze")


def _texts(how_many: int, vocabulary: list[str]) -> Iterator[str]:
    """The n-th word stands in a letter as often as words of a language do: the tenth most common in every tenth letter."""
    dice = Random(2)
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(vocabulary))))
    for _ in range(how_many):
        yield " ".join(dice.choices(vocabulary, cum_weights=weights, k=dice.randint(10, 2 * WORDS_EACH - 10)))


def batched(texts: Iterator[str], size: int) -> Iterator[list[str]]:
    while some := list(islice(texts, size)):
        yield some
