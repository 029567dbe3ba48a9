import hashlib
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Status
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

# Every site is looked at about once a day, each at its own hour of the night and morning.
EVERY = timedelta(days=1)
JITTER_MINUTES = 240


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(client__in=Client.objects.visible_to(user, at))

    def kept(self) -> Self:
        return self.filter(closed_at=None)

    def watched(self, at: datetime) -> Self:
        """Sites looked at by themselves: of running clients, and of those with a launch ahead."""
        ahead = Q(client__launches__cancelled_at=None, client__launches__on__gte=at.date())
        watched = self.kept().filter(Q(client__status=Status.RUNNING) | ahead).exclude(client__status=Status.FORMER)
        return self.kept().filter(pk__in=watched.order_by().values("pk"))

    def due(self, at: datetime) -> Self:
        """Those whose hour has come."""
        return self.watched(at).filter(Q(next_check_at=None) | Q(next_check_at__lte=at)).order_by("next_check_at", "pk")


class Site(models.Model):
    """A site of the client where counters must stand."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="sites")
    url = models.URLField(_("address"), max_length=500)
    cms = models.CharField(_("what it runs on"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True, editable=False)
    next_check_at = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["client", "url"], condition=Q(closed_at=None), name="site_once"),
        ]
        indexes = [models.Index(fields=["next_check_at"], condition=Q(closed_at=None), name="site_next_check")]

    def __str__(self) -> str:
        return self.url.split("://", 1)[-1].rstrip("/")

    @classmethod
    @transaction.atomic
    def add(cls, client: Client, url: str, *, by: User | None, at: datetime, **fields) -> "Site":
        site = cls.objects.create(client=client, url=url, added_by=by, added_at=at, **fields)
        record("site.added", client=client, subject=site, by=by, at=at, url=url)
        return site

    @transaction.atomic
    def change(self, *, by: User, at: datetime, **fields) -> None:
        changed = sorted(name for name, value in fields.items() if getattr(self, name) != value)
        if not changed:
            return
        for name in changed:
            setattr(self, name, fields[name])
        self.revision += 1
        self.save(update_fields=[*changed, "revision"])
        record("site.changed", client=self.client, subject=self, by=by, at=at, fields=changed)

    @transaction.atomic
    def close(self, *, by: User, at: datetime) -> None:
        """We look at it no more; what was seen stays."""
        if Site.objects.kept().filter(pk=self.pk).update(closed_at=at, closed_by=by):
            self.refresh_from_db()
            record("site.closed", client=self.client, subject=self, by=by, at=at, url=self.url)

    @transaction.atomic
    def reopen(self, *, by: User, at: datetime) -> None:
        if Site.objects.filter(pk=self.pk, closed_at__isnull=False).update(closed_at=None, closed_by=None):
            self.refresh_from_db()
            record("site.reopened", client=self.client, subject=self, by=by, at=at, url=self.url)

    def next_turn(self, at: datetime) -> datetime:
        """When to look again: tomorrow, at a minute of its own, so that not all sites are asked at once."""
        spread = int(hashlib.sha256(f"{self.pk}:{at.date()}".encode()).hexdigest(), 16) % JITTER_MINUTES
        return at + EVERY + timedelta(minutes=spread - JITTER_MINUTES // 2)

    @property
    def current_check(self) -> "SiteCheck | None":
        """The check that has been asked for and is not over."""
        return self.checks.filter(finished_at=None).order_by("-pk").first()


class SiteCheckQuerySet(models.QuerySet["SiteCheck"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(site__in=Site.objects.visible_to(user, at))

    def over(self) -> Self:
        return self.filter(finished_at__isnull=False)


class SiteCheck(models.Model):
    """One look at the site. `findings` is what was seen and what cannot be seen; `trouble` why nothing was."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="checks")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    looked = models.PositiveSmallIntegerField(default=0)
    to_look = models.PositiveSmallIntegerField(default=0)
    findings = models.JSONField(default=dict)
    trouble = models.CharField(max_length=500, blank=True)

    objects = SiteCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at the site")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["site"], condition=Q(finished_at=None), name="sitecheck_one_at_a_time"),
            models.CheckConstraint(condition=Q(finished_at=None) | Q(started_at__isnull=False), name="sitecheck_began"),
        ]
        indexes = [models.Index(fields=["site", "-finished_at"], name="sitecheck_recent")]

    def __str__(self) -> str:
        return f"{self.site} {self.asked_at:%d.%m.%Y}"

    @classmethod
    @transaction.atomic
    def ask(cls, site: Site, *, by: User | None, at: datetime) -> tuple["SiteCheck", bool]:
        """Have the site looked at; one look at a time, so a second press finds the first one's."""
        Site.objects.select_for_update().get(pk=site.pk)
        if going := site.current_check:
            return going, False
        Site.objects.filter(pk=site.pk).update(next_check_at=site.next_turn(at))
        return cls.objects.create(site=site, asked_by=by, asked_at=at), True

    def begin(self, *, at: datetime) -> bool:
        """Take it up; a job that runs twice takes it up again."""
        return bool(SiteCheck.objects.filter(pk=self.pk, finished_at=None).update(started_at=at, looked=0, to_look=0))

    def goes_on(self, looked: int, to_look: int) -> None:
        """So many pages of so many: for those who watch."""
        SiteCheck.objects.filter(pk=self.pk, finished_at=None).update(looked=looked, to_look=to_look)

    @transaction.atomic
    def fail(self, words: str, *, at: datetime, findings: dict[str, Any] | None = None) -> None:
        """The site could not be looked at: that says nothing of its counters."""
        if SiteCheck.objects.filter(pk=self.pk, finished_at=None).update(
            findings=findings or {}, trouble=str(words)[:500], finished_at=at, started_at=self.started_at or at
        ):
            self.refresh_from_db()
            record(
                "site.unreachable",
                client=self.site.client_id,
                subject=self.site,
                by=self.asked_by,
                at=at,
                why=self.trouble,
            )


def forget_stale(at: datetime) -> int:
    """Looks whose process was killed: they are over, and nothing was seen."""
    stale = SiteCheck.objects.filter(finished_at=None, asked_at__lt=at - timedelta(minutes=15))
    return stale.update(finished_at=at, started_at=F("asked_at"), trouble=str(_("The look was cut short. Try again.")))
