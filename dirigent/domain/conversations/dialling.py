"""Begin a call from here: whose telephone rings, and through which exchange."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .channels import Trouble, all_channels, channel_of
from .models import Extension


def telephone_of(user: User) -> Extension | None:
    """The telephone of this person that can be made to call."""
    able = [kind for kind, channel in all_channels().items() if channel.dials]
    mine = Extension.objects.filter(user=user, connection__closed_at=None, connection__kind__in=able)
    return mine.select_related("connection").order_by("pk").first()


def dial(contact: Contact, phone: str, *, by: User, at: datetime, key: str) -> None:
    """Our telephone rings, then theirs. Only numbers of the contact are called. Raises `Trouble`.

    To be called once a `key`; what comes of it the exchange tells as of any call.
    """
    if not contact.phones.filter(number=phone).exists():
        raise Trouble(_("This number is no longer in the card."), for_good=True)
    telephone = telephone_of(by)
    if telephone is None:
        raise Trouble(
            _("No telephone of yours is known here: the administrator names it in the settings."), for_good=True
        )
    connection = telephone.connection
    channel_of(connection).dial(connection, extension=telephone.number, phone=phone, key=key)
    with transaction.atomic():
        record("call.begun", client=contact.client_id, subject=contact, by=by, at=at, phone=phone)
