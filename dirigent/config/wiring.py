"""Which room answers which question of another: the only place where they are introduced."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.utils import timezone

from dirigent.domain.clients.models import Client


def visible_clients(user_id: int, client_ids: Iterable[int]) -> set[int]:
    """Those of these clients about whose changes this person may hear now."""
    user = get_user_model().objects.get(pk=user_id)
    mine = Client.objects.visible_to(user, at=timezone.now())
    return set(mine.filter(pk__in=list(client_ids)).values_list("pk", flat=True))
