from datetime import UTC, datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record
from dirigent.regulation.clause import Clause

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Version(models.Model):
    """The regulation as it was in force from a date. A version never changes; a change is the next one (REG-6)."""

    number = models.PositiveIntegerField(unique=True)
    valid_from = models.DateTimeField(unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("version of the regulation")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def in_force(cls, at: datetime) -> "Version":
        """The version of that moment; where there is none yet, the first one, with the source's own figures, begins."""
        found = cls.objects.prefetch_related("values").filter(valid_from__lte=at).order_by("-valid_from").first()
        return found or cls.objects.get_or_create(number=1, defaults={"valid_from": BEGINNING, "made_at": BEGINNING})[0]

    @classmethod
    @transaction.atomic
    def publish(
        cls, values: dict[tuple[str, str], int], *, valid_from: datetime, why: str, by: User, at: datetime
    ) -> "Version":
        """The next version: the figures of the latest one with these (clause, parameter) figures in their place."""
        cls.in_force(at)
        cls.in_force(at)
        latest = cls.objects.select_for_update().latest("number")
        kept = {(v.clause, v.name): v.value for v in latest.values.all()}
        version = cls.objects.create(number=latest.number + 1, valid_from=valid_from, made_by=by, made_at=at, why=why)
        ParameterValue.objects.bulk_create(
            ParameterValue(version=version, clause=ref, name=name, value=value)
            for (ref, name), value in {**kept, **values}.items()
        )
        record("regulation.published", client=None, subject=version, by=by, at=at, number=version.number, why=why)
        return version

    def figures(self, clause: Clause) -> dict[str, int]:
        """The clause's parameters in this version; where it says nothing, the source's own figure."""
        said = {v.name: v.value for v in self.values.all() if v.clause == clause.ref}
        return {p.name: said.get(p.name, p.default) for p in clause.parameters()}


class ParameterValue(models.Model):
    version = models.ForeignKey(Version, models.CASCADE, related_name="values")
    clause = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    value = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "clause", "name"], name="parameter_once_a_version")]

    def __str__(self) -> str:
        return f"{self.clause}.{self.name} = {self.value}"


class Pass(models.Model):
    """The last pass over the whole regulation: from where the next one goes on, also after an outage."""

    at = models.DateTimeField()
    seconds = models.FloatField()
    changed = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="pass_is_one")]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}"
