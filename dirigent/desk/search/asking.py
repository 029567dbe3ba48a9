"""What is asked of the search: the words, and what they are narrowed to. Every number goes through what one may see."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Channel, Medium
from dirigent.domain.people.models import User

LONGEST = 200
MOST_PAGES = 20
# Telephone and mail are both a channel of a talk written down and a medium of what the house carries itself.
MEDIA: dict[str, Any] = {
    **dict(Medium.choices), **{value: label for value, label in Channel.choices if value not in Medium.values},
}  # fmt: skip
SPANS = (
    ("7", gettext_lazy("a week")),
    ("30", gettext_lazy("a month")),
    ("90", gettext_lazy("three months")),
    ("365", gettext_lazy("a year")),
)


@dataclass(frozen=True)
class Asked:
    query: str = ""
    group: str = ""
    client: Client | None = None
    contact: Contact | None = None
    author: User | None = None
    medium: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1

    @classmethod
    def of(cls, said: QueryDict, user: User, at: datetime, groups) -> Self:
        """What cannot be read or seen does not narrow."""
        person = said.get("person", "")
        client = contact = author = None
        if number := _number(said.get("client", "")):
            client = Client.objects.visible_to(user, at).filter(pk=number).first()
        if person.startswith("c") and (number := _number(person[1:])):
            contact = Contact.objects.visible_to(user, at).select_related("client").filter(pk=number).first()
        elif person.startswith("u") and (number := _number(person[1:])):
            author = User.objects.filter(pk=number).first()
        group, medium = said.get("in", ""), said.get("medium", "")
        since = parse_date_or_nothing(said.get("since", ""))
        if (days := said.get("days", "")) in dict(SPANS):
            since = timezone.localdate(at) - timedelta(days=int(days))
        return cls(
            said.get("q", "").replace("\0", "").strip()[:LONGEST], group if group in groups else "", client, contact,
            author, medium if medium in MEDIA else "", since, parse_date_or_nothing(said.get("until", "")),
            min(_number(said.get("page", "")) or 1, MOST_PAGES),
        )  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        return any((self.client, self.contact, self.author, self.medium, self.since, self.until))

    @property
    def person(self) -> str:
        if self.contact:
            return f"c{self.contact.pk}"
        return f"u{self.author.pk}" if self.author else ""

    @property
    def client_name(self) -> str:
        return self.client.name if self.client else ""

    @property
    def client_pk(self) -> str:
        return str(self.client.pk) if self.client else ""

    @property
    def person_name(self) -> str:
        return str(self.contact or self.author or "")

    def narrowing(self) -> dict[str, Any]:
        """For `find`. A person of a client's narrows to their client as well: that is quicker."""
        return {
            "client": self.client.pk if self.client else self.contact.client_id if self.contact else None,
            "contact": self.contact.pk if self.contact else None,
            "author": self.author.pk if self.author else None,
            "medium": self.medium,
            "since": _midnight(self.since) if self.since else None,
            "until": _midnight(self.until + timedelta(days=1)) if self.until else None,
        }

    def address(self, **changes: Any) -> str:
        """The same question, a little changed."""
        said = {
            "q": self.query, "in": self.group, "client": self.client.pk if self.client else "", "person": self.person,
            "medium": self.medium, "since": self.since or "", "until": self.until or "", **changes,
        }  # fmt: skip
        return f"?{urlencode({name: value for name, value in said.items() if value})}"


def parse_date_or_nothing(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
