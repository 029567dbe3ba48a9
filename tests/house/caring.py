"""What the world holds of care: complaints in every state, assignments, reports, breakdowns, shifts, objections."""

from datetime import timedelta

from dirigent.domain.care.models import Complaint, Objection
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Assignment, ContactReport, Incident, Message, Thread, Touch
from dirigent.domain.knowledge.models import Article, Term
from dirigent.domain.people.models import OnCall, User
from dirigent.foundation.files.storing import store


def cared(client: Client, contact: Contact, thread: Thread, bird: str, manager: User, at) -> dict[str, int]:
    """One of each for this client, told by its manager."""

    def complained() -> Complaint:
        return Complaint.write_down(client, bird, contact=contact, by=manager, at=at)

    def assigned(number: int) -> Assignment:
        letter = Message.objects.create(
            thread=thread, direction="in", contact=contact, sender_address="a@b.example", sender_key="a@b.example",
            subject=f"ТЗ: {bird}", text=bird, new_text=bird, at=at, raw=store(f"{bird} {number}".encode()),
        )  # fmt: skip
        assignment = Assignment.mark(letter, by=manager, at=at)
        assignment.restate(bird, by=manager, at=at)
        return assignment

    open_, resolved, withdrawn = complained(), complained(), complained()
    resolved.make_plan(bird, due_at=at + timedelta(days=1), by=manager, at=at)
    resolved.resolve(bird, by=manager, at=at)
    withdrawn.withdraw(by=manager, at=at)
    restated, confirmed = assigned(1), assigned(2)
    confirmed.confirm(how="call", evidence=bird, by=manager, at=at)
    meeting = Touch.note_down(client, channel="meeting", by=manager, at=at, contact=contact, summary=bird)
    report = ContactReport.draw_up(meeting, bird, by=manager, at=at)
    report.send(by=manager, at=at)
    return {
        "complaint": open_.pk, "resolved": resolved.pk, "withdrawn": withdrawn.pk, "assignment": restated.pk,
        "confirmed": confirmed.pk, "report": report.pk, "meeting_touch": meeting.pk,
        "incident": Incident.report(client, bird, by=manager, at=at).pk,
    }  # fmt: skip


def shared_care(head: User, colleague: User, at) -> dict[str, int]:
    """What belongs to no client: shifts outside working time, answers to objections."""

    def shift(days: int) -> OnCall:
        starts = at + timedelta(days=days)
        return OnCall.put_on(colleague, starts_at=starts, ends_at=starts + timedelta(hours=9), by=head, at=at)

    shifts = shift(1), shift(3)
    shifts[1].cancel(by=head, at=at)
    said = [Objection.add(words, "Давайте посчитаем.", by=head, at=at) for words in ("Дорого", "Долго")]
    said[1].retire(by=head, at=at)
    terms = [
        Term.add(word, instead="слово", explanation="Слово.", analogy="Как слово.", by=head, at=at)
        for word in ("Гивэвей", "Анбоксинг")
    ]
    terms[1].retire(by=head, at=at)
    articles = [
        Article.write("price", title, "Цена: 100 ₽", keeper=head, by=head, at=at) for title in ("Цены", "Старые")
    ]
    articles[1].retire(by=head, at=at)
    return {
        "term": terms[0].pk, "retired_term": terms[1].pk, "article": articles[0].pk, "retired_article": articles[1].pk,
        "shift": shifts[0].pk, "cancelled_shift": shifts[1].pk, "objection": said[0].pk, "retired_objection": said[1].pk,
    }  # fmt: skip
