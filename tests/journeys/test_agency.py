"""An agency's own client list and mail, brought in by the command line: the answers are those of `expected.json`."""

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AGENCY = ROOT / "tests" / "data" / "agency"
EXPECTED = json.loads((AGENCY / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dirigent(tmp_path_factory):
    """The real command line in an empty house of its own; its short path fits a socket's name."""
    home = Path("/tmp") / f"dirigent-{os.getpid()}"
    kept_out = ("DIRIGENT_TEST", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    env = {name: value for name, value in os.environ.items() if name not in kept_out}
    env |= {"DIRIGENT_HOME": str(home), "DIRIGENT_LANGUAGE": "ru", "PYTHONIOENCODING": "utf-8"}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "dirigent", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    yield run
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def brought_in(dirigent):
    clients = dirigent("import", "clients", str(AGENCY / "clients.xlsx"), "--create-people")
    letters = dirigent("import", "mail", str(AGENCY / "mail.mbox"), "--ours", "kvartet.example")
    return clients, letters


@pytest.fixture(scope="module")
def duties(dirigent, brought_in):
    return json.loads(dirigent("duties", "--at", EXPECTED["at"], "--format", "json"))


def unanswered(duties: list[dict]) -> dict[str, list[str]]:
    owed = defaultdict(list)
    for duty in duties:
        if duty["clause"] == "R12.answer" and duty["fulfilled_at"] is None:
            owed[duty["client"]].append(duty["due_at"])
    return {client: sorted(moments) for client, moments in owed.items()}


def test_the_commands_say_what_they_did(brought_in):
    clients, letters = brought_in
    assert "Клиенты       36" in clients
    assert "Контакты      74" in clients
    assert "7701234567" in clients, "the wrong INN is named"
    assert "3 переписки незнакомых ждут во входящих" in letters


def test_who_waits_for_an_answer(duties):
    assert unanswered(duties) == {client: sorted(moments) for client, moments in EXPECTED["answer"].items()}


def test_how_often_each_client_was_spoken_to(duties):
    done = {duty["client"]: duty["figures"]["done"] for duty in duties if duty["clause"] == "R9.contacts"}
    assert done == EXPECTED["contacts_week"]


def test_a_second_time_nothing_changes(dirigent, duties):
    again = dirigent("import", "mail", str(AGENCY / "mail.mbox"))
    assert "всё это уже было" in again.lower()
    dirigent("import", "clients", str(AGENCY / "clients.xlsx"), "--create-people")
    later = json.loads(dirigent("duties", "--at", EXPECTED["at"], "--format", "json"))
    assert unanswered(later) == unanswered(duties)
