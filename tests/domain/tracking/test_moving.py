"""A password out of a text and into the vault: the place, the search and the journal forget it."""

import pytest
from django.db import transaction

from dirigent.domain.conversations.models import Message, Note, Touch
from dirigent.domain.tasks.models import Comment, Task
from dirigent.domain.tracking.models import Access, Secret
from dirigent.domain.tracking.moving import move
from dirigent.domain.tracking.passwords_said import MOVED
from dirigent.foundation import vault
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.recording import record
from dirigent.foundation.journal.sealing import seal
from dirigent.foundation.journal.verifying import verify
from dirigent.foundation.search.models import Document
from tests.cast import moment
from tests.regulation.story import letter

SAID = "Доступ к FTP\nлогин: globus\nпароль: канарейка-Zx81!\nСпасибо"


@pytest.fixture
def ftp(globus, olga) -> Access:
    return Access.note(globus, "ftp", by=olga, at=moment("Mon 12:00"))


def told(place: str, globus, olga, production_head):
    at = moment("Mon 13:00")
    if place == "note":
        return Note.leave(globus, SAID, by=olga, at=at)
    if place == "touch":
        return Touch.note_down(globus, channel="call", by=olga, at=at, summary=SAID)
    if place == "letter":
        letter(globus, at)
        Message.objects.update(text=SAID, new_text=SAID, html=f"<p>{SAID}</p>")
        return Message.objects.get()
    task = Task.set(
        globus, "Счётчик", department=production_head.department, assignee=production_head, due_at=moment("Fri 18:00"), by=olga, at=at,
        purpose="a", expected_result=SAID if place == "task" else "b", check_by="c",
    )  # fmt: skip
    return task if place == "task" else Comment.say(task, SAID, by=olga, at=at)


@pytest.mark.parametrize("place", ["note", "touch", "letter", "task", "comment"])
def test_it_leaves_the_place_and_the_search(place, globus, olga, production_head, ftp, anna, head):
    thing = told(place, globus, olga, production_head)
    for _press in range(2):
        move(place, thing, ftp, by=olga, at=moment("Mon 14:00"))

    kept = Secret.objects.get()
    assert vault.unseal(kept.sealed) == {"login": "globus", "password": "канарейка-Zx81!"}
    assert kept.origin == f"{place}:{thing.pk}"
    thing.refresh_from_db()
    assert all("канарейка" not in str(value) for value in vars(thing).values())
    assert any(MOVED in str(value) for value in vars(thing).values())
    assert not Document.objects.filter(body__contains="канарейка").exists()


def test_the_journal_gives_it_up_and_stays_whole(globus, olga, ftp):
    with transaction.atomic():
        entry = record("incident.reported", client=globus, subject=ftp, by=olga, at=moment("Mon 12:30"), text=SAID)
    seal(moment("Mon 12:31"))
    note = Note.leave(globus, SAID, by=olga, at=moment("Mon 13:00"))
    move("note", note, ftp, by=olga, at=moment("Mon 14:00"))

    entry.refresh_from_db()
    assert entry.is_redacted
    assert Entry.objects.filter(kind="journal.redacted", actor_id=olga.pk).count() == 1
    assert not [one for one in Entry.objects.all() if "канарейка" in str(one.data)]
    assert verify() == []


@pytest.mark.parametrize("word", ["name", "title", "sha256", "approve", "2026"])
def test_a_word_that_is_no_password_empties_neither_the_journal_nor_the_letter(word, globus, olga, ftp):
    """A stranger writes «пароль: name», one of us moves it, and what proves a consent is still there."""
    with transaction.atomic():
        told = [
            record("approval.approved", client=globus, subject=ftp, by=None, at=moment("Mon 12:10"), name="Анна",
                   title=f"Пароль: {word}", sha256="0" * 64, answer="approve"),
            record("client.changed", client=globus, subject=ftp, by=olga, at=moment("Mon 12:20"), name="Глобус",
                   title="План на 2026 год", sha256="0" * 64, answer="approve"),
        ]  # fmt: skip
    note = Note.leave(globus, f"unname{word}s. Пароль: {word}", by=olga, at=moment("Mon 13:00"))
    move("note", note, ftp, by=olga, at=moment("Mon 14:00"))

    for entry in told:
        entry.refresh_from_db()
        assert not entry.is_redacted
    note.refresh_from_db()
    assert note.text == f"unname{word}s. Пароль: {MOVED}"
