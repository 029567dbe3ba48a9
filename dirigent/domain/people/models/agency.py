import re
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from dirigent.foundation.addresses import domain_of, is_public_domain
from dirigent.foundation.journal.recording import record

if TYPE_CHECKING:
    from .user import User


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

    undo_seconds = models.PositiveSmallIntegerField(
        _("seconds to take a sent letter back"), default=10, help_text=_("A letter leaves after so many seconds.")
    )
    announces_absence = models.BooleanField(
        _("tell clients who stands in"), default=False,
        help_text=_("Clients of an absent manager get a letter that says who is there for them, and until when."),
    )  # fmt: skip
    silent_minutes = models.PositiveSmallIntegerField(
        _("silence counts as absence after, working minutes"), default=120,
        help_text=_("A manager who has neither arrived nor answered anybody for so long is offered to be replaced."),
    )  # fmt: skip
    silent_automatic = models.BooleanField(
        _("replace a silent manager without asking"), default=False,
        help_text=_("Otherwise the head of client service is asked."),
    )  # fmt: skip
    colour = models.CharField(
        _("the agency's colour"), max_length=7, blank=True, default="",
        help_text=_("Buttons and links of the clients' portal. Written like #0b6e4f; empty: green."),
    )  # fmt: skip
    logo = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo"),
        editable=False,
    )  # fmt: skip

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

    @transaction.atomic
    def change(self, *, by: "User | None", at: datetime, **fields) -> None:
        """What the agency is called and which mail is its own; the journal keeps what it was before."""
        before = {name: getattr(self, name) for name, value in fields.items() if getattr(self, name) != value}
        if not before:
            return
        for name in before:
            setattr(self, name, fields[name])
        self.save(update_fields=list(before))
        record(
            "agency.changed", client=None, subject=self, by=by, at=at,
            fields={name: [was, fields[name]] for name, was in before.items()},
        )  # fmt: skip

    def take_domain(self, domain: str, *, by: "User | None", at: datetime) -> str:
        """Mail of this domain is ours from now on. Raises ValidationError for what is no domain, or anybody's."""
        ours = own_domain(domain)
        self.change(by=by, at=at, mail_domains=list(dict.fromkeys([*self.mail_domains, ours])))
        return ours


_DOMAIN = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.[^\W_](?:[\w-]{0,61}[^\W_])?)+")


def own_domain(text: str) -> str:
    """The domain as addresses are compared by. Raises ValidationError with a sentence."""
    written = text.strip().strip("@.").lower()
    written = re.sub(r"^https?://(www\.)?", "", written).rstrip("/")
    domain = domain_of(f"x@{written.rpartition('@')[2]}")
    if len(domain) > 253 or not _DOMAIN.fullmatch(domain):
        raise ValidationError(
            now_("“%(domain)s” is not a mail domain. Write it like agency.ru.") % {"domain": text.strip()}
        )
    if is_public_domain(domain):
        raise ValidationError(
            now_(
                "Anybody may have a mailbox at %(domain)s, so it cannot be ours. Enter the agency's own domain; colleagues' private addresses go into their cards."
            )
            % {"domain": domain}
        )
    return domain
