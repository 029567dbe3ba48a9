"""Old letters come in from files: whatever their dates say, none is lost and no term is counted from a broken clock."""

from datetime import UTC, datetime, timedelta

import pytest

from dirigent.domain.conversations.models import Message, Thread, UnreadableMail, Wait
from dirigent.integrations.mail.importing import import_mail
from dirigent.regulation import engine
from tests.cast import moment

NOW = moment("Fri 15:00").astimezone(UTC)
LETTER = """From: Анна <anna@globus.example>
To: olga@kvartet.example
Message-ID: <{id}@globus.example>
{headers}Subject: Афиша
Content-Type: text/plain; charset=utf-8

Когда будет афиша?
"""


def written(folder, name="letter", **headers):
    lines = "".join(f"{key.replace('_', '-')}: {value}\n" for key, value in headers.items())
    path = folder / f"{name}.eml"
    path.write_text(LETTER.format(id=name, headers=lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("headers", "arrived"),
    [
        ({"Date": "Thu, 19 Nov 2026 12:00:00 +0300"}, moment("Thu 12:00")),
        ({"Date": "Thu, 01 Jan 1970 00:00:00 +0000"}, NOW),
        ({"Date": "Mon, 13 Jan 2031 10:00:00 +0300"}, NOW),
        ({"Date": "Fri, 20 Nov 2026 15:10:00 +0300"}, NOW),  # a clock some minutes fast
        ({}, NOW),
        (  # the server's clock is broken, the author's is not
            {"Received": "from a by b; Mon, 13 Jan 2031 10:00:00 +0300", "Date": "Wed, 18 Nov 2026 13:00:00 +0300"},
            moment("Wed 13:00"),
        ),
        (
            {"Received": "from a by b; Wed, 18 Nov 2026 13:00:00 +0300", "Date": "Thu, 01 Jan 1970 00:00:00 +0000"},
            moment("Wed 13:00"),
        ),
    ],
)
def test_when_a_letter_arrived(globus, anna, tmp_path, headers, arrived):
    import_mail(written(tmp_path, **headers), by=None, at=NOW)

    letter = Message.objects.get()
    assert letter.at == arrived
    assert Wait.objects.get().since == arrived
    engine.full_pass(NOW)  # counts working time from there, and must not stumble


def test_what_the_author_claimed_is_kept(globus, anna, tmp_path):
    import_mail(written(tmp_path, Date="Thu, 01 Jan 1970 00:00:00 +0000"), by=None, at=NOW)

    assert Message.objects.get().dated_at == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_second_time_takes_nothing(globus, anna, tmp_path):
    for number in range(3):
        written(tmp_path, name=f"letter{number}", Date="Thu, 19 Nov 2026 12:00:00 +0300")

    first = import_mail(tmp_path, by=None, at=NOW)
    again = import_mail(tmp_path, by=None, at=NOW + timedelta(days=1))

    assert (first.taken, first.known) == (3, 0)
    assert (again.taken, again.known) == (0, 3)


def test_progress_is_told_portion_by_portion(db, tmp_path, monkeypatch):
    monkeypatch.setattr("dirigent.integrations.mail.importing.BATCH", 2)
    for number in range(5):
        written(tmp_path, name=f"letter{number}")
    told = []

    import_mail(tmp_path, by=None, at=NOW, progress=lambda outcome: told.append(outcome.read))

    assert told == [2, 4, 5]


def test_strangers_wait_and_the_unreadable_is_kept(db, tmp_path):
    written(tmp_path)
    (tmp_path / "packed.eml").write_bytes(b"PK\x03\x04not a letter")

    outcome = import_mail(tmp_path, by=None, at=NOW)

    assert (outcome.strangers, outcome.unreadable) == (1, 1)
    assert Thread.objects.in_triage().count() == 1
    assert UnreadableMail.objects.get().source == "packed.eml"
