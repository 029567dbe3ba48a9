"""Banners of the demo agency: drawn here, so that no foreign picture is carried about."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]


def banner(size: tuple[int, int], title: str, line: str, *, left: Colour, right: Colour, large: bool = False) -> bytes:
    """A picture of a title and a line on a ground that goes from one colour to the other, as PNG."""
    width, height = size
    picture = Image.new("RGB", (width, 1))
    for x in range(width):
        share = x / width
        picture.putpixel((x, 0), tuple(round(a + (b - a) * share) for a, b in zip(left, right, strict=True)))
    picture = picture.resize(size)
    pen = ImageDraw.Draw(picture)
    edge = width // 14
    pen.text((edge, height * 0.22), title, font=_font("700", min(height // 4, width // 8)), fill="white")
    pen.text(
        (edge, height * 0.62), line, font=_font("500", min(height // (6 if large else 9), width // 16)), fill="white"
    )
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(settings.PRINT_FONTS) / f"golos-{weight}.ttf"), max(size, 10))
