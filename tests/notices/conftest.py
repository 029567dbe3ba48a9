"""An agency in which somebody looks for news: `look("Fri 15:00")` looks and delivers at that moment."""

from datetime import datetime
from itertools import count

import pytest
from django.core import mail

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Message, MessageKind, Thread
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import Agency, OnCall, User
from dirigent.foundation.files.models import StoredFile
from dirigent.notices import delivering, looking
from dirigent.notices.models import Dispatch, Notice
from dirigent.regulation import engine
from tests.cast import moment

NUMBERS = count(70_000)


@pytest.fixture(autouse=True)
def agency(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Agency.objects.create(pk=1, name="Квартет", mail_domains=["kvartet.example"])


@pytest.fixture
def look():
    def looked(words: str) -> int:
        at = moment(words)
        engine.full_pass(at)
        told = looking.look(at)
        delivering.deliver(at)
        return told

    return looked


@pytest.fixture
def reachable(olga, marina, head):
    """They have mailboxes, so there is something to deliver to."""
    for user in (olga, marina, head):
        User.objects.filter(pk=user.pk).update(email=f"{user.login}@kvartet.example")
        user.refresh_from_db()
    return mail.outbox


def of(user, **said) -> list[str]:
    """Titles of the notices of a person, oldest first."""
    return [n.title for n in Notice.objects.filter(user=user, **said).exclude(shown="never").order_by("at", "pk")]


def waiting(user, way="mail") -> list[Dispatch]:
    return list(Dispatch.objects.filter(user=user, way=way, state="waiting").order_by("due_at", "pk"))


def on_call(user, head, since: str, until: str) -> OnCall:
    return OnCall.put_on(user, starts_at=moment(since), ends_at=moment(until), by=head, at=moment("Mon 11:00"))


def letter(
    client: Client, at: datetime, *, subject: str = "Смета", by: User | None = None, thread: str = "a"
) -> Thread:
    """A letter of the client, or of `by` to the client, in the thread of that name."""
    number = next(NUMBERS)
    theirs = client.contacts.order_by("pk").first().mails.first().address
    ours = f"{(by or client.manager).login}@kvartet.example"
    root = f"{client.pk}.{thread}@notices.example"
    known = Message.objects.filter(message_id=root).exists()
    receive(
        [Letter(
            raw=StoredFile.objects.create(sha256=f"{number:064x}", size=1), at=at, dated_at=at,
            message_id=f"{number}@notices.example" if known else root, references=(root,) if known else (),
            sender_name="", sender_address=ours if by else theirs, recipients=(("", theirs if by else ours),),
            subject=subject, text="канарейка письма", new_text="канарейка письма", html="", kind=MessageKind.PERSON,
            doubtful_sender=False,
        )],
        by=None,
    )  # fmt: skip
    return Thread.objects.filter(messages__message_id=root).get()
