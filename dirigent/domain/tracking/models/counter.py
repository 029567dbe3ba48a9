from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dirigent.domain.conversations.models import Incident
from dirigent.domain.people.models import User
from dirigent.foundation.journal.recording import record

from .kinds import CounterKind
from .launch import judge_readiness
from .site import Site, SiteCheck


class CounterQuerySet(models.QuerySet["Counter"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(site__in=Site.objects.visible_to(user, at))

    def expected(self) -> Self:
        """Those that must stand on the site."""
        return self.filter(expected=True, site__closed_at=None)


class Counter(models.Model):
    """A counter that must stand on the site, or one that was found there. `right_since`: since when every look found it
    right; `faults` is what was wrong with it at the last look, in codes of the look. An expected one without a number
    is to be created first.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="counters")
    kind = models.CharField(_("kind"), max_length=12, choices=CounterKind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    expected = models.BooleanField(_("must be there"), default=True)
    found_at = models.DateTimeField(null=True, editable=False)
    right_since = models.DateTimeField(null=True, editable=False)
    missing_since = models.DateTimeField(null=True, editable=False)
    faults = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = CounterQuerySet.as_manager()

    class Meta:
        verbose_name = _("counter")
        ordering = ["-expected", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "kind", "number"], name="counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @classmethod
    @transaction.atomic
    def expect(cls, site: Site, kind: str, number: str = "", *, by: User, at: datetime) -> "Counter":
        """This counter must stand on the site."""
        counter, made = cls.objects.get_or_create(
            site=site, kind=kind, number=number.strip(), defaults={"added_by": by, "added_at": at}
        )
        if not made and not counter.expected:
            cls.objects.filter(pk=counter.pk).update(expected=True)
            counter.expected = made = True
        if made:
            record(
                "counter.expected",
                client=site.client_id,
                subject=counter,
                by=by,
                at=at,
                name=str(counter),
                site=site.url,
            )
            judge_readiness(site.client_id, at=at)
        return counter

    @transaction.atomic
    def drop(self, *, by: User, at: datetime) -> None:
        """It need not be there any more."""
        if Counter.objects.filter(pk=self.pk, expected=True).update(expected=False, missing_since=None):
            self.refresh_from_db()
            Vanishing.objects.filter(counter=self, settled_at=None, returned_at=None).update(
                settled_at=at, settled_by=by, words=str(_("The counter is not needed any more."))
            )
            record(
                "counter.dropped",
                client=self.site.client_id,
                subject=self,
                by=by,
                at=at,
                name=str(self),
                site=self.site.url,
            )
            judge_readiness(self.site.client_id, at=at)


class VanishingQuerySet(models.QuerySet["Vanishing"]):
    def visible_to(self, user: User, at: datetime) -> Self:
        return self.filter(counter__in=Counter.objects.visible_to(user, at))

    def open(self) -> Self:
        return self.filter(returned_at=None, settled_at=None)


class Vanishing(models.Model):
    """A counter that stood on the site and does not any more, until it is back or somebody has found out why."""

    counter = models.ForeignKey(Counter, models.CASCADE, related_name="vanishings")
    look = models.ForeignKey(SiteCheck, models.CASCADE, related_name="+")
    noticed_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("what was found out"), max_length=500, blank=True)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")

    objects = VanishingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vanished counter")
        ordering = ["-noticed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=Q(returned_at=None, settled_at=None), name="vanishing_one_open"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="vanishing_settled_pair",
            ),
        ]

    def __str__(self) -> str:
        return str(self.counter)

    @transaction.atomic
    def settle(self, words: str, *, tell: str = "", by: User, at: datetime) -> None:
        """Somebody has found out why. `tell`: what the client must hear of it, as a breakdown."""
        if not Vanishing.objects.open().filter(pk=self.pk).update(settled_at=at, settled_by=by, words=words):
            return
        client = self.counter.site.client
        if tell:
            Vanishing.objects.filter(pk=self.pk).update(
                incident=Incident.report(client, tell, by=by, at=at, known_at=self.noticed_at)
            )
        self.refresh_from_db()
        record(
            "counter.explained", client=client, subject=self.counter, by=by, at=at, name=str(self.counter), text=words
        )
