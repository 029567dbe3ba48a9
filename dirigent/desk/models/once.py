from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, models, transaction

from dirigent.domain.people.models import User

KEPT = timedelta(days=2)


class Once(models.Model):
    """A form that has been sent: sent again, it changes nothing. The form carries the token as a hidden field."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "at"])]

    def __str__(self) -> str:
        return str(self.token)

    @classmethod
    @transaction.atomic
    def is_first(cls, token: UUID, *, by: User, at: datetime) -> bool:
        """Is this the first sending? Ask in the transaction of the act: a second one waits for the first to end,
        and counts if the first came to nothing."""
        cls.objects.filter(user=by, at__lt=at - KEPT).delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into desk_once (token, user_id, at) values (%s, %s, %s) on conflict do nothing",
                [token, by.pk, at],
            )
            return cursor.rowcount == 1
