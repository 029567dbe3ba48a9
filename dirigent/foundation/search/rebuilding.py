"""Writing search documents anew from what they tell of: when what a thing is found by has changed, or after a repair by hand."""

from django.apps import apps
from django.db import models, transaction

from .indexing import index_many

AT_ONCE = 200


def findable_models() -> list[type[models.Model]]:
    """Those whose things say themselves by what they are found: `findable()`."""
    return [model for model in apps.get_models() if callable(getattr(model, "findable", None))]


def rebuild(model: type[models.Model]) -> int:
    """The documents of all things of this model, some at a time; says how many there are."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            part = list(model._default_manager.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
            index_many(thing.findable() for thing in part)  # type: ignore[attr-defined]  # as `findable_models` asks
        if not part:
            return done
        done, last = done + len(part), part[-1].pk
