"""Театр «Глобус» is asked: Anna decides about marketing, Boris about money, Vika stands in when asked."""

import pytest

from dirigent.domain.approvals.certifying import certify_all
from dirigent.domain.approvals.models import Approval, Certificate
from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.letters import Letter
from dirigent.domain.conversations.models import Connection, MessageKind, Outgoing, Touch
from dirigent.domain.conversations.receiving import receive
from dirigent.domain.people.models import Agency
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.recording import record
from dirigent.foundation.journal.sealing import seal_all
from tests.cast import LONG_AGO, moment
from tests.domain.conversations.post import OURS, folder
from tests.visiting import visit_of


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT, settings.DIRIGENT_HOME = tmp_path / "files", tmp_path


@pytest.fixture
def mailbox(db) -> Connection:
    """Letters go into a folder; what comes back counts as ours when it is from the agency's domain."""
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()
    return folder()


@pytest.fixture
def reply():
    """`reply(letter, "Согласовано", when="Mon 14:00")`: the person who got the letter writes back to it."""

    def came(outgoing: Outgoing, words: str, *, when="Mon 14:00", sender="", number=1, forged=False):
        name, address = outgoing.to[0]
        letter = Letter(
            raw=store(f"{outgoing.pk} {number} {words} {sender}".encode()), at=moment(when), dated_at=None,
            message_id=f"reply-{outgoing.pk}-{number}@globus.example", references=(outgoing.message.message_id,),
            sender_name=name, sender_address=sender or address, recipients=(("", OURS),),
            subject=f"Re: {outgoing.subject}", text=f"{words}\n> {outgoing.text}", new_text=words, html="",
            kind=MessageKind.PERSON, doubtful_sender=False, folder="inbox", proven=False if forged else None,
        )  # fmt: skip
        return receive([letter], by=None)[0]

    return came


@pytest.fixture
def boris(globus) -> Contact:
    return Contact.introduce(
        globus, by=None, at=LONG_AGO, given_name="Борис", family_name="Лунин", mails=["boris@globus.example"]
    )


@pytest.fixture
def vika(globus) -> Contact:
    return Contact.introduce(
        globus, by=None, at=LONG_AGO, given_name="Виктория", family_name="Мельник", mails=["vika@globus.example"]
    )


@pytest.fixture
def asked(globus, anna, olga) -> Approval:
    """The poster's text and picture, put up on Monday for Anna."""
    return Approval.ask(
        globus, title="Афиша премьеры", kind="files", text="Премьера 5 декабря",
        files=[("афиша.png", "image/png", store(b"poster"))], approvers=[anna], by=olga, at=moment("Mon 12:00"),
        depends_on="реклама выйдет", depends_date=moment("next Tue 12:00").date(),
    )  # fmt: skip


@pytest.fixture
def ask(globus, olga):
    """`ask(anna, boris, rule="any")`: a text put up on Monday for these people."""

    def put_up(*people, **told) -> Approval:
        said = {"title": "Текст поста", "kind": "text", "text": "Приходите на премьеру"} | told
        return Approval.ask(globus, approvers=people, by=olga, at=moment("Mon 12:00"), **said)

    return put_up


@pytest.fixture
def say():
    """`say(anna, approval, "approve")`: the person answers in the client's room what they have just seen."""

    def answer(person, approval, said="approve", when="Mon 13:00", **told):
        approval.refresh_from_db()
        version = told.pop("version", approval.current)
        fields = {"through": "link", "seen_hash": version.content_hash, "at": moment(when)} | told
        if fields["through"] in ("portal", "link"):
            fields.setdefault("visit", visit_of(person))
        return version.decide(person, said, **fields)

    return answer


@pytest.fixture
def agreed(asked, anna, boris, olga, globus, say) -> Approval:
    """Three versions: Anna wanted another logo, then agreed aloud to the third."""
    say(anna, asked, "changes", words="Логотип крупнее", address="192.0.2.7")
    seal_all(moment("Mon 14:00"))
    asked.put_up(
        "Премьера 5 декабря",
        [("афиша.png", "image/png", store(b"two"))],
        "Логотип крупнее",
        by=olga,
        at=moment("Tue 12:00"),
    )
    record(
        "touch.noted", client=boris.client_id, subject=boris, by=None, at=LONG_AGO
    )  # something else of the same client
    seal_all(moment("Tue 12:30"))
    asked.put_up(
        "Премьера 5 декабря.\n\nПриходите!", [("афиша.png", "image/png", store(b"three")), ("меню.pdf", "", store(b"pdf"))],
        "Точка; меню", by=olga, at=moment("Tue 15:00"),
    )  # fmt: skip
    talk = Touch.note_down(globus, channel="call", contact=anna, by=olga, at=moment("Wed 12:00"), summary="Согласна")
    say(anna, asked, through="spoken", touch=talk, by=olga, when="Wed 12:05", words="Запускайте")
    asked.refresh_from_db()
    return asked


@pytest.fixture
def certificate(agreed) -> Certificate:
    assert certify_all(at=moment("Wed 12:10")) == 1
    return Certificate.objects.get()


@pytest.fixture
def archive(certificate) -> bytes:
    return certificate.bundle.path.read_bytes()
