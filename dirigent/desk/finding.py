"""Finding a thing one may see: a stranger's is as missing as none at all."""

from datetime import datetime
from typing import Protocol, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import Http404
from django.utils import timezone

from dirigent.desk.request import Request
from dirigent.domain.people.models import User

Thing = TypeVar("Thing", bound=models.Model)
Thing_co = TypeVar("Thing_co", bound=models.Model, covariant=True)


class Things(Protocol[Thing_co]):
    """A queryset, or a manager, that knows which of its things one may see."""

    def visible_to(self, user: User, at: datetime, /) -> models.QuerySet[Thing_co]: ...


def find(request: Request, things: Things[Thing], **known: object) -> Thing:
    """The one thing, through `visible_to` of its own queryset, else 404."""
    try:
        return things.visible_to(request.user, timezone.now()).get(**known)
    except ObjectDoesNotExist:
        raise Http404 from None
