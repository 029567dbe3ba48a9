"""The mail of a whole made-up agency, as the import will meet it."""

from collections import Counter
from pathlib import Path

import pytest

from dirigent.integrations.mail.archives import messages
from dirigent.integrations.mail.parsing import ParsedMail, parse

MAIL = Path(__file__).parents[2] / "data" / "agency" / "mail.mbox"


@pytest.fixture(scope="module")
def mails() -> list[ParsedMail]:
    return [parse(raw) for _, raw in messages(MAIL)]


def test_every_letter_is_read(mails):
    assert len(mails) == 417
    assert len({mail.message_id for mail in mails}) == 417
    assert not any(mail.flags for mail in mails)
    assert all(mail.date and mail.date.utcoffset() for mail in mails)


def test_every_charset_gives_russian(mails):
    for mail in mails:
        for text in (mail.subject, mail.text, mail.sender.name):
            letters = [char for char in text if char.isalpha()]
            assert sum("а" <= char.lower() <= "я" or char in "Ёё" for char in letters) >= 0.8 * len(letters), text
            assert "\ufffd" not in text
    assert Counter(mail.subject.removeprefix("Re: ") for mail in mails).most_common(1) == [("Баннеры к премьере", 85)]


def test_machines_are_told_from_people(mails):
    assert Counter(mail.kind for mail in mails) == {"person": 407, "auto_reply": 5, "bulk": 5}


def test_threads_hang_together(mails):
    known = {mail.message_id for mail in mails}
    roots = [mail for mail in mails if not mail.references and not mail.in_reply_to]
    assert len(roots) == 175
    assert all(mail.references[-1] in known and mail.in_reply_to in known for mail in mails if mail not in roots)


def test_the_address_broken_by_a_stray_bracket_is_one_contact(mails):
    senders = {mail.sender.key for mail in mails}
    assert {"f.belov1@belyykit11.example", "d.kovaleva0@belyykit11.example", "news@belyykit11.example"} <= senders
    assert not any(" " in key or ">" in key for key in senders)
    assert {address.key for mail in mails for address in mail.to if "belyy" in address.key} == {
        "f.belov1@belyykit11.example"
    }
