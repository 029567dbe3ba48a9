"""A way in and out of the house: one mailbox, one telephone exchange, one bot (issue of channels; INB-1)."""

import secrets
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation import vault
from dirigent.foundation.journal.recording import record


class Medium(models.TextChoices):
    """What a conversation is held through, whoever the vendor is."""

    MAIL = "mail", _("mail")
    CALL = "call", _("telephone")
    TELEGRAM = "telegram", _("Telegram")
    MAX = "max", _("MAX")
    VK = "vk", _("VK")
    PORTAL = "portal", _("portal")


CHATS = (Medium.TELEGRAM, Medium.MAX, Medium.VK)


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002  # every queryset is asked alike
        """One's own; the head and the administrator see all."""
        return self if user.is_administrator or user.is_head else self.filter(owner=user)

    def active(self) -> Self:
        return self.filter(closed_at=None)

    def usable_by(self, user: User) -> Self:
        """Those one may write from: one's own and the shared ones."""
        return self.active().filter(Q(owner=user) | Q(owner=None))


class Connection(models.Model):
    """A mailbox, an exchange or a bot with its settings. Secrets are sealed and never shown again.

    `kind` names the adapter in `settings.CHANNELS`; `cursor` is the adapter's own bookmark. `trouble` is the last fault in
    plain words, `failing_since` when it began; both are empty while all is well.
    """

    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    medium = models.CharField(max_length=10, choices=Medium)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="connections", verbose_name=_("whose"),
        help_text=_("Empty: shared by client service."),
    )  # fmt: skip
    address = models.CharField(_("address or number"), max_length=320, blank=True)
    settings = models.JSONField(default=dict)
    sealed = models.TextField(default="", editable=False)
    token = models.CharField(max_length=43, unique=True, editable=False)
    cursor = models.JSONField(default=dict, editable=False)
    tried_at = models.DateTimeField(null=True, editable=False)
    well_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=500, blank=True, editable=False)
    opened_at = models.DateTimeField(editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        ordering = ["medium", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def secrets(self) -> dict[str, Any]:
        """Raises `vault.Locked` when the key is gone."""
        return vault.unseal(self.sealed)

    @classmethod
    @transaction.atomic
    def open_up(cls, *, by: User | None, at: datetime, secret: dict[str, Any] | None = None, **fields) -> "Connection":
        """A new way in; nothing is fetched before the worker has seen it."""
        connection = cls.objects.create(
            sealed=vault.seal(secret or {}), token=secrets.token_urlsafe(32), opened_at=at, **fields
        )
        record(
            "connection.opened",
            client=None,
            subject=connection,
            by=by,
            at=at,
            channel=connection.kind,
            name=connection.name,
        )
        return connection

    @transaction.atomic
    def change(self, *, by: User, at: datetime, secret: dict[str, Any] | None = None, **fields) -> None:
        """Change settings; of the secrets only those given are replaced. The journal names fields, never values."""
        changed = sorted(name for name, value in fields.items() if getattr(self, name) != value)
        if secret:
            self.sealed = vault.seal({**self.secrets, **secret})
            changed.append("sealed")
        if not changed:
            return
        for name, value in fields.items():
            setattr(self, name, value)
        self.revision += 1
        self.save(update_fields=[*changed, "revision"])
        record("connection.changed", client=None, subject=self, by=by, at=at, fields=changed)

    @transaction.atomic
    def close(self, *, by: User, at: datetime) -> None:
        """Nothing comes or goes this way any more; what came stays."""
        if Connection.objects.active().filter(pk=self.pk).update(closed_at=at):
            self.closed_at = at
            record("connection.closed", client=None, subject=self, by=by, at=at)

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        if Connection.objects.filter(pk=self.pk, closed_at__isnull=False).update(closed_at=None):
            self.closed_at = None
            record("connection.reopened", client=None, subject=self, by=by, at=at)

    def answers_to(self, address: str) -> None:
        """The vendor has told under what name people find it."""
        Connection.objects.filter(pk=self.pk).update(address=address)
        self.address = address

    def moves_on(self, cursor: dict[str, Any]) -> None:
        """The adapter's bookmark, after what lies before it is committed."""
        Connection.objects.filter(pk=self.pk).update(cursor=cursor)
        self.cursor = cursor

    def is_well(self, *, at: datetime) -> None:
        """It has just worked."""
        Connection.objects.filter(pk=self.pk).update(tried_at=at, well_at=at, failing_since=None, trouble="")
        self.tried_at, self.well_at, self.failing_since, self.trouble = at, at, None, ""

    def has_failed(self, words: str, *, at: datetime) -> None:
        """It has just failed; since when is kept from the first failure."""
        self.failing_since = self.failing_since or at
        self.tried_at, self.trouble = at, str(words)[:500]
        Connection.objects.filter(pk=self.pk).update(
            tried_at=at, failing_since=self.failing_since, trouble=self.trouble
        )


class BindingQuerySet(models.QuerySet["Binding"]):
    def active(self) -> Self:
        """Of whoever left us or the client nothing is bound any more, from the moment they left."""
        here = Q(user__is_active=True) | Q(contact__isnull=False, contact__left_at=None)
        return self.filter(here, ended_at=None, connection__closed_at=None)


class Binding(models.Model):
    """A chat of a messenger belongs to this person: of a client, or of ours (notices). Bound by a deep link."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="bindings")
    contact = models.ForeignKey("clients.Contact", models.PROTECT, null=True, related_name="bindings")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="bindings")
    chat = models.CharField(max_length=100)
    name = models.CharField(max_length=200, blank=True)
    bound_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        ordering = ["bound_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "chat"], condition=Q(ended_at=None), name="binding_one_per_chat"
            ),
            models.CheckConstraint(
                condition=Q(contact=None, user__isnull=False) | Q(contact__isnull=False, user=None),
                name="binding_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.chat


class DeepLink(models.Model):
    """A link that says who is writing: whoever presses «start» behind it is this person. Works once, for a while."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="links")
    contact = models.ForeignKey("clients.Contact", models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None, user__isnull=False) | Q(contact__isnull=False, user=None),
                name="deeplink_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection}: {self.contact or self.user}"
