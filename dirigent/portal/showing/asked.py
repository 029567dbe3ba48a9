"""What a page about consent is made of: the fields a client may read, and no others."""

from dataclasses import dataclass
from datetime import datetime

from dirigent.foundation.comparing import texts


@dataclass(frozen=True)
class Person:
    name: str
    state: str
    words: str
    at: datetime | None


@dataclass(frozen=True)
class Said:
    """An answer that was given, as it stands in the history."""

    name: str
    approves: bool
    words: str
    at: datetime
    through: str
    fingerprint: str


@dataclass(frozen=True)
class Put:
    """A version in the history."""

    number: int
    what_changed: str
    put_up_at: datetime
    minor: bool
    counts: bool
    answers: list[Said]


@dataclass(frozen=True)
class File:
    pk: int
    name: str
    size: int


@dataclass(frozen=True)
class Note:
    """A remark or a question, of theirs or of ours."""

    pk: int
    number: int
    name: str
    is_ours: bool
    words: str
    at: datetime
    is_question: bool
    settled: bool
    quote: str
    place: str
    answers: list["Note"]


@dataclass(frozen=True)
class Pin:
    number: int
    x: str
    y: str
    settled: bool
    href: str


@dataclass(frozen=True)
class Sheet:
    key: int
    page: int
    label: str
    new: str
    old: str
    difference: str
    pins: list[Pin]
    reason: str = ""


@dataclass(frozen=True)
class Listed:
    """One of the list. `my_turn`: this person's word is waited for."""

    pk: int
    title: str
    number: int
    kind: str
    state: str
    state_words: str
    what_changed: str
    due_at: datetime
    since: datetime
    consequence: str
    my_turn: bool
    pictures: tuple[str, ...]


@dataclass(frozen=True)
class Whole:
    """One approval as it is read: the version, what changed since `before`, who answered what."""

    pk: int
    title: str
    kind: str
    state: str
    state_words: str
    reason: str
    number: int
    current: int
    before: int
    text: str
    what_changed: str
    put_up_at: datetime
    put_up_by: str
    due_at: datetime
    depends: str
    consequence: str
    objections_until: datetime | None
    content_hash: str
    consent_text: str
    may_approve: bool
    may_object: bool
    why_not: str
    mine: Said | None
    has_certificate: bool
    people: list[Person]
    files: list[File]
    sheets: list[Sheet]
    pieces: list[tuple[str, int, int]]
    blocks: list[texts.Block]
    notes: list[Note]
    my_open_notes: int
    versions: list[Put]
    colleagues: list[tuple[int, str]]
    is_debrief: bool

    @property
    def fingerprint(self) -> str:
        return self.content_hash[:16]

    @property
    def others_awaited(self) -> list[str]:
        return [one.name for one in self.people if one.state in ("turn", "later")]
