from django.db import models


class Look(models.Model):
    """The last look for news: when, and up to which entry of the journal. One row.

    Entries become visible out of order: a slow transaction shows a low number late. So up to `entry_id` everything is decided;
    `ahead_id` is the last one seen, decided once every transaction that ran then (before `ahead_xid`) is over.
    """

    at = models.DateTimeField()
    entry_id = models.BigIntegerField(default=0)
    ahead_id = models.BigIntegerField(default=0)
    ahead_xid = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="look_is_one")]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}"
