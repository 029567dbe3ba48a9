from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Outgoing
from dirigent.domain.people.models import User
from dirigent.foundation.journal.audience import Audience
from dirigent.foundation.journal.recording import record

from .asked import Asking, Verification
from .kinds import WITH_PASSWORD, AccessKind, Holder, How, Level, State, access_words, level_words, reaches
from .site import Site

# How long a verification is believed: what lets us change things is looked at again sooner.
BELIEVED = {Level.READ: timedelta(days=180), Level.EDIT: timedelta(days=90), Level.FULL: timedelta(days=90)}


class AccessQuerySet(models.QuerySet["Access"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def needed(self) -> Self:
        return self.filter(closed_at=None)

    def wanting(self, at: datetime) -> Self:
        """Needed, and not verified at the needed level as of now."""
        return self.needed().filter(refused_at=None).filter(Q(verified_until=None) | Q(verified_until__lte=at))


class Access(models.Model):
    """One thing of the client's that we must be let into, from the need to the verification that will expire.

    `verified_…` is the last verification at the needed level; one below it stays in `level_had` alone. All of them are rows of
    `Verification`.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="accesses")
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="accesses", verbose_name=_("site")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=AccessKind)
    name = models.CharField(_("which one"), max_length=200, blank=True)
    address = models.CharField(_("where to enter"), max_length=300, blank=True)
    holder = models.CharField(_("whose account is let in"), max_length=10, choices=Holder, default=Holder.AGENCY)
    account = models.CharField(_("which account is let in"), max_length=320, blank=True)
    purpose = models.CharField(_("what for, the client reads it"), max_length=300, blank=True)
    level_needed = models.CharField(_("level needed"), max_length=5, choices=Level, default=Level.EDIT)
    level_had = models.CharField(_("level we have"), max_length=5, choices=Level, default=Level.NONE)
    owner = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who of theirs gives it")
    )
    owner_words = models.CharField(_("or in words"), max_length=200, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()
    needed_since = models.DateTimeField(null=True, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    stuck_at = models.DateTimeField(null=True)
    stuck_words = models.CharField(_("what does not work"), max_length=500, blank=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    verified_how = models.CharField(max_length=8, choices=How, blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verified_until = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    refused_words = models.CharField(_("why"), max_length=300, blank=True)
    revoking_at = models.DateTimeField(null=True)
    revoking_by = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        ordering = ["kind", "pk"]
        constraints = [  # type: ignore[assignment]  # a sum of two lists, which the stubs read too narrowly
            models.CheckConstraint(
                condition=Q(**{f"{step}_at": None, f"{step}_by": None})
                | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
                name=f"access_{step}_pair",
            )
            for step in ("asked", "refused", "closed", "revoking")
        ] + [
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_until=None, verified_how="")
                | Q(verified_at__isnull=False, verified_until__isnull=False) & ~Q(verified_how=""),
                name="access_verified_whole",
            ),
            models.CheckConstraint(condition=~Q(level_needed=Level.NONE), name="access_needs_something"),
        ]
        indexes = [
            models.Index(
                fields=["verified_until"], condition=Q(closed_at=None, refused_at=None), name="access_expiring"
            ),
        ]

    def __str__(self) -> str:
        return access_words(self.kind, self.name)

    def state(self, at: datetime) -> State:
        if self.closed_at:
            return State.CLOSED
        if self.refused_at:
            return State.REFUSED
        if self.verified_until and self.verified_until > at:
            return State.VERIFIED
        if self.given_at and not (self.verified_at and self.given_at <= self.verified_at):
            short = self.level_had != Level.NONE and not reaches(self.level_had, self.level_needed)
            return State.SHORT if short else State.GIVEN
        if self.stuck_at:
            return State.STUCK
        if self.verified_until:
            return State.EXPIRED
        return State.ASKED if self.asked_at else State.NEEDED

    @property
    def needed_words(self) -> str:
        return level_words(self.kind, self.level_needed)

    @property
    def had_words(self) -> str:
        return level_words(self.kind, self.level_had)

    @property
    def with_password(self) -> bool:
        return self.kind in WITH_PASSWORD

    def used_by(self) -> list[User]:
        """Who of ours may use it: whoever works for the client."""
        here = (self.client.manager, self.client.deputy, *self.client.team.all())
        return list({one.pk: one for one in here if one and one.is_active}.values())

    @classmethod
    @transaction.atomic
    def note(cls, client: Client, kind: str, *, by: User, at: datetime, **fields) -> "Access":
        """We need this."""
        access = cls.objects.create(client=client, kind=kind, noted_by=by, noted_at=at, needed_since=at, **fields)
        access._tell("access.needed", by=by, at=at, needed=access.level_needed)
        return access

    @transaction.atomic
    def change(self, *, by: User, at: datetime, **fields) -> None:
        """What it is, how far in we must get, who gives it. A higher need makes a verification too little."""
        changed = sorted(name for name, value in fields.items() if getattr(self, name) != value)
        if not changed:
            return
        for name in changed:
            setattr(self, name, fields[name])
        if "level_needed" in changed and not reaches(self.level_had, self.level_needed):
            self.verified_at = self.verified_by = self.verified_until = None
            self.verified_how = ""
            self.needed_since = at
            changed += ["needed_since", "verified_at", "verified_by", "verified_until", "verified_how"]
        self.revision += 1
        self.save(update_fields=[*changed, "revision"])
        self._tell("access.changed", by=by, at=at, fields=changed)

    @transaction.atomic
    def ask(
        self, *, by: User, at: datetime, through: str, contact: Contact | None = None, letter: Outgoing | None = None
    ) -> "Asking":
        """The client is asked for it, the first time or again."""
        asking = Asking.objects.create(access=self, at=at, by=by, through=through, contact=contact, letter=letter)
        Access.objects.filter(pk=self.pk).update(
            asked_at=at, asked_by=by, given_at=None, given_by=None, stuck_at=None, stuck_words="", refused_at=None,
            refused_by=None, refused_words="",
        )  # fmt: skip
        self.refresh_from_db()
        self._tell(
            "access.asked",
            by=by,
            at=at,
            audience=Audience.CLIENT,
            through=through,
            contact=contact and contact.full_name,
        )
        return asking

    @transaction.atomic
    def give(self, *, at: datetime, contact: Contact | None = None, by: User | None = None) -> None:
        """The client says it is given, in the portal or, noted by one of us, in a talk. It is to be verified."""
        if (
            Access.objects.needed()
            .filter(pk=self.pk, given_at=None)
            .update(
                given_at=at,
                given_by=contact,
                stuck_at=None,
                stuck_words="",
                refused_at=None,
                refused_by=None,
                refused_words="",
            )
        ):
            self.refresh_from_db()
            self._tell("access.given", by=by, at=at, audience=Audience.CLIENT, contact=contact and contact.full_name)

    @transaction.atomic
    def get_stuck(self, words: str, *, contact: Contact, at: datetime) -> None:
        """The client has tried and cannot."""
        if (
            Access.objects.needed()
            .filter(pk=self.pk)
            .update(stuck_at=at, stuck_words=words[:500], given_at=None, given_by=None)
        ):
            self.refresh_from_db()
            self._tell("access.stuck", by=None, at=at, audience=Audience.CLIENT, text=words, contact=contact.full_name)

    @transaction.atomic
    def verify(
        self,
        level: str,
        *,
        how: str,
        at: datetime,
        by: User | None = None,
        words: str = "",
        until: datetime | None = None,
    ) -> "Verification":
        """Somebody went in and saw how far we get; less than needed is asked for again."""
        enough = reaches(level, self.level_needed)
        until = (until or at + BELIEVED[Level(level)]) if enough else None
        seen = Verification.objects.create(access=self, at=at, by=by, how=how, level=level, until=until, words=words)
        facts: dict[str, object] = {"level_had": level}
        if enough:
            facts |= {
                "verified_at": at, "verified_how": how, "verified_by": by, "verified_until": until, "stuck_at": None,
                "stuck_words": "", "refused_at": None, "refused_by": None, "refused_words": "", "revoking_at": None,
                "revoking_by": None, "given_at": self.given_at or at,
            }  # fmt: skip
        else:
            facts |= {"verified_at": None, "verified_how": "", "verified_by": None, "verified_until": None}
            if level == Level.NONE:
                facts |= {"given_at": None, "given_by": None}
        Access.objects.filter(pk=self.pk).update(**facts)
        self.refresh_from_db()
        kind = "access.verified" if enough else "access.short"
        self._tell(
            kind, by=by, at=at, audience=Audience.CLIENT, level=level, needed=self.level_needed, how=how, until=until
        )
        return seen

    @transaction.atomic
    def refuse(self, words: str, *, by: User, at: datetime) -> None:
        """The client will not let us in: their own people do the work by our instruction."""
        if (
            Access.objects.needed()
            .filter(pk=self.pk, refused_at=None)
            .update(refused_at=at, refused_by=by, refused_words=words[:300])
        ):
            self.refresh_from_db()
            self._tell("access.refused", by=by, at=at, text=words)

    @transaction.atomic
    def call_back(self, contact: Contact, *, at: datetime) -> None:
        """The client wants us out."""
        if Access.objects.needed().filter(pk=self.pk, revoking_at=None).update(revoking_at=at, revoking_by=contact):
            self.refresh_from_db()
            self._tell("access.called_back", by=None, at=at, audience=Audience.CLIENT, contact=contact.full_name)

    @transaction.atomic
    def close(self, *, by: User, at: datetime) -> None:
        """We need it no more; what we knew to get in is forgotten."""
        if Access.objects.needed().filter(pk=self.pk).update(closed_at=at, closed_by=by):
            self.refresh_from_db()
            for secret in self.secrets.kept():
                secret.forget(by=by, at=at)
            self._tell("access.closed", by=by, at=at, audience=Audience.CLIENT)

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        if Access.objects.filter(pk=self.pk, closed_at__isnull=False).update(closed_at=None, closed_by=None):
            self.refresh_from_db()
            self._tell("access.reopened", by=by, at=at)

    def _tell(self, kind: str, *, by: User | None, at: datetime, audience: str = Audience.STAFF, **data) -> None:
        record(
            kind,
            client=self.client_id,
            subject=self,
            by=by,
            at=at,
            audience=audience,
            access=self.kind,
            name=self.name,
            **data,
        )
