"""Noticing words of our trade in a text for the client before it goes, and saying them plainly (COM-10). Never forbids."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Max, Q, Sum

from dirigent.foundation.search.inflecting import lexeme
from dirigent.foundation.search.words import WORD, fold, forms, words

from .models import Level, Term
from .saying import head_of, instead_of

# Whoever knows the main terms needs the special ones explained; whoever speaks our language needs nothing. A person of whom
# nothing is known is spoken to without terms.
EXPLAINED_TO = {"some": frozenset({Level.SPECIAL}), "professional": frozenset()}
# Addresses are not read, and what the client wrote themselves is not ours to say otherwise.
NOT_OURS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|^>.*$", re.M)
GAP = re.compile(r"[ \t\u00a0\-‑–/&]{0,3}|\s")
# «CTR — это …», «CTR, то есть …»; after a bare dash an explanation shares words with the one of the glossary.
SAYS_WHAT = re.compile(
    r"[»\"”]?\s*(?:[,—–-]\s*)+(?:это|то есть|т\.\s?е\.|иначе говоря|проще говоря|другими словами)\b", re.I
)
DASH = re.compile(r"[»\"”]?\s+[—–-]\s+([^.!?;\n]+)")
BRACKETS = re.compile(r"[»\"”]?\s*\(([^()]{3,300})\)")
SHORTEST_EXPLANATION = 2
SHARED = 2
LONG_WORD = 3


@dataclass(frozen=True)
class Found:
    """A term where it stands in the text; `instead` fits its case, `explained` puts the plain words behind it."""

    start: int
    end: int
    term: Term
    words: str
    instead: str

    @property
    def explained(self) -> str:
        return f"{self.words} ({self.term.instead})"


Pattern = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Glossary:
    """The terms made ready to be noticed: by the first word of each phrase, the longest phrase first."""

    by_word: dict[str, list[tuple[Pattern, Term]]]
    sense: dict[int, frozenset[str]]

    def find(self, text: str, level: str | None = None) -> list[Found]:
        told = EXPLAINED_TO.get(level or "", frozenset(Level.values))
        if not told:
            return []
        found = [one for one in self._all(text) if one.term.level in told]
        known = {one.term.pk for one in found if self._is_explained(text, one)}
        return [one for one in found if one.term.pk not in known]

    def _all(self, text: str) -> list[Found]:
        spoken = _without(text)
        tokens = [(match.start(), match.end(), fold(match[0])) for match in WORD.finditer(spoken)]
        found, place = [], 0
        while place < len(tokens):
            length, term = self._at(text, tokens, place)
            if term:
                start, end = tokens[place][0], tokens[place + length - 1][1]
                said, before = text[start:end], self._before(text, tokens, place)
                found.append(Found(start, end, term, said, instead_of(term, text, start, head_of(said), before)))
            place += length
        return found

    def _at(self, text: str, tokens: Sequence[tuple[int, int, str]], place: int) -> tuple[int, Term | None]:
        for pattern, term in self.by_word.get(tokens[place][2], ()):
            here = tokens[place : place + len(pattern)]
            if (
                len(here) == len(pattern)
                and all(word in allowed for (_s, _e, word), allowed in zip(here, pattern, strict=True))
                and all(GAP.fullmatch(text[a[1] : b[0]]) for a, b in zip(here, here[1:], strict=False))
            ):
                return len(pattern), term
        return 1, None

    @staticmethod
    def _before(text: str, tokens: Sequence[tuple[int, int, str]], place: int) -> str:
        """The word before, when nothing but a space is between."""
        if not place or text[tokens[place - 1][1] : tokens[place][0]].strip(' \u00a0«"'):
            return ""
        return tokens[place - 1][2]

    def _is_explained(self, text: str, one: Found) -> bool:
        """Said in plain words beside itself: in brackets, after a dash, or itself in brackets behind the plain words."""
        rest = text[one.end : one.end + 400]
        if (inside := BRACKETS.match(rest)) and len(_long(inside[1])) >= SHORTEST_EXPLANATION:
            return True
        if SAYS_WHAT.match(rest):
            return True
        sense = self.sense[one.term.pk]
        if (said := DASH.match(rest)) and len(_sense(said[1]) & sense) >= SHARED:
            return True
        before, after = text[: one.start].rstrip('«"“ '), rest.lstrip('»"” ')
        return before.endswith("(") and after.startswith(")") and bool(_sense(before[-120:]) & sense)


def find(text: str, level: str | None = None) -> list[Found]:
    """The terms of the text that its reader needs explained and it does not explain. `level` is what the contact knows:
    their `jargon`; nothing where nobody in particular reads."""
    return glossary().find(text, level)


def glossary() -> Glossary:
    """The terms as they are now; made ready once for each state of the glossary."""
    current = Q(retired_at=None)
    # Not by the clock alone: it may be set back.
    state = Term.objects.aggregate(
        at=Max("changed_at"), last=Max("pk"), changes=Sum("revision"), shown=Sum("pk", filter=current)
    )
    return _ready(*state.values())


@lru_cache(maxsize=2)
def _ready(*_state: object) -> Glossary:
    return compiled(Term.objects.current())


def compiled(terms: Iterable[Term]) -> Glossary:
    by_word: dict[str, list[tuple[Pattern, Term]]] = {}
    sense = {}
    for term in terms:
        sense[term.pk] = frozenset(_sense(f"{term.instead} {term.explanation}"))
        for name in term.spellings if term.everyday else (term.word, *term.spellings):
            pattern = tuple(_forms(word) for word in WORD.findall(name))
            for first in pattern[0] if pattern else ():
                by_word.setdefault(first, []).append((pattern, term))
    for patterns in by_word.values():
        patterns.sort(key=lambda one: -len(one[0]))
    return Glossary(by_word, sense)


def _forms(word: str) -> frozenset[str]:
    # An abbreviation has one form; the dictionary would guess it to be something else.
    return frozenset({fold(word)}) if word.isupper() and len(word) > 1 else lexeme(fold(word))


def _without(text: str) -> str:
    """The text with spaces where it is not read, so that places stay."""
    return NOT_OURS.sub(lambda match: " " * len(match[0]), text)


def _long(text: str) -> list[str]:
    return [word for word in words(text) if len(word) >= LONG_WORD and not word.isdigit()]


def _sense(text: str) -> set[str]:
    return {form for word in _long(text) for form in forms(word)}
