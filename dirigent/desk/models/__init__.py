from .once import Once
from .saved_view import SavedView
from .upload import Upload, UploadedFile

__all__ = ["Once", "SavedView", "Upload", "UploadedFile"]
