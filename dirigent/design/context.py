"""What every page is given: the moment it was drawn (once more for the live stream, by the clock of the machine), the chosen theme, and whether it is wanted as a dialog."""

import time

from django.http import HttpRequest
from django.utils import timezone

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


def look(request: HttpRequest) -> dict:
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "now": timezone.now(),
        "drawn": f"{time.time():.1f}",
        "theme": theme if theme in THEMES else "",
        "as_dialog": request.headers.get("HX-Request") == "true",
    }
