from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.foundation.search.words import forms, words

# Words that every objection has say nothing about it.
EMPTY = frozenset(
    [
        "и",
        "в",
        "не",
        "на",
        "что",
        "я",
        "вы",
        "мы",
        "у",
        "с",
        "за",
        "по",
        "но",
        "а",
        "это",
        "как",
        "так",
        "же",
        "бы",
        "ли",
        "для",
        "от",
        "до",
        "из",
        "к",
        "о",
        "об",
        "если",
        "то",
        "да",
        "нет",
        "вас",
        "нас",
        "нам",
        "вам",
        "ваш",
        "наш",
        "мой",
        "свой",
        "он",
        "она",
        "они",
        "оно",
        "быть",
        "есть",
        "весь",
        "всё",
        "все",
        "ещё",
        "уже",
        "тот",
        "этот",
        "такой",
        "который",
        "кто",
        "когда",
        "the",
        "a",
        "to",
        "of",
        "is",
        "we",
        "you",
        "it",
    ]
)


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002  # every queryset is asked alike
        """The library is for everybody who talks with clients."""
        return self

    def current(self) -> Self:
        return self.filter(retired_at=None)

    def about(self, said: str, *, most: int = 5) -> Sequence["Objection"]:
        """Those that meet what the client says, the nearest first; nothing where no word of sense is shared."""
        asked = lemmas_of(said)
        if not asked:
            return []
        found: list[Objection] = list(self.current().filter(lemmas__overlap=sorted(asked)))
        rarity = Counter(lemma for one in found for lemma in set(one.lemmas))
        weight = {one.pk: sum(1 / rarity[lemma] for lemma in asked & set(one.lemmas)) for one in found}
        return sorted(found, key=lambda one: (-weight[one.pk], one.pk))[:most]


class Objection(models.Model):
    """What clients object, and our answer worked out beforehand (COM-11). Edited by the head, used by everybody."""

    words = models.CharField(_("what the client says"), max_length=300)
    answer = models.TextField(_("our answer"))
    why = models.TextField(_("what is behind it"), blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("about what"))
    lemmas = ArrayField(models.CharField(max_length=60), default=list, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    changed_at = models.DateTimeField(editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        ordering = ["words", "pk"]
        indexes = [GinIndex(fields=["lemmas"], name="objection_lemmas")]

    def __str__(self) -> str:
        return self.words

    @classmethod
    @transaction.atomic
    def add(cls, said: str, answer: str, *, by: User | None, at: datetime, **fields) -> "Objection":
        objection = cls(words=said, answer=answer, made_by=by, made_at=at, changed_by=by, changed_at=at, **fields)
        objection._understand()
        objection.save()
        record("objection.added", client=None, subject=objection, by=by, at=at, text=said)
        return objection

    @transaction.atomic
    def change(self, *, by: User, at: datetime, **fields) -> None:
        """Another wording; the journal keeps which fields."""
        changed = sorted(name for name, value in fields.items() if getattr(self, name) != value)
        if not changed:
            return
        for name in changed:
            setattr(self, name, fields[name])
        self._understand()
        self.changed_by, self.changed_at, self.revision = by, at, self.revision + 1
        self.save()
        record("objection.changed", client=None, subject=self, by=by, at=at, fields=changed)

    @transaction.atomic
    def retire(self, *, by: User, at: datetime) -> None:
        """It is offered no more."""
        if Objection.objects.current().filter(pk=self.pk).update(retired_at=at):
            self.retired_at = at
            record("objection.retired", client=None, subject=self, by=by, at=at, text=self.words)

    @transaction.atomic
    def come_back(self, *, by: User, at: datetime) -> None:
        if Objection.objects.filter(pk=self.pk, retired_at__isnull=False).update(retired_at=None):
            self.retired_at = None
            record("objection.came_back", client=None, subject=self, by=by, at=at, text=self.words)

    def _understand(self) -> None:
        self.lemmas = sorted(lemmas_of(f"{self.words} {' '.join(self.tags)}"))


def lemmas_of(text: str) -> set[str]:
    """The dictionary forms of its words of sense."""
    return {
        form for word in words(text) if word not in EMPTY for form in forms(word) if form not in EMPTY and len(form) > 1
    }
