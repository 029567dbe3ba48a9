"""Whose a conversation is: a colleague takes it or is given it, or it goes back to whoever leads the client."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from dirigent.domain.people.models import Absence, Role, User

from .models import Thread
from .standing import Stood, act_on


@transaction.atomic
def assign(threads: Iterable[Thread], to: User, *, by: User, at: datetime) -> list[Stood]:
    """From now on these are this colleague's to answer."""
    return act_on(threads, {"assignee_id": to.pk}, "thread.assigned", by=by, at=at, user=to.pk)


@transaction.atomic
def unassign(threads: Iterable[Thread], *, by: User, at: datetime) -> list[Stood]:
    """They are their client's manager's again."""
    return act_on(threads, {"assignee_id": None}, "thread.unassigned", by=by, at=at)


def who_may_take(thread: Thread, at: datetime) -> QuerySet[User]:
    """Those of client service who see the conversation; a stranger's is for any of them."""
    service = User.objects.in_client_service().order_by("family_name", "given_name", "pk")
    client = thread.client
    if client is None:
        return service
    standing_in = Absence.objects.during(at).filter(user=client.manager_id).values("deputy")
    theirs = Q(pk__in=[client.manager_id or 0, client.deputy_id or 0]) | Q(pk__in=client.team.values("pk"))
    return service.filter(theirs | Q(pk__in=standing_in) | Q(role=Role.HEAD))
