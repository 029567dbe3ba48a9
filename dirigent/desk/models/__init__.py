from .once import Once
from .saved_view import SavedView

__all__ = ["Once", "SavedView"]
