"""A logo is drawn anew before it is kept: whatever else was in the file stays behind."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

LARGEST, SIDE, PIXELS = 2 * 1024 * 1024, 480, 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP")


def drawn_anew(file: UploadedFile) -> bytes:
    """The picture as PNG, no larger than needed. Raises ValidationError with a sentence."""
    if (file.size or 0) > LARGEST:
        raise ValidationError(_("The logo is larger than 2 MB."))
    try:
        sent = Image.open(file, formats=FORMATS)
        if sent.width * sent.height > PIXELS:
            raise ValidationError(_("The picture has too many points."))
        sent.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ValidationError(_("This is no picture that we can read. PNG, JPEG and WebP suit.")) from None
    picture = sent.convert("RGBA")
    picture.thumbnail((SIDE, SIDE))
    drawn = BytesIO()
    picture.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()
