"""A letter is sent once, and what is sent is what its author wrote."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Barrier

import pytest
from django.db import connection

from dirigent.domain.conversations import composing, intake
from dirigent.domain.conversations.channels import Arrived
from dirigent.domain.conversations.models import (
    Attachment,
    Connection,
    Delivery,
    Fate,
    LetterTemplate,
    Message,
    MessageKind,
    Note,
    Outgoing,
    OutgoingFile,
    Sending,
    Telling,
    Thread,
    ThreadReading,
)  # fmt: skip
from dirigent.domain.conversations.sending import deliver, deliver_due
from dirigent.domain.people.models import Agency
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.search.models import Document
from tests.cast import moment
from tests.domain.conversations.post import OURS, asked, folder, let_go, mailbox, new_letter, written
from tests.regulation.story import duty, state
from tests.smtp import Post

FRIDAY = moment("Fri 12:00")


@pytest.fixture(autouse=True)
def agency(db, settings, tmp_path):
    settings.MEDIA_ROOT, settings.DIRIGENT_HOME = tmp_path / "files", tmp_path
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()


@pytest.fixture
def post():
    with Post() as server:
        yield server


@pytest.fixture
def thread(anna) -> Thread:
    return asked(anna, moment("Fri 11:30"))


def test_an_answer_arrives_and_ends_the_wait(post, thread, olga, globus):
    box = mailbox(post.port)
    assert thread.waits.get().answered_at is None
    due = let_go(written(thread, olga, FRIDAY), FRIDAY)
    deliver_due(at=FRIDAY)
    assert post.delivered == []  # it can still be taken back

    deliver(Outgoing.objects.get().pk, at=due)

    [came] = post.delivered
    assert came.recipients == ("anna@globus.example",)
    assert came.sender == OURS == box.address
    assert came.letter["Subject"] == "Re: Отчёт за неделю"
    assert came.letter["In-Reply-To"] == "<asked-1@globus.example>"
    assert "asked-1@globus.example" in came.letter["References"]
    assert came.letter.get_body(("plain",)).get_content().strip() == "Отчёт будет завтра."
    out, message = Outgoing.objects.get(), Message.objects.get(direction="out")
    assert (out.state, out.message, message.author, message.thread) == (Sending.SENT, message, olga, thread)
    assert message.raw.open().read().replace(b"\r\n", b"\n") == came.raw.replace(b"\r\n", b"\n")
    assert came.letter["Message-ID"] == f"<{message.message_id}>"
    assert thread.waits.get().answered_at == message.at
    assert Entry.objects.filter(kind="mail.sent", client_id=globus.pk, actor_id=olga.pk).count() == 1
    assert Document.objects.filter(subject_kind="conversations.message", subject_id=message.pk).exists()


def test_the_duty_to_answer_goes_with_the_letter(post, thread, olga, globus):
    mailbox(post.port)
    assert state(duty("R12.answer", "Fri 12:00", client=globus), "Fri 12:00") == "due"

    deliver(written_and_let_go(thread, olga), at=FRIDAY + timedelta(minutes=1))

    assert state(duty("R12.answer", "Fri 12:02", client=globus), "Fri 12:02") == "kept"


def written_and_let_go(thread, by, **said) -> int:
    draft = written(thread, by, FRIDAY, **said)
    let_go(draft, FRIDAY)
    return draft.pk


def test_what_had_been_read_stays_read_after_our_own_letter(post, thread, olga, marina):
    mailbox(post.port)
    thread.read_by(olga, at=FRIDAY)
    deliver(written_and_let_go(thread, olga), at=FRIDAY + timedelta(minutes=1))

    thread.refresh_from_db()
    assert ThreadReading.objects.get(user=olga).read_at >= thread.last_at


def test_a_letter_taken_back_at_the_ninth_second_never_leaves(post, thread, olga):
    mailbox(post.port)
    draft = written(thread, olga, FRIDAY)
    let_go(draft, FRIDAY)

    assert Outgoing.objects.get().take_back(by=olga, at=FRIDAY + timedelta(seconds=9))
    deliver_due(at=FRIDAY + timedelta(hours=1))

    assert post.delivered == []
    assert Outgoing.objects.get().state == Sending.DRAFT
    assert not Outgoing.objects.get().take_back(by=olga, at=FRIDAY)


def test_a_letter_that_has_left_cannot_be_taken_back(post, thread, olga):
    mailbox(post.port)
    deliver(written_and_let_go(thread, olga), at=FRIDAY + timedelta(minutes=1))

    assert not Outgoing.objects.get().take_back(by=olga, at=FRIDAY + timedelta(minutes=2))
    assert Outgoing.objects.get().state == Sending.SENT


def test_what_was_begun_after_sending_is_not_lost_when_the_letter_comes_back(thread, olga):
    folder()
    written_and_let_go(thread, olga, text="Первое.")
    begun = written(thread, olga, FRIDAY, text="Второе.")
    composing.enclose(begun, [("plan.txt", "text/plain", store(b"plan"))], at=FRIDAY)

    Outgoing.objects.get(state=Sending.WAITING).take_back(by=olga, at=FRIDAY)

    draft = Outgoing.objects.get(state=Sending.DRAFT)
    assert draft.text == "Первое.\n\nВторое."
    assert draft.files.get().name == "plan.txt"


def test_a_letter_waits_over_the_weekend_for_its_moment(post, thread, olga):
    mailbox(post.port)
    draft = written(thread, olga, FRIDAY)
    composing.let_go(draft, by=olga, at=FRIDAY, send_at=moment("next Mon 10:00"))

    for words in ("Fri 18:00", "Sat 10:00", "Sun 23:59"):
        deliver_due(at=moment(words))
    assert post.delivered == []
    deliver_due(at=moment("next Mon 10:00"))

    assert len(post.delivered) == 1
    assert Outgoing.objects.get().sent_at == moment("next Mon 10:00")


def test_let_go_twice_is_one_letter(post, thread, olga):
    mailbox(post.port)
    draft = written(thread, olga, FRIDAY)
    let_go(draft, FRIDAY)
    with pytest.raises(composing.LetGo):
        composing.let_go(draft, by=olga, at=FRIDAY)
    for _ in range(3):
        deliver(draft.pk, at=FRIDAY + timedelta(minutes=1))

    assert len(post.delivered) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_letter(post, thread, olga):
    mailbox(post.port)
    number = written_and_let_go(thread, olga)
    together = Barrier(4)

    def work() -> None:
        together.wait()
        deliver(number, at=FRIDAY + timedelta(minutes=1))
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work(), range(4)))

    assert len(post.delivered) == 1
    assert Message.objects.filter(direction="out").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_is_asked(thread, olga, marina):
    folder()
    drafts = [written(thread, who, FRIDAY, text=f"Отвечает {who}") for who in (olga, marina)]
    together = Barrier(2)

    def answer(draft: Outgoing) -> str:
        together.wait()
        try:
            composing.let_go(draft, by=draft.author, at=FRIDAY)
        except composing.Collision as met:
            return f"asked about {met.waiting[0].author}"
        finally:
            connection.close()
        return "sent"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(answer, drafts))

    assert said[1] == "sent" and said[0].startswith("asked about ")
    assert Outgoing.objects.filter(state=Sending.WAITING).count() == 1


def test_a_colleagues_answer_is_shown_before_mine_leaves(post, thread, olga, marina):
    mailbox(post.port)
    mine = written(thread, olga, FRIDAY, text="Моё.")
    deliver(written_and_let_go(thread, marina, text="Её."), at=FRIDAY + timedelta(minutes=1))

    with pytest.raises(composing.Collision) as met:
        composing.let_go(mine, by=olga, at=FRIDAY + timedelta(minutes=2))
    assert [answer.text for answer in met.value.answers] == ["Её."]

    composing.let_go(mine, by=olga, at=FRIDAY + timedelta(minutes=2), despite=True)
    deliver_due(at=FRIDAY + timedelta(minutes=3))
    assert len(post.delivered) == 2


def test_an_own_second_letter_collides_with_nobody(post, thread, olga):
    mailbox(post.port)
    before = thread.messages.get()
    deliver(written_and_let_go(thread, olga), at=FRIDAY + timedelta(minutes=1))

    let_go(written(thread, olga, FRIDAY, text="И ещё.", base=before), FRIDAY)


def test_a_cancelled_letter_keeps_its_words_and_stays(post, thread, olga):
    mailbox(post.port)
    number = written_and_let_go(thread, olga, text="Не надо.")
    assert Outgoing.objects.get().cancel(by=olga, at=FRIDAY)
    deliver(number, at=FRIDAY + timedelta(hours=1))

    assert post.delivered == []
    assert (Outgoing.objects.get().state, Outgoing.objects.get().text) == (Sending.CANCELLED, "Не надо.")


def test_a_new_letter_begins_a_conversation(post, globus, anna, olga):
    mailbox(post.port)
    draft = new_letter(globus, anna, olga, FRIDAY, subject="План на декабрь", text="Анна, добрый день!")
    deliver(draft.pk, at=let_go(draft, FRIDAY))

    thread = Thread.objects.get()
    assert (thread.client, thread.subject, thread.turn) == (globus, "План на декабрь", "theirs")
    assert thread.messages.get().contact == anna


def test_what_is_automatic_says_so_and_answers_nothing(post, thread, olga, anna, globus):
    box = mailbox(post.port)
    out = Outgoing(
        thread=thread, client=globus, contact=anna, connection=box, medium="mail", author=olga, purpose="absence",
        to=[["", "anna@globus.example"]], subject="Меня заменит Марина", text="До 1 декабря.",
    )  # fmt: skip
    composing.send(out, at=FRIDAY)
    deliver_due(at=FRIDAY)

    assert post.delivered[0].letter["Auto-Submitted"] == "auto-generated"
    assert Message.objects.get(direction="out").kind == MessageKind.AUTO
    assert thread.waits.get().answered_at is None


def test_with_the_letter_the_client_learned_of_it(post, thread, olga):
    mailbox(post.port)
    number = written_and_let_go(thread, olga, tells=["tasks.deadline:7", "nonsense:1"])
    deliver(number, at=FRIDAY + timedelta(minutes=1))

    told = Telling.objects.get()
    assert (told.subject_kind, told.subject_id, told.message.direction) == ("tasks.deadline", 7, "out")


def test_nothing_of_ours_is_in_what_the_client_received(post, thread, olga, marina, globus, anna):
    """Every text that we keep for ourselves bears a mark of its own; none of them is on the wire (POR-5)."""
    mailbox(post.port)
    marks = [f"секрет-{n}" for n in range(9)]
    note = Note.leave(globus, marks[0], by=olga, at=FRIDAY, contact=anna)
    Note.objects.filter(pk=note.pk).update(thread=thread)
    anna.change(by=olga, at=FRIDAY, traits=marks[1], avoid=marks[2])
    globus.change(by=olga, at=FRIDAY, goal=marks[3])
    LetterTemplate.objects.create(title=marks[4], text=marks[5], owner=olga)
    written(thread, marina, FRIDAY, text=marks[6])  # a colleague's draft in the same thread
    Outgoing.objects.create(
        thread=thread, client=globus, author=olga, medium="mail", text=marks[7], state=Sending.CANCELLED,
        created_at=FRIDAY, changed_at=FRIDAY,
    )  # fmt: skip
    number = written_and_let_go(thread, olga, text="Видно всем.")
    composing_file(number)
    Outgoing.objects.filter(pk=number).update(trouble=marks[8], purpose=marks[8][:20])

    deliver(number, at=FRIDAY + timedelta(minutes=1))

    whole = everything_in(post.delivered[0].raw)
    assert "Видно всем." in whole and "план.txt" in whole
    assert [mark for mark in marks if mark in whole] == []
    names = {name.lower() for name in post.delivered[0].letter}
    known = {"from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type"}
    assert names <= known


def composing_file(number: int) -> None:
    OutgoingFile.objects.create(
        outgoing_id=number, file=store("файл".encode()), name="план.txt", content_type="text/plain"
    )


def everything_in(raw: bytes) -> str:
    """Every header and every part, decoded."""
    letter = message_from_bytes(raw, policy=policy.default)
    said = [f"{name}: {value}" for name, value in letter.items()]
    for part in letter.walk():
        if not part.is_multipart():
            body = part.get_payload(decode=True)
            said += [str(part.get_filename() or ""), body.decode("utf-8", "replace")]
    return "\n".join(said)


def test_without_a_server_letters_lie_in_a_folder(thread, olga, tmp_path):
    box = folder()
    number = written_and_let_go(thread, olga)
    deliver(number, at=FRIDAY + timedelta(minutes=1))

    [file] = (tmp_path / "mail" / str(box.pk)).glob("*.eml")
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["To"] == "Анна Ковалёва <anna@globus.example>"
    assert Outgoing.objects.get().state == Sending.SENT


def test_a_closed_mailbox_sends_nothing(post, thread, olga, head):
    box = mailbox(post.port)
    number = written_and_let_go(thread, olga)
    box.close(by=head, at=FRIDAY)
    deliver(number, at=FRIDAY + timedelta(minutes=1))

    assert Outgoing.objects.get().state == Sending.FAILED
    assert post.delivered == []


def test_some_refused_do_not_stop_the_others(thread, olga, anna):
    class Picky(Post):
        async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  # the library's name
            if address.startswith("gone"):
                return "550 No such user"
            envelope.rcpt_tos.append(address)
            return "250 OK"

    with Picky() as post:
        mailbox(post.port)
        number = written_and_let_go(thread, olga, cc=[["", "gone@globus.example"]])
        deliver(number, at=FRIDAY + timedelta(minutes=1))

        assert post.delivered[0].recipients == ("anna@globus.example",)
    message = Message.objects.get(direction="out")
    assert "gone@globus.example" in message.bounce
    assert Attachment.objects.count() == 0


def test_a_copy_in_a_colleagues_mailbox_is_the_same_letter(post, thread, olga, marina):
    """The colleague in copy has our letter in her mailbox too: taken in from there it stands in the conversation once."""
    mailbox(post.port)
    deliver(written_and_let_go(thread, olga, cc=[["", "marina@kvartet.example"]]), at=FRIDAY + timedelta(minutes=1))
    theirs = Connection.open_up(
        kind="mail", medium="mail", name="Марина", owner=marina, address="marina@kvartet.example", by=None, at=FRIDAY
    )
    raw = b"Received: from mx by mail; Fri, 20 Nov 2026 09:01:02 +0000\r\n" + post.delivered[0].raw
    intake.keep(theirs, [Arrived("INBOX:1:1", raw, FRIDAY + timedelta(minutes=2), "inbox")])
    intake.settle(theirs, at=FRIDAY + timedelta(minutes=2))

    assert Delivery.objects.get().fate == Fate.DUPLICATE
    assert Message.objects.filter(direction="out").count() == 1
