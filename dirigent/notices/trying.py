"""A notice to oneself by every way that is connected: does it arrive?"""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dirigent.domain.people.models import User
from dirigent.foundation.journal.listening import tell_people

from .hours import hours_of
from .kinds import TRIAL, Way
from .looking import take_turn
from .models import Notice
from .planning import open_ways, plan
from .watching import wake


@transaction.atomic
def send(user: User, *, at: datetime) -> list[str]:
    """By which ways it goes."""
    take_turn()
    with translation.override(user.language):
        notice = Notice.objects.create(
            user=user, kind=TRIAL, key=f"trial:{at.timestamp():.6f}", title=_("A trial notice"),
            body=_("If you read this, notices reach you this way."), at=at,
        )  # fmt: skip
    plan([notice], {}, hours_of([user.pk], at), at=at, anyway=True)
    tell_people([user.pk])
    transaction.on_commit(wake)
    return [Way.APP, *open_ways([user.pk])[user.pk]]
