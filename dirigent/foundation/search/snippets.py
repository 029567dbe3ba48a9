"""Snippets: the sentence that matched, as plain text in parts. Whoever shows it escapes it."""

import re

from dirigent.foundation.search import words

Parts = list[tuple[str, bool]]

LONGEST = 200
BEFORE = 60
SENTENCE_END = re.compile(r"[.!?…]\s|[\n\f]")
# Pages of one text are divided by this.
PAGE_END = "\f"


class Marker:
    """Knows what was asked, and finds it in a text."""

    def __init__(self, asked: list[str], shortest_prefix: int) -> None:
        self.forms = {form for word in asked for form in words.forms(word)}
        self.prefix = asked[-1] if len(asked[-1]) >= shortest_prefix else None
        self.asked = set(asked)
        self.beginnings = {word[:2] for word in (*self.forms, *asked)}

    def mark(self, text: str) -> Parts:
        """The whole text, cut where matches begin and end."""
        parts: Parts = []
        done = 0
        for start, end, word in words.spans(text):
            if self.matches(word):
                if start > done:
                    parts.append((text[done:start], False))
                parts.append((text[start:end], True))
                done = end
        if done < len(text):
            parts.append((text[done:], False))
        return parts

    def snippet(self, text: str) -> Parts:
        """The sentence of the first match, or the beginning."""
        first = self._first(text)
        start, end = _sentence(text, first or 0)
        cut = " ".join(text[start:end].split())
        # A sentence that is whole says so by its own sign.
        if end < len(text) and not cut.endswith((".", "!", "?", "…")):
            cut += "…"
        if first is None:
            return [(cut, False)] if cut else []
        return self.mark(("…" if start else "") + cut)

    def page(self, text: str) -> int:
        """On which page the first match stands; nothing of a text without pages."""
        first = self._first(text)
        return text.count(PAGE_END, 0, first) + 1 if first is not None and PAGE_END in text else 0

    def _first(self, text: str) -> int | None:
        return next((start for start, _, word in words.spans(text) if self.matches(word)), None)

    def matches(self, word: str) -> bool:
        if word in self.asked or (self.prefix and word.startswith(self.prefix)):
            return True
        # A dictionary look-up for each word of each text would cost more than the search itself.
        return word[:2] in self.beginnings and not self.forms.isdisjoint(words.forms(word))


def _sentence(text: str, place: int) -> tuple[int, int]:
    """Where the sentence around this place begins and ends, kept short."""
    start = place
    for boundary in SENTENCE_END.finditer(text, max(0, place - LONGEST), place):
        start = boundary.end()
    if start == place and place > LONGEST:
        start = place - BEFORE
    elif start == place:
        start = 0
    if place - start > BEFORE:
        start = _next_word(text, place - BEFORE)
    ending = SENTENCE_END.search(text, place, start + LONGEST)
    end = ending.end() if ending else min(len(text), start + LONGEST)
    return start, end


def _next_word(text: str, place: int) -> int:
    gap = re.compile(r"\s").search(text, place, place + BEFORE // 2)
    return gap.end() if gap else place
