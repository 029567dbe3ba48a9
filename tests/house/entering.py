"""What the world holds of the portal: links given, a browser that is in, requests made there."""

from datetime import timedelta

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import from_portal
from dirigent.domain.conversations.models import RequestKind
from dirigent.domain.passes.links import link_to
from dirigent.domain.passes.models import Visit
from dirigent.domain.people.models import User


def entered(client: Client, contact: Contact, bird: str, manager: User, at) -> dict[str, int]:  # noqa: ARG001  # as all of these are told
    link_to(contact, by=manager, at=at, purpose="")
    visit, _token = Visit.start(contact, through="link", address=None, agent=bird, at=at)

    def asked(kind: str, name: str):
        return from_portal.ask(
            contact, kind, bird, due_at=at + timedelta(days=30), words=bird, token=f"{bird}-{name}", at=at
        )

    open_, done = asked(RequestKind.CALL, "call"), asked(RequestKind.REPORT, "old report")
    done.finish(by=manager, at=at)
    return {"visit": visit.pk, "request": open_.pk, "done_request": done.pk}
