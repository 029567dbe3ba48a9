import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connection

from dirigent.config import postgres

BORROW = """
import sys, time
from pathlib import Path
from dirigent.config import postgres
with postgres.lent(Path(sys.argv[1])) as address:
    print(address, flush=True)
    sys.stdin.readline()
"""


@pytest.mark.django_db
def test_the_database_reads_cyrillic():
    """With the locale C trigrams are silently empty: names would be found by nobody."""
    with connection.cursor() as cursor:
        cursor.execute("select show_trgm('Ёлкин') <> '{}', lower('ЁЛКИН'), 'Ёлкин' ilike '%ёлк%'")
        assert cursor.fetchone() == (True, "ёлкин", True)


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="dirigent-pg-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def borrow(home, **environment):
    base = {**os.environ, "PYTHONPATH": os.getcwd(), **environment}
    base.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-c", BORROW, str(home)],
        env=base,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def give_back(borrower):
    _, errors = borrower.communicate("\n", timeout=60)
    assert borrower.returncode == 0, errors


def runs(home):
    return (home / "pg" / "postmaster.pid").exists()


@pytest.mark.real
def test_the_last_one_to_leave_stops_the_server(home):
    three = [borrow(home) for _ in range(3)]
    addresses = {borrower.stdout.readline() for borrower in three}
    assert len(addresses) == 1 and str(home) in addresses.pop()
    give_back(three[0])
    give_back(three[1])
    assert runs(home)
    give_back(three[2])
    assert not runs(home)


@pytest.mark.real
def test_a_path_too_long_for_a_socket_is_no_obstacle(home):
    deep = home / ("a_folder_with_a_long_name_" * 4)
    borrower = borrow(deep)
    assert "host=/tmp/dirigent-" in borrower.stdout.readline()
    give_back(borrower)


@pytest.mark.real
def test_what_is_missing_is_said_in_words(home):
    borrower = borrow(home, PG_BIN="/nowhere")
    _, errors = borrower.communicate(timeout=60)
    assert borrower.returncode != 0
    assert "PostgreSQL" in errors and "/nowhere" in errors


def test_a_given_database_wins(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk@db.example/desk")
    with postgres.lent(tmp_path) as address:
        assert address == "postgresql://desk@db.example/desk"
    assert not list(tmp_path.iterdir())
