"""What our words mean: the plain side of the glossary, the same for every client."""

from dataclasses import dataclass

from dirigent.domain.knowledge.models import Term


@dataclass(frozen=True)
class Meaning:
    word: str
    instead: str
    explanation: str
    analogy: str


def terms(asked: str = "") -> list[Meaning]:
    current = Term.objects.current()
    return [meaning(term) for term in (current.about(asked) if asked else current)]


def meaning(term: Term) -> Meaning:
    return Meaning(term.word, term.instead, term.explanation, term.analogy)
