"""What of a client's conversations goes to a new manager: what was given to the old one by name, and letters not sent yet."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils.translation import ngettext_lazy

from dirigent.domain.clients.holding import Holding, holds, once_per, release
from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User

from .composing import mailbox_for
from .models import Medium, Mention, Outgoing, Sending, Thread

# What leaves within the seconds for taking it back is as good as sent.
LEAVING = timedelta(minutes=5)


def _as_drafts(held: Holding, client: Client, giver: User, taker: User, at: datetime) -> list[int]:
    """Letters begun, and those that wait for their hour in the giver's name, become drafts of the taker, who reads them anew."""
    moved = []
    soon = Q(state=Sending.WAITING, send_at__lte=at + LEAVING)
    mailbox = mailbox_for(taker)
    for letter in held.held([client], giver).exclude(soon).select_for_update(of=("self",)).order_by("pk"):
        begun = None
        if letter.thread_id:
            begun = Outgoing.objects.filter(author=taker, thread=letter.thread_id, state=Sending.DRAFT).first()
        if begun:  # the taker writes there already: the giver's words stand below theirs
            begun.text = "\n\n".join(part for part in (begun.text.strip(), letter.text.strip()) if part)
            begun.revision += 1
            begun.save(update_fields=["text", "revision"])
            letter.files.update(outgoing=begun)
            Outgoing.objects.filter(pk=letter.pk).update(state=Sending.CANCELLED, changed_at=at)
        else:
            own = letter.connection is not None and letter.connection.owner_id == giver.pk
            sender = mailbox if own and letter.medium == Medium.MAIL else letter.connection
            Outgoing.objects.filter(pk=letter.pk).update(
                author=taker, state=Sending.DRAFT, send_at=None, attempts=0, trouble="", connection=sender,
                page="", changed_at=at, revision=F("revision") + 1,
            )  # fmt: skip
        moved.append(letter.pk)
    return moved


holds(
    Thread, "assignee", path="client", move=release,
    words=ngettext_lazy("%d conversation", "%d conversations"),
)  # fmt: skip
holds(
    Outgoing, "author", path="client", move=_as_drafts,
    open=Q(state__in=(Sending.DRAFT, Sending.WAITING, Sending.FAILED)),
    words=ngettext_lazy("%d letter not sent yet", "%d letters not sent yet"),
)  # fmt: skip
holds(
    Mention, "user", path="note__client", open=Q(read_at=None), move=once_per("note"),
    words=ngettext_lazy("%d question of a colleague", "%d questions of colleagues"),
)  # fmt: skip
