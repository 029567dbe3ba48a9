"""What an honest mail program writes is read back as it was meant."""

from datetime import UTC, datetime
from email.headerregistry import Address as Written
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dirigent.integrations.mail.parsing import parse

LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="\u00ad")
LINE = st.text(LETTERS, min_size=1, max_size=120).map(lambda text: " ".join(text.split())).filter(bool)
RUSSIAN = st.text(
    "абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯЁ -,.!«»№", min_size=1, max_size=150
).map(lambda text: " ".join(text.split()))
WORDS = "договор счёт акт отчёт реклама Баннер Пришлите пожалуйста срочно до пятницы мы вы и"
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=300, deadline=None)
@given(LINE | RUSSIAN, LINE | RUSSIAN, st.lists(LINE | RUSSIAN, min_size=1, max_size=5), MOMENTS)
def test_a_letter_comes_back(subject, name, lines, at):
    if not subject or not name:
        return
    message = EmailMessage(policy=SMTP)
    message["From"] = Written(name, "anna", "client.example")
    message["To"] = (Written("Ольга, менеджер", "olga", "kvartet.example"), Written("", "kim", "kvartet.example"))
    message["Subject"] = subject
    message["Date"] = format_datetime(at.replace(microsecond=0))
    message["Message-ID"] = "<1@client.example>"
    message.set_content("\n".join(lines) + "\n")
    mail = parse(message.as_bytes())
    assert mail.subject == subject
    assert mail.sender.address == "anna@client.example"
    assert mail.sender.name == name.strip("\"' ")
    assert mail.to == (("Ольга, менеджер", "olga@kvartet.example"), ("", "kim@kvartet.example"))
    assert mail.date == at.replace(microsecond=0)
    assert mail.text.strip("\n") == "\n".join(lines).strip("\n")
    assert mail.flags == frozenset()


@settings(max_examples=200, deadline=None)
@given(RUSSIAN.filter(bool), st.binary(max_size=300), st.sampled_from(["pdf", "xlsx", "jpg"]))
def test_a_file_comes_back(name, content, ending):
    name = name.strip(" .,-") or "файл"
    message = EmailMessage(policy=SMTP)
    message["From"] = "anna@client.example"
    message.set_content("См. вложение")
    message.add_alternative("<p>См. <b>вложение</b></p>", subtype="html")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"{name}.{ending}")
    mail = parse(message.as_bytes())
    assert [(each.name, each.content, each.inline) for each in mail.attachments] == [
        (f"{name}.{ending}", content, False)
    ]
    assert mail.text == "См. вложение"
    assert "<b>вложение</b>" in mail.html


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "cp866", "iso-8859-5"])
@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS.split()),
        min_size=3,
        max_size=30,
    )
)
def test_unnamed_russian_is_recognised(charset, vocabulary):
    text = "Смотрите: " + " ".join(vocabulary)
    assert parse(b"From: anna@client.example\n\n" + text.encode(charset)).text == text
