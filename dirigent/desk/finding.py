"""Finding a thing one may see: a stranger's is as missing as none at all."""

from typing import TypeVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone

Thing = TypeVar("Thing", bound=models.Model)


def find(request: HttpRequest, things: models.QuerySet[Thing] | models.Manager[Thing], **known: object) -> Thing:
    """The one thing, through `visible_to` of its own queryset, else 404."""
    try:
        return things.visible_to(request.user, timezone.now()).get(**known)
    except things.model.DoesNotExist:
        raise Http404 from None
