"""Letters that nobody would write by accident: each with what must come out of it."""

import base64
import quopri
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from dirigent.integrations.mail.parsing import ParsedMail

RU = "Добрый день! Пришлите, пожалуйста, отчёт за октябрь и счёт на ноябрь."
SUBJECT = "Отчёт за октябрь"
NAME = "Счёт за октябрь.pdf"
HEAD = b"From: Anna <anna@client.example>\r\nTo: olga@kvartet.example\r\nMessage-ID: <1@client.example>\r\n"


class Case(NamedTuple):
    name: str
    raw: bytes
    holds: Callable[[ParsedMail], bool]


def letter(body: bytes = b"Hello", *fields: bytes, head: bytes = HEAD) -> bytes:
    return head + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def word(text: str, charset: str, how: str = "b") -> bytes:
    raw = text.encode(charset)
    if how == "b":
        return b"=?" + charset.encode() + b"?B?" + base64.b64encode(raw) + b"?="
    return b"=?" + charset.encode() + b"?Q?" + b"".join(b"=%02X" % byte for byte in raw) + b"?="


def mixed(*parts: bytes, kind: bytes = b"mixed", boundary: bytes = b"b1", close: bool = True) -> bytes:
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    body += b"--" + boundary + b"--\r\n" if close else b""
    return letter(body, b'Content-Type: multipart/%s; boundary="%s"' % (kind, boundary), b"MIME-Version: 1.0")


def charsets() -> Iterator[Case]:
    for charset in ("utf-8", "windows-1251", "koi8-r", "cp866", "iso-8859-5"):
        raw = RU.encode(charset)
        named = b"Content-Type: text/plain; charset=" + charset.encode()
        yield Case(f"body 8bit {charset}", letter(raw, named), lambda m: m.text == RU)
        yield Case(
            f"body base64 {charset}",
            letter(base64.encodebytes(raw), named, b"Content-Transfer-Encoding: base64"),
            lambda m: m.text == RU,
        )
        yield Case(
            f"body quoted-printable {charset}",
            letter(quopri.encodestring(raw), named, b"Content-Transfer-Encoding: quoted-printable"),
            lambda m: m.text == RU,
        )
        yield Case(f"body unnamed {charset}", letter(raw), lambda m: m.text == RU)
        for lie in ("us-ascii", "utf-8", "windows-1251", "koi8-r", "iso-8859-1", "unknown-8bit", "x-nonsense"):
            lied = b'Content-Type: text/plain; charset="' + lie.encode() + b'"'
            yield Case(f"body {charset} called {lie}", letter(raw, lied), lambda m: m.text == RU)
        for how in ("b", "q"):
            yield Case(
                f"subject {how} {charset}",
                letter(b"x", b"Subject: " + word(SUBJECT, charset, how)),
                lambda m: m.subject == SUBJECT,
            )
        yield Case(
            f"subject raw {charset}",
            letter(b"x", b"Subject: " + SUBJECT.encode(charset)),
            lambda m: m.subject == SUBJECT,
        )
        yield Case(
            f"subject called unknown-8bit {charset}",
            letter(b"x", b"Subject: =?unknown-8bit?B?" + base64.b64encode(SUBJECT.encode(charset)) + b"?="),
            lambda m: m.subject == SUBJECT,
        )
        yield Case(
            f"sender raw {charset}",
            letter(head=b"From: " + "Анна Ковалёва".encode(charset) + b" <anna@client.example>\r\n"),
            lambda m: m.sender == ("Анна Ковалёва", "anna@client.example"),
        )
    yield Case(
        "German stays German",
        letter("Grüße aus Köln, schöne Übersicht".encode("latin-1"), b"Content-Type: text/plain; charset=iso-8859-1"),
        lambda m: m.text == "Grüße aus Köln, schöne Übersicht",
    )
    yield Case(
        "utf-7 named", letter(b"+BB8EQAQ4-", b"Content-Type: text/plain; charset=utf-7"), lambda m: m.text == "При"
    )
    yield Case(
        "utf-16 base64",
        letter(
            base64.b64encode(RU.encode("utf-16")),
            b"Content-Type: text/plain; charset=utf-16",
            b"Content-Transfer-Encoding: base64",
        ),
        lambda m: m.text == RU,
    )
    yield Case(
        "one torn letter in UTF-8",
        letter(RU.encode()[:-1] + b"\xd0", b"Content-Type: text/plain; charset=utf-8"),
        lambda m: m.text.startswith(RU[:-1]),
    )
    yield Case(
        "capitals in 1251",
        letter("СРОЧНО! ПРИШЛИТЕ СЧЁТ".encode("cp1251"), b"Content-Type: text/plain; charset=windows-1251"),
        lambda m: m.text == "СРОЧНО! ПРИШЛИТЕ СЧЁТ",
    )
    yield Case(
        "codec that is no charset",
        letter(b"a\\u0041", b"Content-Type: text/plain; charset=unicode_escape"),
        lambda m: m.text == "a\\u0041",
    )


def headers() -> Iterator[Case]:
    halves = SUBJECT.encode()
    cut = 7
    torn = b"=?utf-8?B?%s?=\r\n =?utf-8?B?%s?=" % (base64.b64encode(halves[:cut]), base64.b64encode(halves[cut:]))
    yield Case("letter torn between two words", letter(b"x", b"Subject: " + torn), lambda m: m.subject == SUBJECT)
    two = word("Отчёт ", "koi8-r") + b" " + word("за октябрь", "windows-1251", "q")
    yield Case("two charsets in one subject", letter(b"x", b"Subject: " + two), lambda m: m.subject == SUBJECT)
    spaced = b"=?utf-8?Q?" + "Отчёт за октябрь".encode() + b"?="
    yield Case(
        "blanks and raw bytes inside a word", letter(b"x", b"Subject: " + spaced), lambda m: m.subject == SUBJECT
    )
    yield Case(
        "word never closed", letter(b"x", b"Subject: =?utf-8?B?0J7Rgg"), lambda m: m.subject == "=?utf-8?B?0J7Rgg"
    )
    short = b"=?utf-8?B?" + base64.b64encode(SUBJECT.encode()).rstrip(b"=") + b"?="
    yield Case("base64 without padding", letter(b"x", b"Subject: " + short), lambda m: m.subject == SUBJECT)
    yield Case("two subjects", letter(b"x", b"Subject: one", b"Subject: two"), lambda m: m.subject == "one")
    yield Case("two senders in one field", letter(head=b"From: a@x.example, b@y.example\r\n"), lambda m: m.several_from)
    yield Case(
        "two sender fields", letter(head=b"From: a@x.example\r\nFrom: b@y.example\r\n"), lambda m: m.several_from
    )
    yield Case("no sender", letter(head=b"Subject: hi\r\n"), lambda m: "no_from" in m.flags and m.sender.address == "")
    yield Case("NUL in a header", letter(b"x", b"Subject: a\0b"), lambda m: m.subject == "ab")
    yield Case("NUL in the body", letter(b"a\0b\0"), lambda m: m.text == "ab")
    yield Case(
        "half of a surrogate pair",
        letter(b"+2AA-", b"Content-Type: text/plain; charset=utf-7"),
        lambda m: bool(m.text.encode() or True),
    )
    yield Case("endless line", letter(b"x" * 3_000_000), lambda m: "text_cut" in m.flags and len(m.text) == 2_000_000)
    yield Case("endless header", letter(b"x", b"Subject: " + b"a" * 500_000), lambda m: m.subject.startswith("aaa"))
    ids = b" ".join(b"<%d@x.example>" % n for n in range(10_000))
    yield Case(
        "ten thousand references before the sender",
        b"References: " + ids + b"\r\n" + letter(),
        lambda m: (
            len(m.references) == 200 and m.references[0] == "0@x.example" and m.sender.address == "anna@client.example"
        ),
    )
    yield Case(
        "id without brackets",
        letter(head=b"From: a@x.example\r\nMessage-ID: 7@x.example\r\n"),
        lambda m: m.message_id == "7@x.example",
    )
    yield Case(
        "id folded and spaced",
        letter(b"x", b"In-Reply-To: <5\r\n @x.example> (of Monday)"),
        lambda m: m.in_reply_to == "5@x.example",
    )
    long_id = b"<" + b"a" * 5000 + b"@x.example>"
    yield Case("endless id", letter(b"x", b"In-Reply-To: " + long_id), lambda m: m.in_reply_to.startswith("sha256."))
    yield Case(
        "stray line among the fields",
        letter(b"x", b"what is this", b"Subject: hi"),
        lambda m: m.subject == "hi" and m.text == "x",
    )
    yield Case(
        "no empty line before the body", HEAD + b"Hello there\r\nsecond", lambda m: m.text == "Hello there\nsecond"
    )
    yield Case("header alone", HEAD, lambda m: m.text == "" and m.sender.address == "anna@client.example")
    yield Case("bare carriage returns", letter(b"Hello").replace(b"\r\n", b"\r"), lambda m: m.text == "Hello")
    yield Case("bare line feeds", letter(b"Hello").replace(b"\r\n", b"\n"), lambda m: m.text == "Hello")
    yield Case("byte order mark", b"\xef\xbb\xbf" + letter(), lambda m: m.sender.address == "anna@client.example")
    yield Case("envelope line first", b"From anna Mon Nov 16 10:00:00 2026\n" + letter(), lambda m: m.text == "Hello")
    for date, good in (
        (b"Thu, 19 Nov 2026 10:18:00 +0300", True),
        (b"19 Nov 26 10:18 MSK", True),
        (b"2026-11-19T10:18:00+03:00", True),
        (b"Thu, 31 Feb 2026 10:18:00 +0300", False),
        (b"Thu, 19 Nov 2026 25:61:00 +0300", False),
        (b"Thu, 19 Nov 2026 10:18:00 +9999999", False),
        (b"Thu, 19 Nov 99999 10:18:00 +0300", False),
        (b"Mon, 1 Jan 1001 00:00:00 +1400", False),
        (b"yesterday", False),
        (b"0", False),
        (b"-" * 5000, False),
        (b"\xf7\xe5\xf2\xe2\xe5\xf0\xe3, 19", False),
    ):
        yield Case(
            f"date {date[:30]!r}", letter(b"x", b"Date: " + date), lambda m, good=good: (m.date is not None) == good
        )
    hops = (
        b"Received: from a by b; Thu, 19 Nov 2026 10:20:00 +0300",
        b"Received: from c by a; Thu, 19 Nov 2026 10:00:00 +0300",
    )
    yield Case(
        "received on top", letter(b"x", *hops), lambda m: m.received_at is not None and m.received_at.minute == 20
    )


def structure() -> Iterator[Case]:
    plain, page = b"Content-Type: text/plain\r\n\r\nHello", b"Content-Type: text/html\r\n\r\n<p>Hello <b>you</b></p>"
    yield Case(
        "alternative", mixed(plain, page, kind=b"alternative"), lambda m: m.text == "Hello" and "<b>" in (m.html or "")
    )
    yield Case(
        "page alone", letter(b"<p>Hello</p><p>you</p>", b"Content-Type: text/html"), lambda m: m.text == "Hello\n\nyou"
    )
    yield Case("never closed", mixed(plain, close=False), lambda m: m.text.strip() == "Hello")
    yield Case(
        "boundary not in the body",
        letter(b"Hello", b"Content-Type: multipart/mixed; boundary=zzz"),
        lambda m: m.text == "Hello",
    )
    yield Case(
        "boundary missing",
        mixed(plain).replace(b'; boundary="b1"', b"").replace(b"b1", b"boundary1"),
        lambda m: m.text == "Hello",
    )
    nested = b"Content-Type: text/plain\r\n\r\nHello"
    for level in range(200):
        mark = b"n%d" % level
        nested = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n%s\r\n--%s--\r\n" % (
            mark,
            mark,
            nested,
            mark,
        )
    yield Case("two hundred boxes in one another", HEAD + nested, lambda m: "limits" in m.flags)
    yield Case(
        "same boundary inside itself",
        mixed(b'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\n' + plain),
        lambda m: "Hello" in m.text,
    )
    yield Case(
        "twenty thousand parts", mixed(*[b"\r\nx"] * 20_000), lambda m: "limits" in m.flags and m.text.count("x") <= 300
    )
    yield Case("boundary of pattern signs", mixed(plain, boundary=b"(a+)+$[*"), lambda m: m.text == "Hello")
    yield Case("nonsense type", letter(b"Hello", b'Content-Type: ;;;="\0'), lambda m: m.text == "Hello")
    yield Case("nonsense encoding", letter(b"Hello", b"Content-Transfer-Encoding: rot13"), lambda m: m.text == "Hello")
    yield Case(
        "broken base64", letter(b"SGVsbG8*&^%=!", b"Content-Transfer-Encoding: base64"), lambda m: m.text == "Hello"
    )
    flowed = "Длинная \r\nстрока.\r\n> цитата \r\n> дальше".encode()
    yield Case(
        "flowed",
        letter(flowed, b"Content-Type: text/plain; charset=utf-8; format=flowed"),
        lambda m: m.text == "Длинная строка.\n> цитата дальше" and m.new_text == "Длинная строка.",
    )
    yield Case("a million open tags", letter(b"<title>" * 280_000, b"Content-Type: text/html"), lambda m: m.text == "")
    yield Case(
        "comment never closed", letter(b"Hi<!-- " * 100_000, b"Content-Type: text/html"), lambda m: m.text == "Hi"
    )
    yield Case(
        "deep quotes",
        letter(b"<blockquote>" * 100_000 + b"x", b"Content-Type: text/html"),
        lambda m: m.text.endswith("x"),
    )
    yield Case(
        "deep comments in an address",
        letter(head=b"From: " + b"(" * 60_000 + b"a@x.example\r\n"),
        lambda m: m.sender.address == "",
    )
    yield Case(
        "script is no text",
        letter(b"<script>evil()</script><p>Hi</p>", b"Content-Type: text/html"),
        lambda m: m.text == "Hi",
    )


def attachments() -> Iterator[Case]:
    def with_name(parameter: bytes) -> bytes:
        return mixed(
            b"\r\nsee",
            b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + parameter + b"\r\n\r\n%PDF",
        )

    ways = {
        "rfc2231": b"filename*=utf-8''" + quote(NAME).encode(),
        "rfc2231 in 1251": b"filename*=windows-1251''" + quote(NAME.encode("cp1251")).encode(),
        "rfc2231 in pieces": b"filename*0*=utf-8''%s;\r\n filename*1*=%s"
        % (quote(NAME[:6]).encode(), quote(NAME[6:]).encode()),
        "rfc2047": b'filename="' + word(NAME, "utf-8") + b'"',
        "rfc2047 in koi8": b'filename="' + word(NAME, "koi8-r") + b'"',
        "rfc2047 unquoted": b"filename=" + word(NAME, "utf-8"),
        "raw utf-8": b'filename="' + NAME.encode() + b'"',
        "raw 1251": b'filename="' + NAME.encode("cp1251") + b'"',
        "raw koi8": b'filename="' + NAME.encode("koi8-r") + b'"',
        "per cent signs": b"filename=" + quote(NAME).encode(),
    }
    for way, parameter in ways.items():
        yield Case(f"file name {way}", with_name(parameter), lambda m: m.attachments[0].name == NAME)
    for given, expected in (
        (b"../../../etc/passwd", "passwd"),
        (b"C:\\Windows\\evil.exe", "evil.exe"),
        (b"/etc/cron.d/x", "x"),
        (b"..", "attachment 1.pdf"),
        (b"", "attachment 1.pdf"),
        (b".htaccess", "htaccess"),
        (b"CON.txt", "_CON.txt"),
        (b"a\0b.pdf", "ab.pdf"),
        ("счёт\u202efdp.exe".encode(), "счётfdp.exe"),
        (b"a" * 5000 + b".pdf", "a" * 196 + ".pdf"),
    ):
        yield Case(
            f"file name {given[:20]!r}",
            with_name(b'filename="' + given + b'"'),
            lambda m, expected=expected: m.attachments[0].name == expected,
        )
    image = b"Content-Type: image/png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw=="
    yield Case(
        "picture inside the page",
        mixed(b"Content-Type: text/html\r\n\r\n<p>Hi</p>", image, kind=b"related"),
        lambda m: (
            m.attachments[0].inline
            and m.attachments[0].content_id == "logo@x"
            and m.attachments[0].content == b"\x89PNG"
        ),
    )
    yield Case(
        "letter inside a letter",
        mixed(b"\r\nsee", b"Content-Type: message/rfc822\r\n\r\nSubject: inner/one\r\nFrom: b@y.example\r\n\r\nsecret"),
        lambda m: m.attachments[0].name == "inner_one.eml" and "secret" not in m.text,
    )


def kinds() -> Iterator[Case]:
    def case(name: str, kind: str, *fields: bytes, body: bytes = b"x") -> Case:
        return Case(f"kind: {name}", letter(body, *fields), lambda m: m.kind == kind)

    yield case("an ordinary letter", "person")
    yield case("Auto-Submitted: no", "person", b"Auto-Submitted: no")
    yield case("an answering machine", "auto_reply", b"Auto-Submitted: auto-replied (vacation)")
    yield case("precedence of old answering machines", "auto_reply", b"Precedence: auto_reply")
    yield case("X-Autoreply", "auto_reply", b"X-Autoreply: yes")
    yield case("Exchange away", "auto_reply", b"X-Auto-Response-Suppress: All")
    yield case("receipts unwanted only", "person", b"X-Auto-Response-Suppress: DR, RN, NRN")
    yield case("answer without a return path", "auto_reply", b"Return-Path: <>")
    yield case("mailing", "bulk", b"List-Unsubscribe: <mailto:u@x.example>")
    yield case("mailing by precedence", "bulk", b"Precedence: bulk")
    yield case("empty list header", "person", b"List-Id: ")
    yield case("answer of a machine on a list", "auto_reply", b"Auto-Submitted: auto-replied", b"List-Id: <l.x>")
    yield case("subject of an answering machine", "auto_reply", b"Subject: " + word("Автоответ: я в отпуске", "utf-8"))
    yield case(
        "a person about answering machines", "person", b"Subject: " + word("Автоответ на сайте не работает", "utf-8")
    )
    yield case("a person answering one", "person", b"Subject: Re: Out of office")
    report = b'Content-Type: multipart/report; report-type=%s; boundary="b1"'
    body = b"--b1\r\n\r\nfailed\r\n--b1\r\nContent-Type: message/%s\r\n\r\nStatus: 5.1.1\r\n--b1--\r\n"
    yield case("bounce", "bounce", report % b"delivery-status", body=body % b"delivery-status")
    yield case("receipt", "receipt", report % b"disposition-notification", body=body % b"disposition-notification")
    yield Case(
        "kind: bounce of an old server",
        letter(head=b"From: MAILER-DAEMON@x.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"),
        lambda m: m.kind == "bounce",
    )
    invitation = b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR"
    yield Case(
        "kind: invitation",
        mixed(b"\r\nmeet", invitation, kind=b"alternative"),
        lambda m: m.kind == "calendar" and m.text == "meet",
    )


def corpus() -> list[Case]:
    return [*charsets(), *headers(), *structure(), *attachments(), *kinds()]
