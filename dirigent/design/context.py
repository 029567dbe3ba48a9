"""What every page is given: the moment it was drawn, the chosen theme, and whether it is wanted as a dialog."""

from django.http import HttpRequest
from django.utils import timezone

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


def look(request: HttpRequest) -> dict:
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "now": timezone.now(),
        "theme": theme if theme in THEMES else "",
        "as_dialog": request.headers.get("HX-Request") == "true",
    }
