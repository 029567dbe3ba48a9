"""A password in a text is pointed out beside it, with the way into the vault."""

from typing import Any

from django import template

from dirigent.domain.tracking.passwords_said import find

register = template.Library()


@register.inclusion_tag("desk/accesses/_password.html")
def password_in(text: str, place: str, number: int) -> dict[str, Any]:
    """`{% password_in note.text "note" note.pk %}`: nothing where there is none."""
    return {"found": bool(text and find(text)), "place": place, "number": number}
