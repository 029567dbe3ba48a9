"""Hostile and broken letters: what comes out of each, and that chance damage never brings the reader down."""

import random
import time

import pytest
from django.utils import translation

from dirigent.integrations.mail.parsing import ParsedMail, Unreadable, parse
from tests.integrations.mail.corpus import HEAD, Case, corpus, letter

CORPUS = corpus()


def storable(mail: ParsedMail) -> bool:
    names = [attachment.name for attachment in mail.attachments]
    texts = [
        mail.subject,
        mail.text,
        mail.new_text,
        mail.html or "",
        *mail.sender,
        *names,
        mail.message_id,
        *mail.references,
    ]
    return all("\0" not in text and text == text.encode().decode() for text in texts)


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 120
    assert len({case.name for case in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_a_hostile_letter_is_read(case: Case):
    started = time.perf_counter()
    with translation.override("en"):
        mail = parse(case.raw)
    assert case.holds(mail), mail
    assert storable(mail)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The letter is empty."),
        (b"\0\0 \r\n", "The letter is empty."),
        (
            b"just some words\nwithout any header\n",
            "This is not a letter: it has neither a sender nor any other mail header.",
        ),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            "This is not a letter: it has neither a sender nor any other mail header.",
        ),
        (HEAD + b"\r\n" + b"x" * (50 << 20), "The letter is larger than 50 MB."),
    ],
    ids=["nothing", "zeros", "prose", "picture", "too large"],
)
def test_what_is_no_letter_is_refused_with_a_sentence(raw: bytes, sentence: str):
    with translation.override("en"), pytest.raises(Unreadable) as refused:
        parse(raw)
    with translation.override("en"):
        assert str(refused.value.reason) == sentence
    with translation.override("ru"):
        assert str(refused.value.reason) != sentence


def mutated(raw: bytes, chance: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data) + 1)
        size = chance.choice((1, 1, 2, 8, 64))
        match chance.randrange(6):
            case 0:
                data[at : at + size] = chance.randbytes(size)
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = chance.choice(
                    (
                        b"\0",
                        b"\r",
                        b"\n\n",
                        b"=?",
                        b"?=",
                        b"<",
                        b">",
                        b'"',
                        b"(",
                        b";",
                        b"--b1\r\n",
                        b"%",
                        b"'",
                        b"\xff",
                    )
                )
            case 3:
                data[at:at] = bytes(data[chance.randrange(len(data) + 1) :][:size])
            case 4:
                data[at:at] = bytes(data[at : at + size]) * 20
            case 5:
                data[at : at + size] = bytes(byte ^ (1 << chance.randrange(8)) for byte in data[at : at + size])
        data = data or bytearray(b"x")
    return bytes(data)


def test_two_thousand_damaged_letters_never_raise():
    chance = random.Random(20261121)
    sources = [case.raw for case in CORPUS if len(case.raw) < 20_000]
    read = 0
    for number in range(2000):
        raw = mutated(sources[number % len(sources)], chance)
        started = time.perf_counter()
        try:
            mail = parse(raw)
        except Unreadable:
            continue
        assert time.perf_counter() - started < 5
        assert storable(mail), raw
        read += 1
    assert read > 1800


def test_growth_is_linear_for_the_old_traps():
    traps = [
        lambda n: letter(b"x", b"Subject: " + b"=?utf-8?Q?" * n),
        lambda n: letter(head=b"From: " + b"<" * n + b"\r\n"),
        lambda n: letter(head=b"From: " + b'"\\' * n + b"\r\n"),
        lambda n: letter(head=b"From: " + b"a@x.example," * n + b"\r\n"),
        lambda n: letter(head=b"From: " + b"=" * n + b"@x\r\n"),
        lambda n: letter(b"<" * n, b"Content-Type: text/html"),
        lambda n: letter(b"<a href='" * n, b"Content-Type: text/html"),
        lambda n: letter(b"&#" * n, b"Content-Type: text/html"),
        lambda n: letter(b"\n--" * n, b"Content-Type: multipart/mixed; boundary=b"),
        lambda n: letter(b"\n--b" + b" " * n, b"Content-Type: multipart/mixed; boundary=b"),
        lambda n: letter(b"On 1.1 " * n + b"\n" * n),
        lambda n: letter(b"-" * n + b"\n" + b"-" * 290 + b"\n" * n),
        lambda n: letter(b"=" * n, b"Content-Transfer-Encoding: base64"),
        lambda n: letter(b"x", b"Content-Type: a; " + b"b=;" * n),
        lambda n: b"A:\n" * n + letter(),
    ]
    for number, trap in enumerate(traps):
        started = time.perf_counter()
        parse(trap(300_000))
        assert time.perf_counter() - started < 5, number


def test_a_thousand_small_letters_a_second():
    raws = [case.raw for case in CORPUS if case.name.startswith(("body", "kind"))]
    sample = [raws[number % len(raws)] for number in range(1000)]
    best = 9.0
    for _ in range(3):
        started = time.process_time()
        for raw in sample:
            parse(raw)
        best = min(best, time.process_time() - started)
    assert best < 1.0
