"""A mailbox of the tests and letters in it, as tests of sending need them."""

from datetime import datetime, timedelta

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Connection, Message, MessageKind, Outgoing, Thread
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import User
from dirigent.foundation.files.storing import store
from tests.cast import LONG_AGO

OURS = "office@kvartet.example"


def mailbox(port: int, *, owner: User | None = None, address: str = OURS, **told) -> Connection:
    """A mailbox that sends through the server on this port, without encryption."""
    secret = told.pop("secret", None)
    settings = {"smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_security": "plain", "auth": "password", **told}
    return Connection.open_up(
        kind="mail", medium="mail", name="Почта отдела", address=address, owner=owner, settings=settings,
        secret=secret, by=None, at=LONG_AGO,
    )  # fmt: skip


def folder(*, owner: User | None = None, address: str = OURS) -> Connection:
    return Connection.open_up(
        kind="mail", medium="mail", name="Почта отдела", address=address, owner=owner,
        settings={"transport": "folder"}, by=None, at=LONG_AGO,
    )  # fmt: skip


def asked(
    contact: Contact, at: datetime, *, subject: str = "Отчёт за неделю", text: str = "Когда будет отчёт?"
) -> Thread:
    """A letter of the contact has come in."""
    return asked_letter(contact, at, subject=subject, text=text).thread


def asked_letter(contact: Contact, at: datetime, *, subject: str, text: str, number: int = 1) -> Message:
    address = contact.mails.get().address
    letter = Letter(
        raw=store(f"{number} {subject} {text}".encode()), at=at, dated_at=at, message_id=f"asked-{number}@globus.example",
        references=(), sender_name=str(contact), sender_address=address, recipients=(("", OURS),), subject=subject,
        text=text, new_text=text, html="", kind=MessageKind.PERSON, doubtful_sender=False,
    )  # fmt: skip
    [message] = receive([letter], by=None)
    return message


def written(thread: Thread, by: User, at: datetime, text: str = "Отчёт будет завтра.", **said) -> Outgoing:
    """An answer, kept as a draft."""
    draft = composing.answer_to(thread, by=by, at=at)
    draft.text = text
    for name, value in said.items():
        setattr(draft, name, value)
    return composing.keep(draft, page="page", revision=0, by=by, at=at)


def new_letter(client: Client, contact: Contact, by: User, at: datetime, **said) -> Outgoing:
    draft = composing.letter_to(client, by=by, at=at, contact=contact)
    for name, value in said.items():
        setattr(draft, name, value)
    return composing.keep(draft, page="page", revision=0, by=by, at=at)


def let_go(draft: Outgoing, at: datetime, **said) -> datetime:
    """The letter leaves; says when it is due."""
    out = composing.let_go(draft, by=draft.author, at=at, **said)
    assert out.send_at
    return out.send_at + timedelta(milliseconds=1)
