from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """Bytes that never change. The row is there only when the whole file is safely on the disk.

    Its name and its owner belong to whoever attached it: the same bytes may hang in many places.
    """

    sha256 = models.CharField(max_length=64, editable=False)
    size = models.BigIntegerField(editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            # Not unique=True: that brings a second index, for beginnings of words, and a hash has none.
            models.UniqueConstraint(fields=["sha256"], name="file_once"),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="file_size_not_negative"),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_is_one"),
        ]

    @property
    def path(self) -> Path:
        return path_of(self.sha256)

    def open(self) -> IO[bytes]:
        return self.path.open("rb")


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


def path_of(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:4] / sha256
