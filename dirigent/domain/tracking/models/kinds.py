from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccessKind(models.TextChoices):
    """What it is that we must be let into."""

    METRIKA = "metrika", _("Yandex Metrika")
    GA4 = "ga4", _("Google Analytics 4")
    GTM = "gtm", _("Google Tag Manager")
    FTP = "ftp", _("FTP or SFTP of the site")
    CMS = "cms", _("the site's control panel")
    HOSTING = "hosting", _("hosting")
    DIRECT = "direct", _("Yandex Direct")
    VK = "vk", _("VK Ads")
    ADS = "ads", _("another advertising account")
    CRM = "crm", pgettext_lazy("kind of access", "CRM")
    CALLS = "calls", _("call tracking")
    ROISTAT = "roistat", _("Roistat")
    TICKETS = "tickets", _("ticket operator")
    MAIL = "mail", pgettext_lazy("kind of access", "a mailbox")
    OTHER = "other", pgettext_lazy("kind of access", "something else")


def access_words(kind: str, name: str) -> str:
    """What the access is called: its kind, and which one when that says more."""
    label = str(AccessKind(kind).label)
    return label if not name or name.casefold() == label.casefold() else f"{label}, {name}"


class Level(models.TextChoices):
    """How far in; the vendors' own words are in `LEVEL_WORDS`."""

    NONE = "none", pgettext_lazy("level of access", "none")
    READ = "read", pgettext_lazy("level of access", "reading")
    EDIT = "edit", pgettext_lazy("level of access", "editing")
    FULL = "full", pgettext_lazy("level of access", "full")


LEVELS = tuple(Level.values)
LEVEL_WORDS: dict[str, dict[str, object]] = {
    AccessKind.METRIKA: {Level.READ: _("viewing"), Level.EDIT: _("editing"), Level.FULL: _("representative")},
    AccessKind.GA4: {Level.READ: _("viewer"), Level.EDIT: _("editor"), Level.FULL: _("administrator of the property")},
    AccessKind.GTM: {Level.READ: _("reading"), Level.EDIT: _("editing without publishing"), Level.FULL: _("publishing")},
    AccessKind.FTP: {Level.READ: _("reading files"), Level.EDIT: _("reading and writing files"), Level.FULL: _("the whole server")},
    AccessKind.CMS: {Level.READ: _("viewing"), Level.EDIT: _("editor of pages"), Level.FULL: _("administrator of the site")},
    AccessKind.DIRECT: {Level.READ: _("reports only"), Level.EDIT: _("editing campaigns"), Level.FULL: _("representative")},
    AccessKind.VK: {Level.READ: _("viewing"), Level.EDIT: _("editing campaigns"), Level.FULL: _("administrator of the account")},
}  # fmt: skip
# What is opened with a login and a password; into the rest the client lets our own account.
WITH_PASSWORD = (
    AccessKind.FTP, AccessKind.CMS, AccessKind.HOSTING, AccessKind.ADS, AccessKind.CRM, AccessKind.CALLS,
    AccessKind.TICKETS, AccessKind.MAIL, AccessKind.OTHER,
)  # fmt: skip
NEEDED_AT_FIRST: dict[str, str] = {
    AccessKind.METRIKA: Level.EDIT, AccessKind.GA4: Level.EDIT, AccessKind.GTM: Level.FULL, AccessKind.FTP: Level.EDIT,
    AccessKind.CMS: Level.EDIT, AccessKind.DIRECT: Level.EDIT, AccessKind.VK: Level.EDIT, AccessKind.ROISTAT: Level.READ,
    AccessKind.CALLS: Level.READ,
}  # fmt: skip


def level_words(kind: str, level: str) -> str:
    """How far in, as that system says it."""
    return str(LEVEL_WORDS.get(kind, {}).get(level, Level(level).label))


def reaches(had: str, needed: str) -> bool:
    """Is the level we have enough for what we must do?"""
    return LEVELS.index(had or Level.NONE) >= LEVELS.index(needed)


class CounterKind(models.TextChoices):
    METRIKA = "metrika", _("Yandex Metrika")
    GA4 = "ga4", _("Google Analytics 4")
    GTM = "gtm", _("Google Tag Manager")
    UA = "ua", "Universal Analytics"
    ADS = "google_ads", _("Google Ads")
    VK = "vk", _("VK Ads (Top.Mail.ru)")
    CALLTOUCH = "calltouch", "Calltouch"
    COMAGIC = "comagic", "UIS / CoMagic"
    CALLIBRI = "callibri", "Callibri"
    ROISTAT = "roistat", "Roistat"
    VK_PIXEL = "vk_pixel", _("VK retargeting pixel")
    FACEBOOK = "facebook", _("Meta pixel")


class Holder(models.TextChoices):
    """Whose account is let in."""

    AGENCY = "agency", _("ours")
    DASHBOARD = "dashboard", _("our account that only reads figures")
    CLIENT = "client", _("the client’s own mail")


class State(models.TextChoices):
    NEEDED = "needed", pgettext_lazy("access", "not asked for yet")
    ASKED = "asked", pgettext_lazy("access", "waits for the client")
    STUCK = "stuck", pgettext_lazy("access", "the client cannot do it")
    GIVEN = "given", pgettext_lazy("access", "given, to be verified")
    SHORT = "short", pgettext_lazy("access", "the level is too low")
    VERIFIED = "verified", pgettext_lazy("access", "verified")
    EXPIRED = "expired", pgettext_lazy("access", "to be verified again")
    REFUSED = "refused", pgettext_lazy("access", "the client will not give it")
    CLOSED = "closed", pgettext_lazy("access", "not needed any more")


class Through(models.TextChoices):
    """How the client was asked."""

    LETTER = "letter", pgettext_lazy("asked", "by letter")
    PORTAL = "portal", pgettext_lazy("asked", "on the client’s page")
    SPOKEN = "spoken", pgettext_lazy("asked", "in a talk")


class How(models.TextChoices):
    """How it was verified. Nobody's word is a verification."""

    ENTERED = "entered", pgettext_lazy("verified", "went in and looked")
    ASKED_SYSTEM = "api", pgettext_lazy("verified", "the system itself answered")
    SITE = "site", pgettext_lazy("verified", "seen on the site")
