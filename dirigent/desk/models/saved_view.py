from django.db import models
from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User


class SavedView(models.Model):
    """A list as somebody likes to see it: filters, order and columns, as the query of its address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=40)
    name = models.CharField(_("name of the view"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
