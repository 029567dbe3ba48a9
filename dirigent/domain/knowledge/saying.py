"""Putting the plain words in the place of a term, in the case the term stands in."""

import re

from dirigent.foundation.search.inflecting import cases, declined, named_by, part_of_speech
from dirigent.foundation.search.words import fold

from .models import Term

AFTER = {
    "gent": [
        "без",
        "для",
        "от",
        "до",
        "из",
        "у",
        "около",
        "после",
        "кроме",
        "вместо",
        "ради",
        "относительно",
        "насчет",
    ],
    "datv": ["к", "ко", "по", "благодаря", "согласно"],
    "accs": ["про", "через", "сквозь", "за", "в", "на"],
    "ablt": ["над", "перед", "между"],
    "loct": ["о", "об", "обо", "при"],
}
CASE_AFTER = {word: case for case, said in AFTER.items() for word in said}
BEGINNING = re.compile(r"(?:^|[.!?…\n]\s*|\n\s*[-–—•*]\s*)[«\"“]?$")


def instead_of(term: Term, text: str, start: int, head: str, before: str) -> str:
    """What to say for the term at `start`. `head` is its chief word folded, `before` the word before it, or nothing."""
    case, plural = _case(term, head, before)
    # «цена, которую готовы платить» would have to be changed to its end.
    said = declined(term.instead, case, plural=plural and "," not in term.instead)
    return said[:1].upper() + said[1:] if BEGINNING.search(text[max(0, start - 40) : start]) else said


def head_of(said: str) -> str:
    """The chief word of a term as it stands: its first noun, of a word with hyphens the last part."""
    parts = [fold(one) for one in re.split(r"[^\w\-‑/]+", said) if one]
    return next(
        (last for one in parts if part_of_speech(last := re.split(r"[\-‑/]", one)[-1]) == "NOUN"),
        parts[-1] if parts else "",
    )


def _case(term: Term, head: str, before: str) -> tuple[str, bool]:
    own = frozenset(form for name in (term.word, *term.spellings) for form in named_by(head_of(name)))
    possible, wanted = cases(head, own), _wanted_after(before)
    if not possible:
        return wanted or "nomn", False
    return next((one for one in possible if one[0] == wanted), possible[0])


def _wanted_after(word: str) -> str:
    """The case that the word before asks for: a preposition, a verb, or a noun («рост CTR»)."""
    if not word:
        return ""
    if case := CASE_AFTER.get(word):
        return case
    part = part_of_speech(word)
    if part in ("VERB", "INFN", "GRND"):
        return "accs"
    return "gent" if part == "NOUN" else ""
