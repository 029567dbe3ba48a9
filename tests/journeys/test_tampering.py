"""Somebody changes a row of the journal behind its back: the command names it. And a killed worker comes back by itself."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AGENCY = ROOT / "tests" / "data" / "agency"
SECONDS = 60
TAMPER = """
from django.db import connection, transaction
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("set local session_replication_role = replica")
    cursor.execute("update journal_entry set data = data || '{\\"name\\": \\"Other\\"}' where id = 3")
    print(cursor.rowcount, "changed")
"""


@pytest.fixture(scope="module")
def home():
    """An empty house of its own; its short path fits a socket's name."""
    home = Path("/tmp") / f"dirigent-t{os.getpid()}"
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def env(home):
    kept_out = ("DIRIGENT_TEST", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DIRIGENT_POOL", "DIRIGENT_PORT")
    env = {name: value for name, value in os.environ.items() if name not in kept_out}
    return env | {"DIRIGENT_HOME": str(home), "DIRIGENT_LANGUAGE": "ru", "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="module")
def dirigent(env):
    def run(*words: str, **given) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "dirigent", *words]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, **given)

    return run


def test_a_row_changed_by_sql_is_named(dirigent):
    assert dirigent("import", "clients", str(AGENCY / "clients.xlsx"), "--create-people").returncode == 0
    assert dirigent("journal", "seal").returncode == 0
    clean = dirigent("journal", "verify")
    assert clean.returncode == 0, clean.stdout + clean.stderr

    changed = dirigent("manage", "shell", "-c", TAMPER)
    assert "1 changed" in changed.stdout, changed.stderr
    found = dirigent("journal", "verify")

    assert found.returncode != 0
    assert re.search(r"\b3\b", found.stdout + found.stderr), found.stdout


def test_who_is_killed_is_raised_again(env, home):
    house = subprocess.Popen(
        [sys.executable, "-m", "dirigent.config.running"], cwd=ROOT, env=env | {"DIRIGENT_PORT": "18431"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        url = next(said[0] for line in house.stdout if (said := re.findall(r"http://localhost:\d+", line)))
        url = url.replace("localhost", "127.0.0.1") + "/health/"
        first = children(house.pid)
        assert set(first) >= {"web", "worker"}
        for name in ("web", "worker"):
            os.kill(first[name], signal.SIGKILL)
        until(
            lambda: {name: pid for name, pid in children(house.pid).items() if pid != first[name]}.keys() >= set(first)
        )
        until(lambda: answers(url))
    finally:
        house.terminate()
        house.wait(SECONDS)


def children(of: int) -> dict[str, int]:
    """The web server and the worker of the house."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            line = (status.parent / "cmdline").read_bytes().decode()
        except (OSError, ValueError):
            continue
        if parent == of:
            found |= {
                name: int(status.parent.name)
                for name in ("web", "worker")
                if f"{name}\0" in line.replace("config.web", "web")
            }
    return found


def answers(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def until(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)
