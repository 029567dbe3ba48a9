"""What was found, by kind, each with the place where it is shown. A constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Attachment, Call, Message
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Comment, Task
from dirigent.foundation.search.finding import Hit, find
from dirigent.foundation.search.snippets import Parts

from .addresses import address_of
from .asking import Asked

# In the order in which they are shown; a group may hold several kinds of documents.
GROUPS = {
    "clients": (gettext_lazy("Clients"), ("client",), "users"),
    "people": (gettext_lazy("People"), ("contact",), "address-book"),
    "tasks": (gettext_lazy("Tasks"), ("task", "comment"), "checkbox"),
    "consent": (gettext_lazy("Approvals"), ("approval",), "writing-sign"),
    "taking-on": (gettext_lazy("Briefs and handovers"), ("brief", "handover"), "file-text"),
    "agreements": (gettext_lazy("Agreements"), ("agreement",), "heart-handshake"),
    "letters": (gettext_lazy("Letters and messages"), ("message", "official"), "mail"),
    "official": (gettext_lazy("Legally significant"), ("official",), "shield-check"),
    "files": (gettext_lazy("Files"), ("attachment",), "paperclip"),
    "contacts": (pgettext_lazy("found by the search", "Contacts"), ("touch", "call"), "phone"),
    "notes": (gettext_lazy("Notes"), ("note",), "lock"),
    "complaints": (gettext_lazy("Complaints"), ("complaint",), "message-report"),
    "knowledge": (gettext_lazy("Knowledge base"), ("article",), "vocabulary"),
}
# icons: users address-book checkbox writing-sign file-text heart-handshake mail paperclip phone lock message-report vocabulary


@dataclass(frozen=True)
class Found:
    hit: Hit
    address: str
    title: Parts
    client_name: str
    place: str = ""
    is_inward: bool = False


@dataclass(frozen=True)
class Group:
    name: str
    label: str
    icon: str
    found: list[Found]
    rest: int = 0

    def cut(self, most: int, *, keeps_rest: bool = True) -> "Group":
        return replace(self, found=self.found[:most], rest=len(self.found[most:]) if keeps_rest else 0)


def search(asked: Asked, user: User, at: datetime, *, limit: int = 40) -> list[Group]:
    """What the user may see of what answers the question, best first in each group; of one group a page and one more."""
    kinds = GROUPS[asked.group][1] if asked.group else None
    if user.sees_every_client:
        visible, also = None, None
    else:
        visible = list(Client.objects.visible_to(user, at).values_list("pk", flat=True))
        also = beside_clients(user, set(visible))
    unattached = user.in_client_service or user.is_administrator
    before = (asked.page - 1) * limit if asked.group else 0
    hits = find(
        asked.query, client_ids=visible, kinds=kinds, limit=before + limit + (1 if asked.group else 0),
        unattached=unattached, also=also, **asked.narrowing(),
    )  # fmt: skip
    return grouped(hits[before:], asked_for=asked.group)


def beside_clients(user: User, visible: set[int]) -> dict[str, list[int]]:
    """Tasks that concern one though the client is not one's own, and what is said in them."""
    tasks = [pk for pk, client in Task.objects.concerning(user, "pk", "client_id") if client not in visible]
    comments = Comment.objects.filter(task__in=tasks).order_by().values_list("pk", flat=True) if tasks else []
    return {"tasks.task": tasks, "tasks.comment": list(comments)}


def grouped(hits: Iterable[Hit], *, asked_for: str = "") -> list[Group]:
    """By kind. What is legally significant stands by itself only when asked for: otherwise among the letters."""
    hits = list(hits)
    numbers = {hit.client_id for hit in hits if hit.client_id}
    names = dict(Client.objects.filter(pk__in=numbers).values_list("pk", "name"))
    parents = _parents(hits)
    groups = []
    for name, (label, kinds, icon) in GROUPS.items():
        found = [
            Found(
                hit,
                _address(hit, parents),
                _capital(hit.title_parts),
                names.get(hit.client_id or 0, "") if hit.kind != "client" else "",
                gettext("page %(n)s") % {"n": hit.page} if hit.page and hit.title.lower().endswith(".pdf") else "",
                hit.kind == "note",
            )
            for hit in hits
            if hit.kind in kinds and (name == asked_for if asked_for else name != "official")
        ]
        if found:
            groups.append(Group(name, str(label), icon, found))
    return groups


def _address(hit: Hit, parents: dict[tuple[str, int], int]) -> str:
    parent = parents.get((hit.kind, hit.subject_id))
    if hit.kind == "attachment" and parent:  # a file is shown in its letter
        message = parents["message of attachment", hit.subject_id]
        return address_of("conversations.message", message, hit.client_id, parent_id=parent)
    return address_of(hit.subject_kind, hit.subject_id, hit.client_id, parent_id=parent)


def _capital(parts: Parts) -> Parts:
    """A title begins with a capital, however it was typed."""
    return [(capfirst(parts[0][0]), parts[0][1]), *parts[1:]] if parts else parts


def _parents(hits: list[Hit]) -> dict[tuple[str, int], int]:
    """What a found thing lives in, for its address: threads of messages, tasks of comments."""
    of_kind: dict[str, set[int]] = {}
    for hit in hits:
        of_kind.setdefault(hit.kind, set()).add(hit.subject_id)
    found: dict[tuple[str, int], int] = {}
    if messages := of_kind.get("message", set()) | of_kind.get("official", set()):
        for pk, thread in Message.objects.filter(pk__in=messages).values_list("pk", "thread"):
            found["message", pk] = found["official", pk] = thread
    if files := of_kind.get("attachment"):
        for pk, thread, message in Attachment.objects.filter(pk__in=files).values_list(
            "pk", "message__thread", "message_id"
        ):
            found["attachment", pk] = thread
            found["message of attachment", pk] = message
    if calls := of_kind.get("call"):
        found |= {("call", pk): thread for pk, thread in Call.objects.filter(pk__in=calls).values_list("pk", "thread")}
    if comments := of_kind.get("comment"):
        for pk, task in Comment.objects.filter(pk__in=comments).values_list("pk", "task"):
            found["comment", pk] = task
    return found
