"""Words put between quotation marks, whose own marks become the inner ones: «Баннеры „Ревизор“», “the ‘Globe’ banners”."""

from django.utils.translation import get_language

_RUSSIAN = str.maketrans("«»“”", "„“„“")
_ENGLISH = str.maketrans("“”«»", "‘’‘’")


def inside_quotes(words: object) -> str:
    """What will stand between the outer marks of the active language."""
    return str(words).translate(_RUSSIAN if (get_language() or "en").startswith("ru") else _ENGLISH)
