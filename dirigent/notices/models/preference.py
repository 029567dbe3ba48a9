from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.notices.kinds import REGISTRY, Mode, Way

MUST = ("burning", "overdue", "brought_in", "urgent")


class Preference(models.Model):
    """How a person wants to be told of a kind by a way, where it differs from what is usual."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notice_preferences", db_index=False)
    kind = models.CharField(max_length=20)
    way = models.CharField(max_length=8, choices=Way)
    mode = models.CharField(max_length=8, choices=Mode)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("preference")
        ordering = ["kind", "way"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "way"], name="preference_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=MUST, mode="never"), name="preference_burning_is_told",
                violation_error_message=_("What burns cannot be silenced: a client waits for you there."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.way}: {self.mode}"

    def clean(self) -> None:
        kind = REGISTRY.get(self.kind)
        if kind is None:
            raise ValidationError({"kind": now_("There is no such notice.")})
        if not kind.may_be(self.mode):
            raise ValidationError({"mode": now_("What burns cannot be silenced: a client waits for you there.")})

    @classmethod
    @transaction.atomic
    def choose(cls, user: User, chosen: Mapping[tuple[str, str], str], *, at: datetime) -> None:
        """From now on like this; what is usual needs no row. Raises ValidationError for what may not be chosen."""
        rows = [Preference(user=user, kind=kind, way=way, mode=mode, at=at) for (kind, way), mode in chosen.items()]
        for row in rows:
            row.full_clean(exclude=["user"], validate_unique=False, validate_constraints=False)
        for kind, way in chosen:
            Preference.objects.filter(user=user, kind=kind, way=way).delete()
        Preference.objects.bulk_create(row for row in rows if REGISTRY[row.kind].usual[row.way] != row.mode)


Choices = Mapping[tuple[int, str, str], str]


def choices_of(people: Iterable[int]) -> Choices:
    """(person, kind, way) → mode, of these people: what they chose."""
    found = Preference.objects.filter(user__in=set(people)).values_list("user_id", "kind", "way", "mode")
    return {(user, kind, way): mode for user, kind, way, mode in found}


def mode_of(choices: Choices, user_id: int, kind: str, way: str) -> str:
    """What they chose, else what is usual; a kind that is not in the list is told at once in the application alone."""
    if (chosen := choices.get((user_id, kind, way))) is not None:
        return chosen
    return REGISTRY[kind].usual[way] if kind in REGISTRY else Mode.AT_ONCE
