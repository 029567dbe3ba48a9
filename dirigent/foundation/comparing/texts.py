"""What has changed between two texts: first by paragraphs, then, within those that are one another's, by words.

Paragraphs belong together by the rare words they share, so the cost grows with the length of the texts and not with its square.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
_WORDS = re.compile(r"\s*(?:\w+|[^\w\s]|$)")
_RARE = 4  # paragraphs a word may stand in and still say which one it is
_MUCH = 1500  # words; longer paragraphs are compared by the lines of their sentences first
_SENTENCES = re.compile(r"(?<=[.!?…;])\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """Words in a row of one kind: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as it was and as it is: same, changed, added or removed. `old` and `new` are the numbers of the paragraphs."""

    kind: str
    parts: tuple[Part, ...]
    old: int | None = None
    new: int | None = None

    @property
    def before(self) -> tuple[Part, ...]:
        """The left side: what stood there."""
        return tuple(part for part in self.parts if part.kind != ADDED)

    @property
    def after(self) -> tuple[Part, ...]:
        """The right side: what stands there now."""
        return tuple(part for part in self.parts if part.kind != REMOVED)


def paragraphs(text: str) -> list[str]:
    """The paragraphs as they are numbered here: lines with something in them."""
    return [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def compare(old: str, new: str) -> list[Block]:
    """Every paragraph of both texts, in the order in which one reads them; what was there stands before what is."""
    return list(_blocks(_Paper(paragraphs(old)), _Paper(paragraphs(new))))


def changed(blocks: Sequence[Block]) -> int:
    """How many paragraphs differ."""
    return sum(block.kind != SAME for block in blocks)


def _blocks(old: "_Paper", new: "_Paper") -> Iterator[Block]:
    i = j = 0
    for a, b in [*_partners(old, new), (len(old), len(new))]:
        for place in range(i, a):
            yield Block(REMOVED, (Part(REMOVED, old[place]),), place, None)
        for place in range(j, b):
            yield Block(ADDED, (Part(ADDED, new[place]),), None, place)
        if a < len(old) and b < len(new):
            if old[a] == new[b]:
                yield Block(SAME, (Part(SAME, old[a]),), a, b)
            else:
                yield Block(CHANGED, tuple(_parts(old[a], new[b])), a, b)
        i, j = a + 1, b + 1


def _partners(old: "_Paper", new: "_Paper") -> list[tuple[int, int]]:
    """Pairs of paragraphs that are one another's, never crossing: equal ones first, then those that share rare words."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    head = [(place, place) for place in range(start)]
    tail = [(len(old) - place, len(new) - place) for place in range(end, 0, -1)]
    return [*head, *_between(old, new, (start, len(old) - end), (start, len(new) - end)), *tail]


def _between(old: "_Paper", new: "_Paper", of_old: tuple[int, int], of_new: tuple[int, int]) -> list[tuple[int, int]]:
    anchors = _rising(_unique(old, new, of_old, of_new))
    pairs: list[tuple[int, int]] = []
    for (a1, b1), (a2, b2) in _gaps(anchors, of_old, of_new):
        likely = _rising(_alike(old, new, (a1, a2), (b1, b2)))
        for (c1, d1), (c2, d2) in _gaps(likely, (a1, a2), (b1, b2)):
            if c2 - c1 == d2 - d1:  # as many here as there: each is the next one's
                pairs += [
                    (c1 + n, d1 + n)
                    for n in range(c2 - c1)
                    if old[c1 + n] == new[d1 + n] or _kin(old.words(c1 + n), new.words(d1 + n))
                ]
        pairs += likely
    return sorted([*anchors, *pairs])


def _unique(old: "_Paper", new: "_Paper", of_old: tuple[int, int], of_new: tuple[int, int]) -> dict[int, int]:
    """Paragraphs that stand once on each side, word for word."""
    here, there = Counter(old[slice(*of_old)]), Counter(new[slice(*of_new)])
    place = {new[n]: n for n in range(*of_new) if there[new[n]] == 1}
    return {n: place[old[n]] for n in range(*of_old) if here[old[n]] == 1 and old[n] in place}


def _alike(old: "_Paper", new: "_Paper", of_old: tuple[int, int], of_new: tuple[int, int]) -> dict[int, int]:
    """For each old paragraph the new one with which it shares most of its rare words."""
    if of_old[0] == of_old[1] or of_new[0] == of_new[1]:
        return {}
    where: dict[str, list[int]] = defaultdict(list)
    for n in range(*of_new):
        for word in new.words(n):
            where[word].append(n)
    found: dict[int, int] = {}
    for n in range(*of_old):
        votes: Counter[int] = Counter()
        for word in old.words(n):
            places = where.get(word, ())
            if len(places) <= _RARE:
                votes.update(places)
        if votes:
            best = max(votes, key=lambda place: (votes[place], -abs(place - of_new[0] - (n - of_old[0]))))
            if _kin(old.words(n), new.words(best)):
                found[n] = best
    return found


class _Paper(list[str]):
    """Paragraphs, and the words of each, counted once."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(lines)
        self._bags: dict[int, Counter[str]] = {}

    def words(self, place: int) -> Counter[str]:
        if place not in self._bags:
            self._bags[place] = Counter(re.findall(r"\w+", self[place].lower()))
        return self._bags[place]


def _kin(old: Counter[str], new: Counter[str]) -> bool:
    """Whether one may have become the other: at least a third of the words is common."""
    many = max(old.total(), new.total(), 1)
    return 3 * min(old.total(), new.total()) >= many and 3 * (old & new).total() >= many


def _rising(pairs: dict[int, int]) -> list[tuple[int, int]]:
    """The longest row of pairs in which both places grow."""
    tails: list[int] = []
    at: list[int] = []
    before: dict[int, int | None] = {}
    for a in sorted(pairs):
        place = bisect_left(tails, pairs[a])
        tails[place : place + 1] = [pairs[a]]
        at[place : place + 1] = [a]
        before[a] = at[place - 1] if place else None
    row: list[tuple[int, int]] = []
    last = at[-1] if at else None
    while last is not None:
        row.append((last, pairs[last]))
        last = before[last]
    return row[::-1]


def _gaps(
    pairs: list[tuple[int, int]], of_old: tuple[int, int], of_new: tuple[int, int]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """What lies between the pairs: (from, from), (until, until)."""
    i, j = of_old[0], of_new[0]
    for a, b in [*pairs, (of_old[1], of_new[1])]:
        if a > i or b > j:
            yield (i, j), (a, b)
        i, j = a + 1, b + 1


def _parts(old: str, new: str) -> Iterator[Part]:
    """The words of two paragraphs that are one another's."""
    merged: list[list[str]] = []
    for kind, text in _word_parts(_cut(old), _cut(new)):
        if merged and merged[-1][0] == kind:
            merged[-1][1] += text
        else:
            merged.append([kind, text])
    for kind, text in merged:
        yield Part(kind, text)


def _cut(text: str) -> list[str]:
    words = [word for word in _WORDS.findall(text) if word]
    return words if len(words) <= _MUCH else [f"{line} " for line in _SENTENCES.split(text)]


def _word_parts(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            for before, after in zip(old[i1:i2], new[j1:j2], strict=True):
                if before == after:
                    yield SAME, before
                else:  # only the space before the word is another one
                    yield REMOVED, before
                    yield ADDED, after
            continue
        if i2 > i1:
            yield REMOVED, "".join(old[i1:i2])
        if j2 > j1:
            yield ADDED, "".join(new[j1:j2])
