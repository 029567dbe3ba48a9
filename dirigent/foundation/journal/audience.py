from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may read an entry."""

    STAFF = "staff", _("staff")
    CLIENT = "client", _("staff and the client")
    AUTHOR = "author", _("its author only")
