"""What has happened, as the client may know it: entries of the journal that are meant for them, in plain words.

Twice allowed: the entry's audience is the client, and its kind has a sentence here. A room adds its own:
`TOLD["approval.approved"] = lambda data: _("…")`. A sentence gets the entry's data and takes from it by name.
Talks are told of by their kind alone: what was written down about them is ours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import Channel, Touch
from dirigent.domain.people.models import User
from dirigent.foundation.journal.models import Entry

Data = dict[str, Any]
PAGE = 60


def _asked(data: Data) -> str:
    return _("%(who)s asked for a call") % data if data["what"] == "call" else _("%(who)s asked for a report") % data


def _taken_back(data: Data) -> str:
    return _("%(who)s took the request back") % data


def _done(data: Data) -> str:
    return _("We called back") if data["what"] == "call" else _("We sent the report")


TOLD: dict[str, Callable[[Data], str]] = {
    "request.asked": _asked,
    "request.withdrawn": _taken_back,
    "request.done": _done,
}
# Of kinds that begin so only what is about these subjects: not everybody at the client is asked about everything.
NARROWED: dict[str, Callable[[Contact], QuerySet]] = {}
ICONS = {
    "access": "key", "approval": "eye", "approval.approved": "circle-check", "approval.certificate": "file-certificate",
    "approval.changes": "pencil", "brief": "clipboard-text", "instruction": "file", "question": "message-2-question", "request": "phone",
    "secret": "lock",
}  # fmt: skip
TALKS = {Channel.CALL: "phone", Channel.MEETING: "users", Channel.VIDEO: "video"}


@dataclass(frozen=True)
class Happened:
    at: datetime
    text: str
    who: str
    icon: str


def history(contact: Contact, at: datetime, *, before: datetime | None = None) -> list[Happened]:
    """The latest first, a page of them."""
    until = before or at
    entries = Entry.objects.of_client(contact.client_id).for_the_client().filter(kind__in=TOLD, at__lte=until)
    for prefix, subjects in NARROWED.items():
        entries = entries.exclude(Q(kind__startswith=prefix) & ~Q(subject_id__in=subjects(contact)))
    found = list(entries.exclude(data=None).recent()[:PAGE])
    people = {user.pk: str(user) for user in User.objects.filter(pk__in={one.actor_id for one in found} - {None})}
    asked = {
        one.data["contact"] for one in found if one.data and one.kind.startswith("approval.") and "contact" in one.data
    }
    names = {pk: str(one) for pk, one in Contact.objects.filter(client=contact.client_id).in_bulk(asked).items()}
    told = [
        Happened(one.at, _told(one.kind, one.data, names), people.get(one.actor_id, ""), _icon(one.kind))
        for one in found if one.data is not None
    ]  # fmt: skip
    talks = (
        Touch.objects.filter(
            client=contact.client_id, contact=contact, channel__in=TALKS, two_sided=True, struck_at=None, at__lte=until
        )
        .select_related("user")
        .only("at", "channel", "user__given_name", "user__family_name")
        .order_by("-at", "-pk")[:PAGE]
    )
    told += [Happened(one.at, _talked(one.channel), str(one.user), TALKS[Channel(one.channel)]) for one in talks]
    return sorted(told, key=lambda one: one.at, reverse=True)[:PAGE]


def _told(kind: str, data: Data, names: dict[int, str]) -> str:
    """Their people are called here as on every other page, not as a document calls them."""
    name = names.get(data["contact"]) if kind.startswith("approval.") and "contact" in data else None
    return TOLD[kind](data | {"name": name} if name else data)


def _icon(kind: str) -> str:
    return ICONS.get(kind) or ICONS.get(kind.partition(".")[0], "check")


def _talked(channel: str) -> str:
    if channel == Channel.MEETING:
        return _("We met")
    return _("We spoke by video") if channel == Channel.VIDEO else _("We spoke on the phone")
