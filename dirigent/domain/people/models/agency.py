from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """The agency itself: one row, the settings of the house that people change on a screen."""

    name = models.CharField(_("name"), max_length=200)
    mail_domains = ArrayField(
        models.CharField(max_length=253),
        default=list,
        blank=True,
        verbose_name=_("our mail domains"),
        help_text=_("A letter from these domains is ours, from any other it is the client's."),
    )

    class Meta:
        verbose_name = _("agency")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="agency_is_one")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def load(cls) -> "Agency":
        """The agency's row; an empty installation gets one with an empty name."""
        return cls.objects.get_or_create(pk=1, defaults={"name": ""})[0]

    def owns(self, address: str) -> bool:
        """Is this mail address on our side of the table?"""
        return address.rpartition("@")[2].lower() in self.mail_domains
