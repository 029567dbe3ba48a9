"""Notices are no archive: what was read half a year ago goes. Of a duty still open it stays, or it would be told anew."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from dirigent.regulation.models import Duty

from .models import Dispatch, Notice

KEPT = timedelta(days=180)


def forget(at: datetime) -> int:
    old = Notice.objects.filter(at__lt=at - KEPT).exclude(read_at=None, over_at=None)
    open_ones = Q(subject_kind="regulation.duty") & Exists(Duty.objects.open().filter(pk=OuterRef("subject_id")))
    count = old.exclude(open_ones).delete()[0]
    Dispatch.objects.filter(due_at__lt=at - KEPT, lines=None).exclude(state__in=("waiting", "sending")).delete()
    return count
