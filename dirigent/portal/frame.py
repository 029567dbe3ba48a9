"""What the frame of every page of the portal shows: the agency, who is in, and who looks on."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from dirigent.domain.people.models import Agency


def frame(request: Any) -> dict:
    if not hasattr(request, "looking_on"):
        return {}
    return {
        "agency": SimpleLazyObject(Agency.load),
        "contact": request.contact,
        "looking_on": request.looking_on,
        "others": SimpleLazyObject(lambda: _others(request)),
    }


def _others(request: Any) -> list:
    """Through whose eyes else one of ours may look."""
    return list(request.contact.client.contacts.present().exclude(pk=request.contact.pk)[:6])
