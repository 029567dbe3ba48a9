"""The letter with a one-time code. It goes past the conversations: nobody of ours may read the digits, now or later.

It is written neither as `Outgoing` nor as `Message`; only the person's mailbox has the digits. What our own folder of sent
letters brings back is known by its Message-ID and kept out (`conversations.receiving`).
"""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.channels import Parcel, Trouble, channel_of
from dirigent.domain.conversations.composing import mailboxes
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.conversations.letters import CODE_ID
from dirigent.domain.conversations.models import Connection
from dirigent.domain.passes.hashing import hash_of, new_token
from dirigent.domain.passes.models import Code
from dirigent.domain.people.models import Agency
from dirigent.foundation.addresses import domain_of

WRITTEN_TO_A_FOLDER = "django.core.mail.backends.filebased.EmailBackend"  # no mail server is named
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def send_soon(code: Code) -> None:
    """The worker sends it; by its name, for the job stands above this room."""
    app.configure_task("portal.send_code").defer(code_id=code.pk)


def send_code_letter(code: Code, *, at: datetime) -> None:
    """New digits, sent at once. Raises `Trouble` when no way out took the letter."""
    contact = code.contact
    address = _address(code, contact) if contact else ""
    if contact is None or contact.left_at or not address or code.used_at or at >= code.expires_at:
        return
    digits = code.make_digits()
    with translation.override(settings.LANGUAGE_CODE):
        agency = Agency.load().name
        subject = _("%(code)s is your code to come in") % {"code": _spaced(digits)}
        text = _(
            "%(greeting)s\n\nYour code: %(code)s\n\nEnter it on the page where you asked for it. It lasts 15 minutes and opens "
            "only that page.\n\nIf it was not you who asked, do nothing: without the code nobody comes in.\n\n%(agency)s"
        ) % {"greeting": greeting(contact), "code": _spaced(digits), "agency": agency}
    mailbox = _mailbox(contact)
    if mailbox:
        _from_mailbox(mailbox, contact, address, subject, text, agency, at=at)
    else:
        _by_the_house(address, subject, text)
    code.went(at=at)


def _mailbox(contact: Contact) -> Connection | None:
    """Nothing where the installation has a mail server; else a mailbox of the service, and only then the manager's own.

    What a mailbox sends its server often keeps in the folder of sent letters: whoever owns it could read the digits there,
    come in as the client and approve in their name.
    """
    manager = contact.client.manager
    if manager is None or settings.EMAIL_BACKEND != WRITTEN_TO_A_FOLDER:
        return None
    usable = list(mailboxes(manager))
    return next((one for one in usable if one.owner_id is None), usable[0] if usable else None)


def _address(code: Code, contact: Contact) -> str:
    """Where it was asked for, else their first."""
    mails = list(contact.mails.all())
    asked = next((mail.address for mail in mails if hash_of(mail.key) == code.wanted), "")
    return asked or (mails[0].address if mails else "")


def _spaced(digits: str) -> str:
    return f"{digits[:4]} {digits[4:]}"


def _from_mailbox(
    mailbox: Connection, contact: Contact, address: str, subject: str, text: str, agency: str, *, at: datetime
) -> None:
    key = new_token()
    parcel = Parcel(
        key=key, text=text, sender=(agency, mailbox.address), to=((str(contact), address),), subject=subject, at=at,
        message_id=f"<{CODE_ID}{key}@{domain_of(mailbox.address) or 'localhost'}>", headers=HEADERS,
    )  # fmt: skip
    channel_of(mailbox).send(mailbox, parcel)


def _by_the_house(address: str, subject: str, text: str) -> None:
    try:
        EmailMessage(subject, text, None, [address], headers=HEADERS).send()
    except OSError as fault:  # every fault of the mail library is one of these
        raise Trouble(_("The mail server did not take it: %(fault)s") % {"fault": fault}) from fault
