"""What we put on the wire: whatever people and clients call things, no header, part or file of theirs becomes one of ours."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from dirigent.domain.conversations.channels import Enclosed, Parcel, Trouble
from dirigent.foundation.files.storing import store
from dirigent.integrations.mail.building import as_html, build, recipients

pytestmark = pytest.mark.django_db
NAMES = {
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def parcel(**said) -> Parcel:
    usual = {
        "key": "0" * 16, "text": "Добрый день!", "sender": ("Ольга Снегирёва", "olga@kvartet.example"),
        "to": (("Анна Ковалёва", "anna@globus.example"),), "subject": "Отчёт", "message_id": "<a.b@kvartet.example>",
        "at": datetime(2026, 11, 20, 9, tzinfo=UTC),
    }  # fmt: skip
    return Parcel(**{**usual, **said})


def wire(**said):
    return message_from_bytes(build(parcel(**said)).as_bytes(), policy=policy.default)


BREAKS = ["\r\nBcc: all@evil.example", "\nX-Evil: 1", "\r\n\r\n<script>", "\x00", "\u2028Bcc: a@b.example", "\x0bX: 1"]


@pytest.mark.parametrize("evil", BREAKS)
@pytest.mark.parametrize(
    "place",
    [
        lambda evil: {"subject": f"Отчёт{evil}"},
        lambda evil: {"sender": (f"Ольга{evil}", "olga@kvartet.example")},
        lambda evil: {"sender": ("Ольга", f"olga@kvartet.example{evil}")},
        lambda evil: {"to": ((f"Анна{evil}", "anna@globus.example"),)},
        lambda evil: {"to": (("Анна", f"anna@globus.example{evil}"),)},
        lambda evil: {"cc": (("Анна", f"anna{evil}@globus.example"),)},
        lambda evil: {"headers": {"X-Ours": f"1{evil}"}},
        lambda evil: {"headers": {f"X-Ours{evil}": "1"}},
        lambda evil: {"message_id": f"<a@b{evil}>"},
    ],
)
def test_a_line_break_smuggles_no_header_in(place, evil):
    with pytest.raises(Trouble) as refused:
        build(parcel(**place(evil)))
    assert refused.value.for_good


@pytest.mark.parametrize("evil", BREAKS)
def test_a_strangers_message_id_is_left_out_rather_than_believed(evil):
    letter = wire(in_reply_to=f"<x{evil}@y>", references=(f"<x{evil}@y>", "<ok@globus.example>"))
    assert letter["In-Reply-To"] is None
    assert letter["References"] == "<ok@globus.example>"
    assert {name.lower() for name in letter} <= NAMES


@pytest.mark.parametrize(
    "name",
    [
        "план.pdf", "../../etc/passwd", "C:\\temp\\plan.exe", 'a"; filename="evil.exe', "длинное " * 40 + ".xlsx",
        "x\r\nContent-Type: text/html", "счёт\u202egpj.exe", "CON.txt", "", "日本語.docx", "\x00.pdf", "a;b=c.txt", "файл «да».zip",
    ],
)  # fmt: skip
def test_names_of_files_arrive_whole_and_harmless(name):
    letter = wire(files=(Enclosed(name, "application/pdf", store(b"%PDF \xff\x00")),))
    [part] = list(letter.iter_attachments())
    shown = part.get_filename()
    assert part.get_content_disposition() == "attachment" and part.get_payload(decode=True) == b"%PDF \xff\x00"
    assert shown and "/" not in shown and "\\" not in shown and "\n" not in shown and "\u202e" not in shown
    assert {key.lower() for key in part} <= {
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
        "mime-version",
    }
    if name in ("план.pdf", "日本語.docx", "файл «да».zip"):
        assert shown == name


@pytest.mark.parametrize(
    "kind", ["text/html", "message/rfc822", "multipart/mixed", "нет", "a/b\r\nX: 1", "", "image/svg+xml"]
)
def test_types_of_files_are_only_types(kind):
    letter = wire(files=(Enclosed("a.bin", kind, store(b"From: evil@x\r\n\r\nhi")),))
    [part] = list(letter.iter_attachments())
    assert part.get_payload(decode=True) == b"From: evil@x\r\n\r\nhi"
    assert part.get_content_maintype() not in ("message", "multipart")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a < b && c > d", "&lt;b&gt;", "{{7*7}} {% debug %}",
        "http://x.example/?a=1&b=<b>", 'http://x.example/"onmouseover="alert(1)', "javascript:alert(1)", "</body></html>",
    ],
)  # fmt: skip
def test_the_words_stay_words_in_html(text):
    shown = as_html(text)
    body = shown.split("<body>")[1].split("</body></html>")[0]
    for tag in ("<script", "<img", "onerror=alert(1)>", "<b>", 'href="javascript'):
        assert tag not in body.replace('<a href="http', "")
    assert 'onmouseover="' not in body
    assert wire(text=text).get_body(("plain",)).get_content().strip() == text


def test_links_can_be_pressed():
    assert '<a href="https://kvartet.example/plan?a=1&amp;b=2">' in as_html(
        "План: https://kvartet.example/plan?a=1&b=2."
    )


@pytest.mark.parametrize(
    "text", ["Короткое.", "Длинная строка. " * 5000, "From the start\n.\n..\nFrom x", "ё" * 3000, "a\r\nb\rc\n"]
)
def test_the_text_arrives_as_it_was_written(text):
    raw = build(parcel(text=text)).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998 and raw.isascii()
    got = message_from_bytes(raw, policy=policy.default).get_body(("plain",)).get_content()
    assert got.replace("\r\n", "\n").rstrip() == text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def test_a_header_begins_beside_its_name():
    raw = build(
        parcel(message_id=f"<{'a' * 16}.{'b' * 32}@a-rather-long-domain.kvartet.example>", subject="Очень " * 40)
    ).as_bytes()
    for name in (b"Message-ID", b"From", b"To", b"Subject"):
        [line] = [line for line in raw.split(b"\r\n") if line.startswith(name + b":")]
        assert len(line) > len(name) + 2
    assert b"Message-ID: <" in raw and b".example>\r\n" in raw


def test_an_invitation_goes_along_as_one():
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    [part] = [part for part in wire(calendar=calendar).walk() if part.get_content_type() == "text/calendar"]
    assert part["Content-Type"].params["method"] == "REQUEST" and "VCALENDAR" in part.get_content()


def test_everybody_is_named_once_and_international_domains_are_spelt_for_the_wire():
    people = parcel(to=(("", "a@театр.рф"), ("", "b@x.example")), cc=(("", "b@x.example"),))
    assert recipients(people) == ["a@xn--80aa0aebnj.xn--p1ai", "b@x.example"] or recipients(people)[1:] == [
        "b@x.example"
    ]
