from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dirigent.domain.people.models import User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict


class WorkKind(models.TextChoices):
    """The ten kinds of production work that an account manager never does (R§O.4), and the rest."""

    SITE = "site", _("building and keeping sites")
    CONTEXT = "context", _("running context advertising")
    SEO = "seo", _("search promotion")
    BANNER = "banner", _("drawing banners")
    REPORT = "report", _("preparing client reports")
    COUNTER = "counter", _("installing counters")
    ECOMMERCE = "ecommerce", _("setting up e-commerce tracking")
    AUDIT = "audit", _("audits and project analytics")
    SMM = "smm", _("running social media groups")
    BILLING = "billing", _("issuing invoices and closing quarters")
    OTHER = "other", _("other work")


PRODUCTION_WORK = frozenset(WorkKind) - {WorkKind.OTHER}


class Level(models.IntegerChoices):
    LOW = 1, pgettext_lazy("urgency or importance", "low")
    NORMAL = 2, pgettext_lazy("urgency or importance", "normal")
    HIGH = 3, pgettext_lazy("urgency or importance", "high")


class Stage(models.TextChoices):
    NEW = "new", pgettext_lazy("stage of a task", "New")
    WORKING = "working", pgettext_lazy("stage of a task", "In work")
    READY = "ready", pgettext_lazy("stage of a task", "To be checked")
    CLOSED = "closed", pgettext_lazy("stage of a task", "Done")


def can_be_assigned(user: User, work_kind: str) -> Verdict:
    """Managers do no production work (TSK-5). Asked by the form and, once more, by the verb itself."""
    if user.in_client_service and work_kind in PRODUCTION_WORK:
        return Denied(_("Account managers do no production work: give it to the department (rules, item 4)."))
    if not user.is_active:
        return Denied(_("This person no longer works here."))
    return Allowed()
