"""Telling the client who is their manager now: a letter that the manager edits first, and a call (HND-8)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.conversations.models import Outgoing, Touch
from dirigent.domain.people.models import Agency, User
from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.recording import record

from ..models import Handover


def people_to_tell(client: Client) -> QuerySet[Contact]:
    """Those of the client's people a letter reaches, who decides first."""
    return client.contacts.present().filter(mails__isnull=False).distinct()


def words_for(handover: Handover, contact: Contact | None, by: User) -> tuple[str, str]:
    """Subject and text to begin with."""
    agency = Agency.load().name
    told = {"who": by, "agency": agency, "former": handover.giver}
    if handover.is_sale:
        body = _(
            "My name is %(who)s, I am your account manager at %(agency)s. All questions about the project are for me from "
            "now on: I have the contract, the offer and the calculations from our sales.\n\n"
            "I will call you to get acquainted and to go through the tasks. If some hour suits you best, write to me."
        )
    else:
        body = _(
            "My name is %(who)s, from today I am your account manager at %(agency)s. All matters of your project are with "
            "me now: agreements, tasks and correspondence, so nothing has to be told anew. The former manager: %(former)s.\n\n"
            "I will call you to get acquainted. If some hour suits you best, write to me."
        )
    return _("Your manager at %(agency)s: %(who)s") % told, f"{greeting(contact)}\n\n{body % told}"


@transaction.atomic
def introduce(
    handover: Handover, contact: Contact, subject: str, text: str, *, by: User, at: datetime
) -> Outgoing | None:  # fmt: skip
    """The letter leaves, once; None when it has left before or there is no mailbox to write from."""
    locked = Handover.objects.select_for_update(of=("self",)).select_related("client").get(pk=handover.pk)
    if locked.introduction_id:
        return None
    letter = composing.letter_to(locked.client, by=by, at=at, contact=contact)
    if letter.connection is None or not letter.to:
        return None
    letter.subject, letter.text, letter.purpose = subject, composing.signed(text, by), "introduction"
    sent = composing.send(letter, at=at)
    locked.introduction = sent
    locked.save(update_fields=["introduction"])
    record(
        "handover.introduced", client=locked.client_id, subject=locked, by=by, at=at, audience=Audience.CLIENT,
        person=str(contact), who=str(by),
    )  # fmt: skip
    return sent


def first_talk(handover: Handover) -> Touch | None:
    """The first talk of the new manager with the client after the acceptance."""
    if not handover.accepted_at:
        return None
    talks = Touch.objects.filter(
        client=handover.client_id, user=handover.taker_id, at__gte=handover.accepted_at, struck_at=None, result="talked"
    )
    return talks.select_related("contact").order_by("at", "pk").first()
