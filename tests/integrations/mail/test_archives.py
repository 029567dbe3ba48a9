"""Letters out of files and folders: each once, whole, and none skipped in silence."""

import mailbox
import tracemalloc
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.utils import translation

from dirigent.integrations.mail import archives
from dirigent.integrations.mail.archives import messages
from dirigent.integrations.mail.parsing import Unreadable, parse

LETTER = b"From: anna@client.example\nSubject: %s\n\nHello\n"
LINE = b"From anna@client.example Mon Nov 16 10:00:00 2026\n"


def written(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def subjects(path: Path) -> list[tuple[str, str]]:
    return [(label, str(raw) if isinstance(raw, Unreadable) else parse(raw).subject) for label, raw in messages(path)]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_an_mbox_is_divided_at_its_envelope_lines(tmp_path, ending):
    body = b"Hello\n\n>From Moscow with love\n>>From here\n\nFrom now on we write less.\nFrom line two\n"
    first = b"From: anna@client.example\nSubject: one\n\n" + body
    raw = (LINE + first + b"\n" + LINE + LETTER % b"two" + b"\n").replace(b"\n", ending)
    found = list(messages(written(tmp_path, "a.mbox", raw)))
    assert [label for label, _ in found] == ["a.mbox#1", "a.mbox#2"]
    assert found[0][1] == first.replace(b">From", b"From").replace(b">>From", b">From").replace(b"\n", ending)
    assert parse(found[1][1]).subject == "two"


def test_what_the_standard_library_writes_is_read(tmp_path):
    box = mailbox.mbox(str(tmp_path / "std.mbox"))
    for number in range(20):
        message = EmailMessage()
        message["From"], message["Subject"] = "anna@client.example", f"Письмо {number}"
        message.set_content("Привет\n\nFrom the start\n")
        box.add(message)
    box.close()
    assert [subject for _, subject in subjects(tmp_path / "std.mbox")] == [f"Письмо {number}" for number in range(20)]


def test_envelope_lines_without_a_date_divide_too(tmp_path):
    raw = b"From anna@client.example\n" + LETTER % b"one" + b"\nFrom boris@client.example\n" + LETTER % b"two"
    assert [subject for _, subject in subjects(written(tmp_path, "a.mbox", raw))] == ["one", "two"]


def test_what_stands_before_the_first_letter_is_not_lost(tmp_path):
    raw = b"\n\njunk without a header\n\n" + LINE + LETTER % b"one"
    found = list(messages(written(tmp_path, "a.mbox", raw)))
    assert [label for label, _ in found] == ["a.mbox#0", "a.mbox#1"]
    with pytest.raises(Unreadable):
        parse(found[0][1])


def test_a_folder_is_walked(tmp_path):
    written(tmp_path, "b/one.eml", LETTER % b"one")
    written(tmp_path, "a/list.mbox", LINE + LETTER % b"two" + b"\n" + LINE + LETTER % b"three")
    for part in ("cur", "new", "tmp"):
        written(tmp_path, f"Maildir/{part}/1700000000.M1.host:2,S", LETTER % part.encode())
    written(tmp_path, "Inbox", LINE + LETTER % b"of Thunderbird")
    written(tmp_path, ".DS_Store", b"\0\1")
    written(tmp_path, "photo.jpg", b"\xff\xd8\xff\xe0")
    assert sorted(subjects(tmp_path)) == [
        ("Inbox#1", "of Thunderbird"),
        ("Maildir/cur/1700000000.M1.host:2,S", "cur"),
        ("Maildir/new/1700000000.M1.host:2,S", "new"),
        ("a/list.mbox#1", "two"),
        ("a/list.mbox#2", "three"),
        ("b/one.eml", "one"),
        ("photo.jpg", "This is not a mail file: .eml, .mbox and Maildir are understood."),
    ]


def test_a_single_letter_is_read_as_it_is(tmp_path):
    raw = LINE + (LETTER % b"one").replace(b"\n", b"\r\n")
    assert list(messages(written(tmp_path, "one.eml", raw))) == [("one.eml", raw)]


def test_an_archive_is_refused_with_a_sentence(tmp_path):
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as packed:
        packed.writestr("a.mbox", LINE)
    assert subjects(tmp_path / "mail.zip") == [
        ("mail.zip", "The file is packed. Unpack it and choose the folder or the .mbox file inside.")
    ]


def test_what_is_not_there_is_said(tmp_path):
    assert subjects(tmp_path / "none.mbox") == [("none.mbox", "There is no such file or folder.")]
    (tmp_path / "broken.eml").symlink_to(tmp_path / "gone.eml")
    assert subjects(tmp_path) == [("broken.eml", "This is not an ordinary file.")]


def test_a_letter_beyond_the_limit_does_not_hide_its_neighbours(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "SIZE_LIMIT", 1000)
    raw = LINE + LETTER % b"one" + b"x" * 5000 + b"\n\n" + LINE + LETTER % b"two"
    found = subjects(written(tmp_path, "a.mbox", raw))
    assert found == [("a.mbox#1", "The letter is larger than 50 MB."), ("a.mbox#2", "two")]


def test_memory_stays_flat(tmp_path):
    path = tmp_path / "large.mbox"
    with path.open("wb") as file:
        for number in range(400):
            file.write(LINE + LETTER % b"%d" % number + (b"x" * 75 + b"\n") * 1500 + b"\n")
    tracemalloc.start()
    count = sum(1 for _ in messages(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400
    assert path.stat().st_size > 40_000_000
    assert peak < 5_000_000
