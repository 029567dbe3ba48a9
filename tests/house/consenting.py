"""What the world holds of consent: asked, answered, handed over, certified, with a question at a place of a picture."""

from datetime import timedelta

from dirigent.domain.approvals.models import Approval, Certificate
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Touch
from dirigent.domain.people.models import User
from dirigent.foundation.files.storing import store
from tests.pictures import banner
from tests.visiting import in_room


def consented(client: Client, contact: Contact, bird: str, manager: User, at) -> dict[str, int | str]:
    """One of each for this client, put up by its manager."""
    picture = store(banner(bird, size=(80, 60)))
    other = Contact.introduce(client, by=manager, at=at, given_name=f"Коллега{bird}")

    def asked() -> Approval:
        return Approval.ask(
            client, title=bird, kind="files", text=f"Текст: {bird}", files=[(f"{bird}.png", "image/png", picture)],
            approvers=[contact], by=manager, at=at, depends_on=bird, depends_date=(at + timedelta(days=8)).date(),
            due_at=at + timedelta(days=7),
        )  # fmt: skip

    waits, agreed, handed = asked(), asked(), asked()
    for one in (waits, agreed, handed):
        assert one.current is not None
    said = {**in_room(contact), "at": at, "seen_hash": agreed.current.content_hash}
    agreed.current.decide(contact, "approve", words=bird, **said)
    sheet = store(f"Сертификат: {bird}".encode())
    Certificate.objects.create(
        version=agreed.current, pdf=sheet, made_at=at, bundle=sheet, seal_number=1, seal_hash="a" * 64, ready_at=at
    )
    given = handed.delegate(contact, other, by=manager, at=at)
    file = waits.current.files.get()
    remark = waits.current.remark(bird, contact=contact, at=at, file=file, place={"x": 10, "y": 20}, is_question=True)
    talk = Touch.note_down(client, channel="call", by=manager, at=at, contact=contact, summary=bird)
    return {
        "approval": waits.pk, "agreed_approval": agreed.pk, "handed_approval": handed.pk, "delegate": given.pk,
        "approver": waits.approvers.get().pk, "approval_file": file.pk, "remark": remark.pk, "consent_talk": talk.pk,
        "approval_hash": waits.current.content_hash, "other_contact": other.pk, "first": 1, "picture": 0,
    }  # fmt: skip
