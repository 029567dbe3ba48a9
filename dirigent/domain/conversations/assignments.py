"""Which letters look like an assignment: by their words and by the names of what is attached. A person says so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .models import Assignment, Attachment, Direction, Message, MessageKind

# In the subject and in the names of files a word is enough; in the text it must be said that this is the assignment.
NAMED = re.compile(
    r"(?<!\w)(тз|т\.\s?з\.|тех\.?\s?задани\w+|техническ\w+ задани\w+|бриф\w*|задани[ея]|brief)(?![^\W_])", re.I
)
SAID = re.compile(
    r"(?<!\w)(тз|техническ\w+ задани\w+|бриф\w{0,2})(?!\w)"
    r"|(прошу|просим|нужно|надо|необходимо|можете|сделайте|подготовьте)\W+(?:\w+\W+){0,3}"
    r"(сделать|подготовить|разработать|нарисовать|заменить|добавить|настроить|запустить|внести|собрать)",
    re.I,
)
LOOKED_AT = 4_000


@dataclass(frozen=True)
class Marked:
    """What stands beside a letter of theirs: the assignment it is, or whether it looks like one."""

    assignment: Assignment | None
    is_likely: bool


def looks_like_one(subject: str, text: str, names: Iterable[str] = ()) -> bool:
    if NAMED.search(subject) or any(NAMED.search(name.replace("_", " ")) for name in names):
        return True
    return bool(SAID.search(text[:LOOKED_AT]))


def beside(messages: Sequence[Message]) -> dict[int, Marked]:
    """For each letter of a person of theirs, by its number; two queries whatever their number."""
    theirs = [m for m in messages if m.direction == Direction.IN and m.kind == MessageKind.PERSON]
    marked = {a.message_id: a for a in Assignment.objects.meant().filter(message__in=theirs)}
    names: dict[int, list[str]] = {}
    for number, name in Attachment.objects.filter(message__in=theirs).values_list("message_id", "name"):
        names.setdefault(number, []).append(name)
    return {
        m.pk: Marked(marked.get(m.pk), looks_like_one(m.subject, m.new_text or m.text, names.get(m.pk, ())))
        for m in theirs
    }
