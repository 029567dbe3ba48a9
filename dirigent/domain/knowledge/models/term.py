from collections import Counter
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.words import forms, words

from .edition import Edited

# Shorter words are prepositions and the like: they say nothing about what is looked for.
SHORTEST = 2


class Level(models.TextChoices):
    """To whom a term has to be explained."""

    MAIN = "main", _("main: clear to whoever knows the main terms")
    SPECIAL = "special", _("special: clear to specialists only")


class TermQuerySet(models.QuerySet["Term"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002  # every queryset is asked alike
        """The glossary is for everybody."""
        return self

    def current(self) -> Self:
        return self.filter(retired_at=None)

    def about(self, asked: str) -> list["Term"]:
        """Those that have a word of this, those whose own name it is first."""
        said = [word for word in words(asked) if len(word) >= SHORTEST or not word.isascii()]
        if not said:
            return []
        wanted = {form for word in said for form in (word, *forms(word))}
        beginning = said[-1]
        found = [
            term for term in self.current()
            if wanted & set(term.lemmas) or any(lemma.startswith(beginning) for lemma in term.lemmas)
        ]  # fmt: skip
        rarity = Counter(lemma for term in found for lemma in set(term.lemmas))
        own = {term.pk: set(words(" ".join((term.word, *term.spellings)))) for term in found}

        def nearness(term: "Term") -> tuple:
            named = bool(wanted & own[term.pk]) or any(word.startswith(beginning) for word in own[term.pk])
            return not named, -sum(1 / rarity[lemma] for lemma in wanted & set(term.lemmas)), term.word.lower()

        return sorted(found, key=nearness)


class Term(Edited):
    """A word of our trade, and how it is said to somebody who does not know it (COM-10).

    `spellings` are its other names and the phrases it is met in. A word that is `everyday` is noticed in those phrases only:
    «цель» alone means what it means to everybody.
    """

    SAYS = "word", "spellings", "everyday", "instead", "explanation", "analogy", "level"

    word = models.CharField(_("term"), max_length=80)
    spellings = ArrayField(models.CharField(max_length=80), default=list, blank=True, verbose_name=_("other names"))
    everyday = models.BooleanField(_("also an everyday word"), default=False)
    instead = models.CharField(_("what to say instead"), max_length=200)
    explanation = models.TextField(_("in plain words"))
    analogy = models.TextField(_("what it is like in everyday life"))
    level = models.CharField(_("who knows it"), max_length=8, choices=Level, default=Level.MAIN)
    lemmas = ArrayField(models.CharField(max_length=80), default=list, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        ordering = [Lower("word"), "pk"]
        indexes = [GinIndex(fields=["lemmas"], name="term_lemmas")]
        constraints = [
            models.UniqueConstraint(Lower("word"), condition=Q(retired_at=None), name="term_once"),
        ]

    def __str__(self) -> str:
        return self.word

    @classmethod
    @transaction.atomic
    def add(
        cls, word: str, *, instead: str, explanation: str, analogy: str, by: User | None, at: datetime, **fields
    ) -> "Term":
        term = cls(
            word=word, instead=instead, explanation=explanation, analogy=analogy, made_by=by, made_at=at, **fields
        )
        term.understand()
        term.publish(by=by, at=at)
        record("term.added", client=None, subject=term, by=by, at=at, text=word)
        return term

    @transaction.atomic
    def change(self, *, by: User, at: datetime, **fields) -> None:
        """Another wording; the one before stays among the editions."""
        if changed := self.put(fields):
            self.understand()
            self.revision += 1
            self.publish(by=by, at=at)
            record("term.changed", client=None, subject=self, by=by, at=at, fields=changed)

    @transaction.atomic
    def retire(self, *, by: User, at: datetime) -> None:
        """It is neither shown nor noticed any more."""
        if Term.objects.current().filter(pk=self.pk).update(retired_at=at, changed_at=at):
            self.retired_at = at
            record("term.retired", client=None, subject=self, by=by, at=at, text=self.word)

    @transaction.atomic
    def come_back(self, *, by: User, at: datetime) -> None:
        if Term.objects.filter(pk=self.pk, retired_at__isnull=False).update(retired_at=None, changed_at=at):
            self.retired_at = None
            record("term.came_back", client=None, subject=self, by=by, at=at, text=self.word)

    def understand(self) -> None:
        self.lemmas = found_by(self.word, *self.spellings, self.instead, self.explanation)


def found_by(*said: str) -> list[str]:
    """The dictionary forms of these words, by which a term is looked for."""
    long_enough = (word for word in words(" ".join(said)) if len(word) > SHORTEST or word.isascii())
    return sorted({form for word in long_enough for form in forms(word)})
