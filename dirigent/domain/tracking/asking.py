"""Asking the client to let us in: by a letter with a link to their page, on that page alone, or noted after a talk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.filling import greeting
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.passes.links import link_to
from dirigent.domain.people.models import Agency, User

from .guides import guide_for
from .models import Access, AccessKind, Through

PAGE = "/portal/accesses/"


class NoMailbox(Exception):
    """There is no mailbox of ours to write from."""


@transaction.atomic
def ask_for(
    client: Client,
    accesses: Sequence[Access],
    *,
    contact: Contact,
    words: str = "",
    through: str = Through.LETTER,
    by: User,
    at: datetime,
) -> Outgoing | None:
    """One letter for all of them; every access knows that it was asked for. Gives back the letter, if one goes."""
    letter = _send(client, accesses, contact, words, by=by, at=at) if through == Through.LETTER else None
    for access in accesses:
        access.ask(by=by, at=at, through=through, contact=contact, letter=letter)
    return letter


def _send(
    client: Client, accesses: Sequence[Access], contact: Contact, words: str, *, by: User, at: datetime
) -> Outgoing:
    letter = composing.letter_to(client, by=by, at=at, contact=contact)
    if letter.connection is None:
        raise NoMailbox
    with translation.override(settings.LANGUAGE_CODE):
        letter.subject = subject_of(accesses)
        letter.text = composing.signed(text_of(accesses, contact, words, link_to(contact, PAGE, by=by, at=at)), by)
    letter.purpose = "access"
    return composing.send(letter, at=at, send_at=at + timedelta(seconds=Agency.load().undo_seconds))


def subject_of(accesses: Sequence[Access]) -> str:
    if len(accesses) == 1:
        return _("Please let us into: %(what)s") % {"what": AccessKind(accesses[0].kind).label}
    return _("Accesses that we need to begin")


def text_of(accesses: Sequence[Access], contact: Contact, words: str, link: str) -> str:
    """What the client reads; one access comes with its steps, several with what each is for."""
    said = [greeting(contact), words.strip()]
    if len(accesses) == 1:
        guide = guide_for(accesses[0])
        what = _("We need access: %(what)s. What for: %(purpose)s.") % {
            "what": _named(accesses[0]),
            "purpose": guide.purpose,
        }
        said += [what, _("The steps with pictures are on your page, no login needed:\n%(link)s") % {"link": link}]
    else:
        count = len(accesses)
        lines = [f"— {_named(one)}: {guide_for(one).purpose}" for one in accesses]
        said += [
            ngettext("We need %(n)d access:", "We need %(n)d accesses:", count) % {"n": count}
            + "\n"
            + "\n".join(lines),
            _("The steps with pictures for each are on your page, no login needed:\n%(link)s") % {"link": link},
        ]
    said += [
        _("There you also see who of us will be let in, and can take an access back at any moment. Please do not send passwords by mail: the page has a field for them that leads into an encrypted vault."),
        _("If something does not work, press “It does not work” or just answer this letter: we shall go through it together."),
    ]  # fmt: skip
    return "\n\n".join(part for part in said if part)


def _named(access: Access) -> str:
    return str(access)
