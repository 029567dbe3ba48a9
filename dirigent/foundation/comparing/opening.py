"""Run by itself, as a process of its own with little time and memory: it opens strangers' pictures and documents.

It stands alone on purpose: no settings, no database, no secrets are in it. Its output is a line of JSON and then a picture, if any.
"""

import io
import json
import resource
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

SECONDS, MEMORY = 20, 2 * 1024 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PAGES = 500
MOST_TEXT = 2_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
SHOWN_SIDE = 1600  # the picture of differences is for the eyes, not for print
SEEN = 8  # of 255: less than this is the noise of saving a picture anew


class Refused(Exception):
    """It is not shown; the argument says why, in one word."""


def opened(path: str) -> Any:
    """The first picture of the file, upright. Its size is read before its pixels."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # only what is needed is loaded

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = Image.open(path, formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("big")
        ImageOps.exif_transpose(picture, in_place=True)
        return picture
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise Refused("big") from bomb
    except Image.UnidentifiedImageError as other:
        raise Refused("other") from other


def flat(picture: Any) -> Any:
    """In plain colours; what can be seen through stands on white."""
    from PIL import Image  # noqa: PLC0415

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def compare(old: str, new: str) -> tuple[dict[str, Any], bytes]:
    """How much of the picture differs, where, and a pale picture of the new one on which that is marked."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    with ThreadPoolExecutor(2) as hands:  # two are unpacked in the time of one: the library works without the lock
        a, b = hands.map(lambda path: flat(opened(path)), (old, new))
    told: dict[str, Any] = {"old_size": a.size, "new_size": b.size}
    size = max(a.width, b.width), max(a.height, b.height)
    if a.size != size:
        a = _on(size, a)
    if b.size != size:
        b = _on(size, b)
    red, green, blue = ImageChops.difference(a, b).split()
    del a
    grey = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    differ = sum(grey.histogram()[SEEN:])
    told |= {"share": differ / (size[0] * size[1]), "identical": grey.getbbox() is None}
    mask = grey.point([0] * SEEN + [255] * (256 - SEEN))
    told["box"] = mask.getbbox()
    by = max(1, -(-max(size) // SHOWN_SIDE))
    if by > 1:
        # A dot that differs stays visible when the picture is made small: the brightest of its neighbours stands for all.
        mask, b = mask.reduce(by).point([0] + [255] * 255), b.reduce(by)
    shown = Image.blend(b, Image.new("RGB", b.size, "white"), 0.6)
    shown.paste((214, 41, 62), mask=mask)
    return told, _png(shown)


def _on(size: tuple[int, int], picture: Any) -> Any:
    """The picture on a larger sheet, whose rest differs from everything that may stand there."""
    from PIL import Image  # noqa: PLC0415

    sheet = Image.new("RGB", size, (255, 0, 255))
    sheet.paste(picture)
    return sheet


def thumbnail(path: str, side: str) -> tuple[dict[str, Any], bytes]:
    picture = opened(path)
    size = picture.size
    picture.draft("RGB", (int(side), int(side)))
    picture = flat(picture)
    picture.thumbnail((int(side), int(side)))
    return {"size": size}, _png(picture)


def pages(path: str) -> tuple[dict[str, Any], bytes]:
    """How many pages, and the words of each."""
    words, size = [], 0
    with _document(path) as document:
        for page in document:
            text = page.get_textpage().get_text_bounded()
            size += len(text)
            words.append(text.replace("\r\n", "\n") if size < MOST_TEXT else "")
    return {"pages": words}, b""


def page(path: str, number: str, width: str) -> tuple[dict[str, Any], bytes]:
    """One page as a picture so many points wide."""
    with _document(path) as document:
        if not 1 <= int(number) <= len(document):
            raise Refused("page")
        sheet = document[int(number) - 1]
        across, down = sheet.get_size()
        scale = int(width) / max(across, 1)
        if across * down * scale * scale > MOST_PIXELS:
            raise Refused("big")
        return {"pages": len(document), "size": (across, down)}, _png(sheet.render(scale=scale).to_pil().convert("RGB"))


def _document(path: str) -> Any:
    import pypdfium2  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        raise Refused("encrypted" if "assword" in str(fault) else "broken") from fault
    if len(document) > MOST_PAGES:
        raise Refused("long")
    return document


def _png(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def run(what: str, told: list[str]) -> tuple[dict[str, Any], bytes]:
    acts: dict[str, Callable[..., tuple[dict[str, Any], bytes]]] = {
        "compare": compare,
        "thumbnail": thumbnail,
        "pages": pages,
        "page": page,
    }
    try:
        return acts[what](*told)
    except Refused as reason:
        return {"why": str(reason)}, b""
    except MemoryError:
        return {"why": "big"}, b""
    except Exception:  # noqa: BLE001  # a damaged file may fail anywhere in a library
        return {"why": "broken"}, b""


def _little_is_allowed() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _little_is_allowed()
    said, picture = run(sys.argv[1], sys.argv[2:])
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + picture)
