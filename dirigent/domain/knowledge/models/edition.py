from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User


class Edition(models.Model):
    """How a term or an article read from a moment on. Never changed: what was said to a client can be looked up."""

    term = models.ForeignKey("knowledge.Term", models.CASCADE, null=True, related_name="editions")
    article = models.ForeignKey("knowledge.Article", models.CASCADE, null=True, related_name="editions")
    number = models.PositiveIntegerField()
    says = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("edition")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term=None, article__isnull=False) | Q(term__isnull=False, article=None),
                name="edition_of_one_thing",
            ),
            models.UniqueConstraint(fields=["term", "number"], name="edition_of_term_once"),
            models.UniqueConstraint(fields=["article", "number"], name="edition_of_article_once"),
        ]

    def __str__(self) -> str:
        return f"{self.term or self.article} {self.number}"


class Edited(models.Model):
    """What is written, rewritten and taken out again by several people, every wording of it kept."""

    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    changed_at = models.DateTimeField(editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    # The fields an edition keeps.
    SAYS: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def put(self, fields: dict[str, Any]) -> list[str]:
        """Take these values over; the names of those that differed."""
        changed = sorted(name for name, value in fields.items() if getattr(self, name) != value)
        for name in changed:
            setattr(self, name, fields[name])
        return changed

    def publish(self, *, by: User | None, at: datetime) -> None:
        """This is how it reads from now on."""
        self.changed_by, self.changed_at = by, at
        self.save()
        Edition.objects.create(
            **{self._meta.model_name or "": self}, number=self.revision, by=by, at=at,
            says={name: getattr(self, name) for name in self.SAYS},
        )  # fmt: skip
