"""Which letters follow one another: by their references or our signed token, inside one client, never by subject."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from django.db.models import Q

from .letters import Letter
from .models import Message, Outgoing
from .recognising import Recognised
from .reply_tokens import token_of


class Groups:
    """Things that belong together (union–find)."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def root(self, thing: Hashable) -> Hashable:
        parent = self._parent.setdefault(thing, thing)
        while parent != self._parent[parent]:
            self._parent[parent] = self._parent[self._parent[parent]]
            parent = self._parent[parent]
        self._parent[thing] = parent
        return parent

    def join(self, one: Hashable, other: Hashable) -> None:
        self._parent[self.root(one)] = self.root(other)


def gather(letters: Sequence[Letter], owners: Sequence[Recognised]) -> list[tuple[list[int], list[int]]]:
    """Threads as (places of letters in the batch, existing thread ids they continue or bring together).

    A stranger's letters follow one another only when they come from or go to the same address.
    """
    groups = Groups()
    ids: dict[str, list[str]] = {}
    for place, (letter, owner) in enumerate(zip(letters, owners, strict=True)):
        scope = _scope(owner.client_id, owner.counterpart)
        groups.root(("letter", place))
        for message_id in filter(None, (letter.message_id, *letter.references)):
            groups.join(("letter", place), (scope, message_id))
            ids.setdefault(message_id, [])
    for thread_id, client_id, token_id in _answered_by_token(ids):
        groups.join(("thread", thread_id), (_scope(client_id, ""), token_id))
    for thread_id, client_id, dismissed, message_id, references, sender, direction, recipients in _already_here(ids):
        if dismissed:
            continue
        counterpart = sender if direction == "in" else (recipients[0][1] if recipients else "")
        scope = _scope(client_id, counterpart)
        for known in filter(None, (message_id, *references)):
            groups.join(("thread", thread_id), (scope, known))
    threads: dict[Hashable, list[int]] = defaultdict(list)
    for thing in [t for t in groups._parent if isinstance(t, tuple) and t[0] == "thread"]:
        threads[groups.root(thing)].append(thing[1])
    gathered: dict[Hashable, list[int]] = defaultdict(list)
    for place in range(len(letters)):
        gathered[groups.root(("letter", place))].append(place)
    return [(places, sorted(threads.get(root, []))) for root, places in gathered.items()]


def _scope(client_id: int | None, counterpart: str) -> Hashable:
    return ("client", client_id) if client_id else ("stranger", counterpart)


def _already_here(ids: dict[str, list[str]]):
    if not ids:
        return []
    return Message.objects.filter(Q(message_id__in=ids) | Q(references__overlap=list(ids))).values_list(
        "thread_id", "thread__client_id", "thread__dismissed_at", "message_id", "references", "sender_key", "direction", "recipients",
    )  # fmt: skip


def _answered_by_token(ids: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Threads of letters of ours that are referred to by the token we signed, also when a server gave them another id."""
    tokens = {token: message_id for message_id in ids if (token := token_of(message_id))}
    if tokens:
        sent = Outgoing.objects.filter(token__in=tokens, thread__isnull=False, client__isnull=False)
        for token, thread_id, client_id in sent.values_list("token", "thread_id", "thread__client_id"):
            yield thread_id, client_id, tokens[token]
