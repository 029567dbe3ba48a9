"""Which documents a search looks at: what the asker may see, narrowed to what they ask about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from dirigent.foundation.search.models import Document


@dataclass(frozen=True)
class Narrowing:
    """What the asker is interested in; whatever is empty does not narrow. `since` is included, `until` is not."""

    kinds: frozenset[str] | None = None
    client: int | None = None
    medium: str = ""
    contact: int | None = None
    author: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def condition(self) -> Q:
        said = Q()
        if self.kinds is not None:
            said &= Q(kind__in=self.kinds)
        for name in ("medium", "contact_id", "author_id"):
            if value := getattr(self, name.removesuffix("_id")):
                said &= Q(**{name: value})
        if self.client is not None:
            said &= Q(client_id=self.client)
        if self.since is not None:
            said &= Q(at__gte=self.since)
        if self.until is not None:
            said &= Q(at__lt=self.until)
        return said

    def sql(self, *, without: str = "") -> tuple[str, dict[str, Any]]:
        """The same as words of SQL over columns of a document, but for the column named."""
        said = {
            "kind": ("kind = any(%(n_kinds)s)", None if self.kinds is None else sorted(self.kinds)),
            "client_id": ("client_id = %(n_client)s", self.client),
            "medium": ("medium = %(n_medium)s", self.medium or None),
            "contact_id": ("contact_id = %(n_contact)s", self.contact),
            "author_id": ("author_id = %(n_author)s", self.author),
            "since": ("at >= %(n_since)s", self.since),
            "until": ("at < %(n_until)s", self.until),
        }
        words, values = [], {}
        for name, (condition, value) in said.items():
            if value is not None and name != without:
                words.append(condition)
                values[condition[condition.index("(n_") + 1 : condition.index(")s")]] = value
        return " and ".join(words) or "true", values


@dataclass(frozen=True)
class Visible:
    """What the asker may see: the same said to the database and to a row in hand."""

    clients: frozenset[int] | None
    unattached: bool
    also: Mapping[str, frozenset[int]]
    narrowing: Narrowing = field(default_factory=Narrowing)

    def documents(self, *, words: bool = False) -> QuerySet[Document]:
        """Those in sight. `also` counts only when words are looked for: what has a name or a phone belongs to a client."""
        documents = Document.objects.filter(self.narrowing.condition())
        if self.clients is None:
            return documents if self.unattached else documents.filter(client_id__isnull=False)
        allowed = Q(client_id__in=self.clients)
        if self.unattached:
            allowed |= Q(client_id=None)
        for name, subjects in self.also.items() if words else ():
            allowed |= Q(subject_kind=name, subject_id__in=subjects)
        return documents.filter(allowed)
