"""The few words every noun of consent is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What is put up for consent."""

    TEXT = "text", pgettext_lazy("put up for consent", "text")
    FILES = "files", pgettext_lazy("put up for consent", "files")
    PLAN = "plan", pgettext_lazy("put up for consent", "plan")
    PRICE = "price", pgettext_lazy("put up for consent", "price")
    SITE = "site", pgettext_lazy("put up for consent", "change of the site")
    REPORT = "report", pgettext_lazy("put up for consent", "report")
    DEBRIEF = "debrief", pgettext_lazy("put up for consent", "task in our words")


class Rule(models.TextChoices):
    """Whose consent is needed when several are asked."""

    ALL = "all", _("everybody’s")
    ANY = "any", _("anybody’s, one is enough")
    IN_ORDER = "in_order", _("everybody’s, one after another")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("consent", "not put up yet")
    WAITING = "waiting", pgettext_lazy("consent", "waits for the client")
    CHANGES = "changes", pgettext_lazy("consent", "to be corrected")
    APPROVED = "approved", pgettext_lazy("consent", "approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "withdrawn")


class Answer(models.TextChoices):
    APPROVE = "approve", _("approved")
    CHANGES = "changes", _("asked for corrections")


class Through(models.TextChoices):
    """What the answer came through. Silence is none of these."""

    PORTAL = "portal", _("in the client’s room, signed in")
    LINK = "link", _("by the personal link and the one-time code")
    LETTER = "letter", _("by a letter")
    SPOKEN = "spoken", _("aloud, confirmed by the record of the talk")
