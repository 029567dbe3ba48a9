"""Pictures and documents for tests, drawn here: what is put up must be a picture that opens."""

import io

from PIL import Image, ImageDraw


def banner(words: str, *, colour: str = "#3b1d52", size: tuple[int, int] = (640, 360), kind: str = "PNG") -> bytes:
    picture = Image.new("RGB", size, colour)
    ImageDraw.Draw(picture).text((size[0] // 3, size[1] // 2), words, fill="white")
    return _saved([picture], kind)


def document(pages: int = 2) -> bytes:
    return _saved([Image.new("RGB", (200, 280), "white") for _ in range(pages)], "PDF")


def _saved(pictures: list, kind: str) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if kind == "PDF" else {}
    pictures[0].save(out, kind, **more)
    return out.getvalue()
