"""Letters meant to deceive, to break in or to break down: each with how it must end (security.md, appendix A)."""

from collections.abc import Iterator
from typing import NamedTuple

from dirigent.domain.conversations.models import Fate

ACCEPTED, TRIAGE, SYSTEM, QUARANTINED = Fate.ACCEPTED, Fate.TRIAGE, Fate.SYSTEM, Fate.QUARANTINED
MX = "mx.kvartet.example"
PASS = f"Authentication-Results: {MX}; dmarc=pass header.from="
FAIL = f"Authentication-Results: {MX}; dmarc=fail (p=none) header.from="


class Trap(NamedTuple):
    """`client` is whose it becomes; `ours`: taken for a letter of ours; `doubted`: the reason is shown."""

    name: str
    raw: bytes
    fate: Fate
    client: str = ""
    ours: bool = False
    doubted: bool = False
    folder: str = "inbox"


def said(*fields: str, body: str = "Добрый день! Пришлите счёт.") -> bytes:
    return "\r\n".join([*fields, "Content-Type: text/plain; charset=utf-8", "", body]).encode()


def simple(
    sender: str, *fields: str, to: str = "olga@kvartet.example", body: str = "Добрый день! Пришлите счёт."
) -> bytes:
    number = abs(hash((sender, fields, to, body)))
    return said(
        *fields, f"From: {sender}", f"To: {to}", f"Message-ID: <{number}@x.example>", "Subject: Вопрос", body=body
    )


def senders() -> Iterator[Trap]:
    anna, olga = "anna@globus.example", "olga@kvartet.example"
    yield Trap("a contact", simple(anna), ACCEPTED, "Театр «Глобус»")
    yield Trap("a contact in capitals with a name", simple("Анна <ANNA@Globus.Example>"), ACCEPTED, "Театр «Глобус»")
    yield Trap("a contact vouched for", simple(anna, PASS + "globus.example"), ACCEPTED, "Театр «Глобус»")
    yield Trap("a contact found forged", simple(anna, FAIL + "globus.example"), TRIAGE, doubted=True)
    yield Trap(
        "a pass signed by somebody else above ours",
        simple(anna, "Authentication-Results: mx.evil.example; dmarc=pass header.from=globus.example", FAIL + "globus.example"),
        ACCEPTED, "Театр «Глобус»",
    )  # fmt: skip
    yield Trap(
        "our pass below our fail", simple(anna, FAIL + "globus.example", PASS + "globus.example"), TRIAGE, doubted=True
    )
    yield Trap(
        "a pass in a comment of a fail",
        simple(anna, f"Authentication-Results: {MX} (dmarc=pass); dmarc=fail header.from=globus.example"), TRIAGE, doubted=True,
    )  # fmt: skip
    yield Trap("a contact who left", simple("ivan@globus.example"), TRIAGE)
    yield Trap("one address of two clients", simple("both@agency.example"), TRIAGE)
    yield Trap("a stranger", simple("who@where.example"), TRIAGE)
    yield Trap("a contact's name over another address", simple("Анна Ковалёва <anna@evil.example>"), TRIAGE)
    yield Trap("a contact's address as the name", simple(f'"{anna}" <x@evil.example>'), TRIAGE)
    yield Trap("a contact's address in a comment", simple(f"x@evil.example ({anna})"), TRIAGE)
    yield Trap(
        "a contact's address in an encoded word", simple("=?utf-8?q?anna=40globus.example?= <x@evil.example>"), TRIAGE
    )
    yield Trap("two senders in one field", simple(f"{anna}, x@evil.example"), TRIAGE, doubted=True)
    yield Trap("two fields of senders", simple(anna, "From: x@evil.example"), TRIAGE, doubted=True)
    yield Trap("Sender is not From", simple("x@evil.example", f"Sender: {anna}"), TRIAGE)
    yield Trap("Reply-To is not From", simple("x@evil.example", f"Reply-To: {anna}"), TRIAGE)
    yield Trap("a domain that begins like a client's", simple("anna@globus.example.evil.example"), TRIAGE)
    yield Trap("a domain that ends like a client's", simple("anna@xglobus.example"), TRIAGE)
    yield Trap("Cyrillic letters among Latin ones", simple("anna@glоbus.example"), TRIAGE, doubted=True)
    yield Trap("a word all in letters drawn like Latin ones", simple("x@хорс.com"), TRIAGE, doubted=True)
    yield Trap("a Russian domain is no disguise", simple("info@театр.рф"), TRIAGE)
    yield Trap("a Russian word under a foreign top is no disguise", simple("info@жилдом.com"), TRIAGE)
    yield Trap("no sender", said("To: olga@kvartet.example", "Subject: x"), TRIAGE)
    yield Trap("an empty sender", simple("<>"), TRIAGE)
    yield Trap("a sender of blanks", simple('" " <>'), TRIAGE)
    yield Trap("a colleague without a proof", simple(olga, to=anna), TRIAGE, doubted=True)
    yield Trap("a colleague found forged", simple(olga, FAIL + "kvartet.example", to=anna), TRIAGE, doubted=True)
    yield Trap(
        "a colleague with a pass of another domain", simple(olga, PASS + "evil.example", to=anna), TRIAGE, doubted=True
    )
    yield Trap(
        "a colleague whose pass somebody else signed",
        simple(olga, "Authentication-Results: evil.example; dmarc=pass", to=anna),
        TRIAGE,
        doubted=True,
    )
    yield Trap(
        "a colleague vouched for",
        simple(olga, PASS + "kvartet.example", to=anna),
        ACCEPTED,
        "Театр «Глобус»",
        ours=True,
    )
    yield Trap(
        "a colleague with our signature",
        simple(olga, f"Authentication-Results: {MX}; dkim=pass header.d=kvartet.example", to=anna),
        ACCEPTED,
        "Театр «Глобус»",
        ours=True,
    )
    yield Trap(
        "a colleague with a foreign signature",
        simple(olga, f"Authentication-Results: {MX}; dkim=pass header.d=mailer.example", to=anna),
        TRIAGE,
        doubted=True,
    )
    yield Trap(
        "somebody at our domain whom nobody knows", simple("boss@kvartet.example", to=anna), TRIAGE, doubted=True
    )
    yield Trap(
        "our own letter in the sent folder", simple(olga, to=anna), ACCEPTED, "Театр «Глобус»", ours=True, folder="sent"
    )
    yield Trap(
        "an alias of ours in the sent folder",
        simple("alias@other.example", to=anna),
        ACCEPTED,
        "Театр «Глобус»",
        ours=True,
        folder="sent",
    )
    yield Trap(
        "colleagues among themselves", simple(olga, PASS + "kvartet.example", to="marina@kvartet.example"), SYSTEM
    )
    yield Trap(
        "a form of our site",
        simple("site@kvartet.example", PASS + "kvartet.example", "Reply-To: lead@new.example"),
        TRIAGE,
    )
    yield Trap(
        "a form of our site without an address to answer",
        simple("site@kvartet.example", PASS + "kvartet.example"),
        TRIAGE,
    )
    yield Trap("a colleague passes on a client's letter", simple(olga, PASS + "kvartet.example", "X-N: 1", to="info@kvartet.example",
        body="---------- Forwarded message ---------\r\nFrom: Анна <anna@globus.example>\r\nSubject: Вопрос\r\n\r\nКогда?"), TRIAGE)  # fmt: skip
    yield Trap(
        "sent on by a rule of the mailbox",
        simple(anna, "Resent-From: info@kvartet.example", "X-Forwarded-To: olga@kvartet.example"),
        ACCEPTED,
        "Театр «Глобус»",
    )
    yield Trap(
        "addressed to nobody of ours", simple(anna, "X-N: 2", to="undisclosed-recipients:;"), ACCEPTED, "Театр «Глобус»"
    )


def robots() -> Iterator[Trap]:
    anna = "anna@globus.example"
    yield Trap("an answer of a robot", simple(anna, "Auto-Submitted: auto-replied"), SYSTEM, "Театр «Глобус»")
    yield Trap(
        "out of office by its subject",
        said(f"From: {anna}", "Message-ID: <ooo@x>", "Subject: Автоответ: меня нет"),
        SYSTEM,
        "Театр «Глобус»",
    )
    yield Trap("a mailing list", simple(anna, "List-Id: <news.globus.example>"), SYSTEM, "Театр «Глобус»")
    yield Trap(
        "a mass mailing of strangers", simple("news@shop.example", "List-Unsubscribe: <https://x.example>"), SYSTEM
    )
    yield Trap("precedence bulk", simple("news@shop.example", "Precedence: bulk"), SYSTEM)
    yield Trap("a receipt", said(f"From: {anna}", "Message-ID: <mdn@x>", "Subject: Прочитано",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"), SYSTEM, "Театр «Глобус»")  # fmt: skip
    yield Trap("an empty return path", simple(anna, "Return-Path: <>"), SYSTEM, "Театр «Глобус»")
    yield Trap(
        "a wish for a receipt is no robot",
        simple(anna, "Disposition-Notification-To: x@evil.example"),
        ACCEPTED,
        "Театр «Глобус»",
    )
    yield Trap("a report about a letter nobody sent", said("From: mailer-daemon@evil.example", "Message-ID: <r@x>", "Subject: Undelivered Mail Returned to Sender",
        "X-Failed-Recipients: anna@globus.example", "In-Reply-To: <nobody@sent.it>"), SYSTEM)  # fmt: skip


def bodies() -> Iterator[Trap]:
    for number, script in enumerate(SCRIPTS):
        raw = said("From: anna@globus.example", f"Message-ID: <script-{number}@x>", "Subject: x").partition(
            b"Content-Type"
        )[0]
        yield Trap(
            f"script {number}",
            raw + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + script.encode(),
            ACCEPTED,
            "Театр «Глобус»",
        )
    for number, name in enumerate(NAMES):
        yield Trap(f"file name {number}", attached(number, name), ACCEPTED, "Театр «Глобус»")


SCRIPTS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=x></object>",
    "<embed src=x>", "<form action=//evil.example><input name=p></form>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example>", "<link rel=stylesheet href=//evil.example>", "<style>@import '//evil.example'</style>",
    "<div style='background:url(//evil.example)'>x</div>", "<div hx-get='/logout' hx-trigger=load>x</div>",
    "<div hx-on:load='alert(1)'>x</div>", "<div x-init='alert(1)'>x</div>", "<div data-hx-get=/x>x</div>",
    "<b id=csrf name=csrf class=hidden>x</b>", "<math><mtext></p><style><img src onerror=alert(1)></style></math>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href='vbscript:x'>x</a>", "<img src='//evil.example/p.gif'>",
    "<video poster=//evil.example autoplay src=//evil.example></video>", "<template><script>alert(1)</script></template>",
    "<details open ontoggle=alert(1)>x</details>", "<!--><script>alert(1)</script>-->", "<textarea><script>alert(1)</script></textarea>",
)  # fmt: skip

NAMES = (
    "../../../tmp/dirigent-canary", "/tmp/dirigent-canary", "..\\..\\tmp\\dirigent-canary", "C:\\tmp\\dirigent-canary", "dirigent-canary\0.pdf",
    "", ".", "..", ".htaccess", "a" * 600 + ".pdf", "счёт\u202egnp.exe", "con.pdf", "a\r\nX-Evil: 1", "a/b/c.pdf", "~root/x", "$(id).pdf",
    "`id`.pdf", "<script>.html", '";id;".pdf', "%2e%2e%2fx", "﻿x.pdf", "x.pdf ", "x.php", "file:///etc/passwd",
)  # fmt: skip


def attached(number: int, name: str) -> bytes:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    part = f'--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="{quoted}"\r\n\r\nPDF {number}\r\n--b--\r\n'
    head = f"From: anna@globus.example\r\nMessage-ID: <file-{number}@x>\r\nSubject: x\r\n"
    return (head + f"Content-Type: multipart/mixed; boundary=b\r\n\r\n{part}").encode()


def weights() -> Iterator[Trap]:
    head = b"From: anna@globus.example\r\nMessage-ID: <weight-%d@x>\r\nSubject: x\r\n"
    anna = "Театр «Глобус»"
    yield Trap("a subject of a megabyte", head % 1 + b"X: " + b"x" * (1 << 20) + b"\r\n\r\nbody", ACCEPTED, anna)
    yield Trap(
        "ten thousand recipients", head % 2 + b"To: " + b"a@b.example," * 10_000 + b"\r\n\r\nbody", ACCEPTED, anna
    )
    yield Trap(
        "ten thousand references", head % 3 + b"References: " + b"<a@b> " * 10_000 + b"\r\n\r\nbody", ACCEPTED, anna
    )
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(500))
    yield Trap("five hundred boxes in boxes", head % 4 + nested + b"\r\nbody", ACCEPTED, anna)
    parts = b"--b\r\nContent-Type: text/plain; name=x\r\n\r\nx\r\n" * 20_000
    yield Trap(
        "twenty thousand parts", head % 5 + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts, ACCEPTED, anna
    )
    yield Trap(
        "a message id of a hundred kilobytes",
        b"From: anna@globus.example\r\nMessage-ID: <" + b"a" * 100_000 + b"@x>\r\n\r\nx",
        ACCEPTED,
        anna,
    )
    yield Trap("angle brackets", head % 6 + b"Content-Type: text/html\r\n\r\n" + b"<" * 1_000_000, ACCEPTED, anna)
    yield Trap("tags never closed", head % 7 + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000, ACCEPTED, anna)
    yield Trap("a line of ten megabytes", head % 8 + b"\r\n" + b"x" * (10 << 20), ACCEPTED, anna)
    yield Trap("a name of letters one upon another", head % 9 + b"\r\n" + "z\u0300".encode() * 100_000, ACCEPTED, anna)
    yield Trap("NUL everywhere", head % 10 + b"\r\n" + b"\0" * 10_000, ACCEPTED, anna)
    yield Trap(
        "a date of another world", head % 11 + b"Date: Fri, 99 Foo 99999 99:99:99 +9999\r\n\r\nx", ACCEPTED, anna
    )
    yield Trap("nothing", b"", QUARANTINED)
    yield Trap("zeros", b"\0" * 1000, QUARANTINED)
    yield Trap("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), QUARANTINED)
    yield Trap("half a letter", b"From: anna@globus.exam", TRIAGE)


def traps() -> list[Trap]:
    return [*senders(), *robots(), *bodies(), *weights()]
