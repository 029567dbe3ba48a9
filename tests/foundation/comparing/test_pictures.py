"""Two pictures laid upon each other; and files that were made to hurt whoever opens them."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from dirigent.foundation.comparing import NotShown, pictures
from dirigent.foundation.comparing.apart import WHY


@pytest.fixture
def draw(tmp_path):
    """`draw("a.png", box)` is a white picture with a black box on it."""

    def drawn(name, box=None, size=(200, 100), mode="RGB", **how):
        picture = Image.new(mode, size, "white")
        if box:
            ImageDraw.Draw(picture).rectangle(box, fill="black")
        picture.save(tmp_path / name, **how)
        return tmp_path / name

    return drawn


def test_what_moved_is_marked(draw):
    found = pictures.compare(draw("a.png"), draw("b.png", (10, 20, 29, 39)))

    assert (found.share, found.percent, found.identical, found.box) == (0.02, 2.0, False, (10, 20, 30, 40))
    marked = Image.open(io.BytesIO(found.marked))
    assert marked.size == (200, 100)
    assert marked.getpixel((15, 25)) == (214, 41, 62)
    assert marked.getpixel((100, 80)) == (255, 255, 255)


def test_the_same_picture(draw):
    found = pictures.compare(draw("a.png"), draw("b.png"))
    assert (found.share, found.percent, found.identical, found.box) == (0, 0, True, None)


def test_saved_anew_is_not_changed(draw):
    found = pictures.compare(draw("a.png", (10, 20, 29, 39)), draw("b.webp", (10, 20, 29, 39), quality=95))
    assert found.share < 0.005


def test_a_dot_is_not_lost_in_a_large_picture(draw):
    found = pictures.compare(
        draw("a.png", size=(4000, 3000)), draw("b.png", (1999, 1500, 1999, 1500), size=(4000, 3000))
    )
    assert found.percent == 0.1
    marked = Image.open(io.BytesIO(found.marked)).convert("RGB")
    assert (214, 41, 62) in {color for _count, color in marked.getcolors(100_000)}


def test_another_size_differs_where_only_one_is(draw):
    found = pictures.compare(draw("a.png", size=(100, 100)), draw("b.png", size=(200, 100)))
    assert (found.share, found.old_size, found.new_size) == (0.5, (100, 100), (200, 100))


def test_a_small_one_for_the_page(draw):
    assert Image.open(io.BytesIO(pictures.thumbnail(draw("a.png", size=(1000, 500)), 300))).size == (300, 150)


def png_that_says(width: int, height: int) -> bytes:
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (png_that_says(60_000, 60_000), "big"),
        (png_that_says(8_000, 8_000), "big"),
        (png_that_says(1000, 1000), "broken"),
        (b"\x89PNG\r\n\x1a\n", "other"),
        (b"", "other"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "other"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "other"),
        (b"II*\0" + b"\0" * 100, "other"),
    ],
)
def test_what_is_made_to_hurt_is_refused_in_a_sentence(draw, tmp_path, content, why):
    bad = tmp_path / "bad.png"
    bad.write_bytes(content)
    with pytest.raises(NotShown) as refused:
        pictures.compare(draw("a.png"), bad)
    assert refused.value.reason == WHY[why]
