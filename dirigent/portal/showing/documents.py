"""Files that were given to this person: in letters, and wherever else a room of the portal says so.

A room appends a function to `SOURCES`: it takes the contact and gives `Document`s with addresses of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from dirigent.domain.clients.models import Contact

from .messages import sent_files


@dataclass(frozen=True)
class Document:
    name: str
    url: str
    size: int
    at: datetime
    about: str = ""


SOURCES: list[Callable[[Contact], list[Document]]] = []


def documents(contact: Contact, *, limit: int = 200) -> list[Document]:
    """The latest first."""
    letters = [
        Document(file.name, reverse("portal:file", args=[file.pk]), file.file.size, at)
        for file, at in sent_files(contact, limit=limit)
    ]
    every = [*letters, *(one for source in SOURCES for one in source(contact))]
    return sorted(every, key=lambda one: one.at, reverse=True)[:limit]
