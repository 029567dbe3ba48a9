"""What this person has asked of us at the portal and is still waiting for."""

from dataclasses import dataclass
from datetime import datetime

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import ClientRequest, RequestKind


@dataclass(frozen=True)
class Asked:
    pk: int
    call: bool
    due: datetime
    thread: int


def asked(contact: Contact) -> list[Asked]:
    open_ = ClientRequest.objects.open().filter(contact=contact, client=contact.client_id).select_related("message")
    return [
        Asked(one.pk, one.kind == RequestKind.CALL, one.due_at, one.message.thread_id)
        for one in open_.order_by("due_at", "pk")[:20]
    ]


def request_of(contact: Contact, request_id: int) -> ClientRequest | None:
    return ClientRequest.objects.select_related("message", "contact").filter(
        pk=request_id, contact=contact, client=contact.client_id
    ).first()  # fmt: skip
