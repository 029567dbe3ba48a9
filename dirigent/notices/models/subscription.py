"""A browser that may be told things by its vendor's push service."""

import hashlib
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation import vault
from dirigent.integrations.push.sending import Target


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def visible_to(self, user: User, at: datetime) -> Self:  # noqa: ARG002  # every queryset is asked alike
        return self.filter(user=user)


class PushSubscription(models.Model):
    """One browser of one person. Whoever knows the address and the keys may write to it, so they are sealed."""

    user = models.ForeignKey(User, models.CASCADE, related_name="push_subscriptions")
    address_hash = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    browser = models.CharField(_("browser"), max_length=80, blank=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("browser")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.browser

    @classmethod
    @transaction.atomic
    def keep(cls, user: User, target: Target, *, browser: str, at: datetime) -> "PushSubscription":
        """This browser from now on tells this person: whoever logs in at a shared one takes it over."""
        secret: dict[str, Any] = {"endpoint": target.endpoint, "p256dh": target.p256dh, "auth": target.auth}
        return cls.objects.update_or_create(
            address_hash=hashed(target.endpoint),
            defaults={"user": user, "sealed": vault.seal(secret), "browser": browser[:80], "made_at": at},
        )[0]

    @property
    def target(self) -> Target:
        """Raises `vault.Locked` when the key is gone."""
        return Target(**vault.unseal(self.sealed))


def hashed(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()
