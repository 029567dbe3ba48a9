from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import Fact, record, record_many
from dirigent.foundation.search.indexing import Findable, index_many

from .card import check_cards, missing_in_cards
from .leading import begin_leading, change_leading
from .whose import led, seen

MOSCOW = "Europe/Moscow"


class Status(models.TextChoices):
    LEAD = "lead", _("Lead")
    RUNNING = "running", pgettext_lazy("status of a client", "Client")
    PAUSED = "paused", _("Paused")
    FORMER = "former", _("Former")


class AfterHours(models.TextChoices):
    """What of this client's may reach us outside working time."""

    NOTHING = "nothing", _("nothing: answered on the next working day")
    URGENT = "urgent", _("what is urgent: breakdowns and whatever is marked urgent")
    EVERYTHING = "everything", _("everything")


class Instrument(models.TextChoices):
    CONTEXT = "context", _("context advertising")
    TARGETED = "targeted", _("targeted advertising")
    PROGRAMMATIC = "programmatic", _("programmatic")
    SEO = "seo", _("search promotion")
    SMM = "smm", _("social media")
    DESIGN = "design", _("design")
    WEB = "web", _("web development")
    ANALYTICS = "analytics", _("analytics")


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        """Those the user works for at that moment: as manager, deputy, team member or stand-in; some roles see all."""
        if user.sees_every_client:
            return self
        return self.filter(pk__in=seen(user, at))

    def led_by(self, user: User, at: datetime) -> Self:
        """Those whose duties are the user's at that moment: their own and those of the colleagues they replace."""
        return self.filter(pk__in=led(user, at))

    def running(self) -> Self:
        return self.filter(status=Status.RUNNING)


class Client(models.Model):
    name = models.CharField(_("name"), max_length=200, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.LEAD)
    product = models.CharField(_("product"), max_length=300, blank=True)
    goal = models.TextField(_("the client's goal"), blank=True, help_text=_("What the client wants, in their words."))
    instruments = ArrayField(
        models.CharField(max_length=20, choices=Instrument), default=list, blank=True, verbose_name=_("instruments")
    )
    site = models.URLField(_("site"), blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, default=MOSCOW)
    manager = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="clients", verbose_name=_("account manager")
    )
    deputy = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="deputised_clients", verbose_name=_("deputy")
    )
    team = models.ManyToManyField(User, through="clients.Membership", related_name="team_clients")
    after_hours = models.CharField(
        _("outside working time"),
        max_length=10,
        choices=AfterHours,
        default=AfterHours.URGENT,
        help_text=_("What of this client’s reaches whoever is on call, when nobody is at work."),
    )
    since = models.DateField(_("with us since"), null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, editable=False)
    card_completed_at = models.DateTimeField(null=True, editable=False)
    card_missing = ArrayField(models.CharField(max_length=12), default=list, editable=False)
    trusted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    trusted_at = models.DateTimeField(null=True, editable=False)
    trusted_until = models.DateField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(trusted_by=None, trusted_at=None, trusted_until=None)
                | Q(trusted_by__isnull=False, trusted_at__isnull=False, trusted_until__isnull=False),
                name="client_trust_complete",
            ),
            models.CheckConstraint(
                condition=Q(manager=None) | Q(deputy=None) | ~Q(manager=F("deputy")), name="client_deputy_is_another"
            ),
        ]
        indexes = [models.Index(fields=["status"])]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def take_on(
        cls,
        *,
        by: User | None,
        at: datetime,
        status: str = Status.RUNNING,
        running_since: datetime | None = None,
        **fields,
    ) -> "Client":
        """Enter a client into the book. `running_since`: when the status began, if it began before the book."""
        told = {"status": status, "running_since": running_since, **fields}
        return cls.take_on_many([told], by=by, at=at)[0]

    @classmethod
    @transaction.atomic
    def take_on_many(cls, clients: Iterable[Mapping[str, Any]], *, by: User | None, at: datetime) -> list["Client"]:
        """Several at once, as imports do, each told as to `take_on`."""
        told = [{"status": Status.RUNNING, **fields} for fields in clients]
        began = [fields.pop("running_since", None) or at for fields in told]
        taken = cls.objects.bulk_create(
            cls(accepted_at=at if fields["status"] == Status.RUNNING else None, **fields) for fields in told
        )
        StatusPeriod.objects.bulk_create(
            StatusPeriod(client=client, status=client.status, since=since, by=by)
            for client, since in zip(taken, began, strict=True)
        )
        begin_leading(zip(taken, began, strict=True), by=by)
        record_many(
            Fact("client.added", at, client, client, by, data={"name": client.name, "status": client.status})
            for client in taken
        )
        check_cards(taken, at=at)
        index_many(client._findable(at) for client in taken)
        return taken

    @transaction.atomic
    def move_to(self, status: str, *, by: User | None, at: datetime, reason: str = "") -> None:
        """Change the status once; the history of statuses stays."""
        if (
            not Client.objects.filter(pk=self.pk)
            .exclude(status=status)
            .update(status=status, revision=F("revision") + 1)
        ):
            return
        was, self.status = self.status, status
        if status == Status.RUNNING and self.accepted_at is None:
            self.accepted_at = at
            self.save(update_fields=["accepted_at"])
        StatusPeriod.objects.filter(client=self, until=None, since__lt=at).update(until=at)
        StatusPeriod.objects.filter(client=self, until=None).delete()
        StatusPeriod.objects.create(client=self, status=status, since=at, by=by, reason=reason)
        record("client.status", client=self, subject=self, by=by, at=at, was=was, status=status, reason=reason)

    @transaction.atomic
    def change(self, *, by: User | None, at: datetime, **fields) -> None:
        """Change what the card says. The journal keeps what it said before."""
        before = {name: getattr(self, name) for name in fields}
        changed = [name for name, value in fields.items() if before[name] != value]
        if not changed:
            return
        for name in changed:
            setattr(self, name, fields[name])
        self.revision += 1
        self.save(update_fields=[*changed, "revision"])
        if "manager" in changed:
            change_leading(self, by=by, at=at)
        record(
            "client.changed", client=self, subject=self, by=by, at=at,
            fields={name: [_plain(before[name]), _plain(getattr(self, name))] for name in changed},
        )  # fmt: skip
        self.reindex(at=at)
        self.check_card(at=at)

    @transaction.atomic
    def trust(self, *, until, by: User, at: datetime) -> None:
        """Work for this client may start before the money arrives (R§6), until that day."""
        self.trusted_by, self.trusted_at, self.trusted_until = by, at, until
        self.save(update_fields=["trusted_by", "trusted_at", "trusted_until"])
        record("client.trusted", client=self, subject=self, by=by, at=at, until=until)

    @transaction.atomic
    def withdraw_trust(self, *, by: User, at: datetime) -> None:
        if Client.objects.filter(pk=self.pk, trusted_at__isnull=False).update(
            trusted_by=None, trusted_at=None, trusted_until=None
        ):
            self.refresh_from_db(fields=["trusted_by", "trusted_at", "trusted_until"])
            record("client.trust_withdrawn", client=self, subject=self, by=by, at=at)

    @transaction.atomic
    def join_team(self, user: User, *, by: User | None, at: datetime) -> None:
        if Membership.objects.get_or_create(client=self, user=user)[1]:
            record("client.team_joined", client=self, subject=self, by=by, at=at, user=user.pk)

    @transaction.atomic
    def leave_team(self, user: User, *, by: User, at: datetime) -> None:
        if Membership.objects.filter(client=self, user=user).delete()[0]:
            record("client.team_left", client=self, subject=self, by=by, at=at, user=user.pk)

    def missing_in_card(self) -> list[str]:
        """What the card still lacks: values of `CardPart`."""
        return missing_in_cards([self])[self.pk]

    def check_card(self, *, at: datetime) -> None:
        """Note what the card lacks, and the moment when it lacked nothing any more."""
        check_cards([self], at=at)

    def reindex(self, *, at: datetime) -> None:
        index_many([self._findable(at)])

    def _findable(self, at: datetime) -> Findable:
        return Findable(self, self.pk, "client", self.name, f"{self.product}\n{self.goal}", at, names=self.name)


class StatusPeriod(models.Model):
    """What the client was, from when until when: the regulation asks for moments in the past."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="status_periods")
    status = models.CharField(max_length=10, choices=Status)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["client"], condition=Q(until=None), name="status_one_is_current"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="status_until_after_since"),
        ]
        indexes = [models.Index(fields=["client", "since"])]

    def __str__(self) -> str:
        return f"{self.client}: {self.status}"


class Membership(models.Model):
    """A colleague who works for the client beside the manager and the deputy."""

    client = models.ForeignKey(Client, models.CASCADE)
    user = models.ForeignKey(User, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} / {self.client}"


def _plain(value: object) -> object:
    return str(value) if isinstance(value, models.Model) else value
