"""Two versions of a document of fifty pages, and of a picture of 4000 × 4000: how long it takes to say what has changed."""

import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from PIL import Image, ImageDraw, ImageFilter

from dirigent.foundation.comparing import pictures, texts

PAGES, ON_PAGE = 50, 2500
SIDE = 4000


def command(times: Annotated[int, typer.Option(help="How often each is measured.")] = 7) -> None:
    old = _document(1)
    told = {f"text_{name}_ms": _median(_texts(old, new), times) for name, new in _edited(old).items()}
    with TemporaryDirectory() as folder:
        for kind in ("png", "jpg"):
            a, b = _drawn(Path(folder), kind)
            told[f"picture_{kind}_ms"] = _median(_pictures(a, b), times)
    print(json.dumps(told))


def _texts(old: list[str], new: list[str]) -> Callable[[], object]:
    before, after = "\n".join(old), "\n".join(new)
    return lambda: texts.compare(before, after)


def _pictures(a: Path, b: Path) -> Callable[[], object]:
    return lambda: pictures.compare(a, b)


def _median(act: Callable[[], object], times: int) -> int:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return round(statistics.median(spent) * 1000)


def _document(seed: int) -> list[str]:
    """Paragraphs of 20 to 90 words out of 3,000, fifty pages of them."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("абвгдежзиклмнопрстуфхцчшщэюя", k=chance.randint(2, 11))) for _ in range(3000)]
    lines: list[str] = []
    while sum(map(len, lines)) < PAGES * ON_PAGE:
        lines.append(" ".join(chance.choices(words, k=chance.randint(20, 90))) + ".")
    return lines


def _edited(old: list[str]) -> dict[str, list[str]]:
    chance = random.Random(2)
    few = list(old)
    for place in chance.sample(range(len(few)), 40):
        few[place] = few[place].replace(" ", " иначе ", 1)
    few[100:100] = ["Новый абзац, которого не было."]
    every = ["Новое начало.", *(line.replace(" ", " иначе ", 1) for line in old)]
    return {"few_edits": few, "every_paragraph": every, "another_text": _document(3), "one_paragraph": [" ".join(old)]}


def _drawn(folder: Path, kind: str) -> tuple[Path, Path]:
    """A picture like a photograph with a poster's shapes on it, and the same with one more."""
    noise = Image.effect_noise((SIDE // 4, SIDE // 4), 60).resize((SIDE, SIDE)).filter(ImageFilter.GaussianBlur(2))
    slope = Image.linear_gradient("L").resize((SIDE, SIDE))
    picture = Image.merge("RGB", (slope, noise, slope.rotate(90)))
    hand = ImageDraw.Draw(picture)
    for n in range(40):
        hand.ellipse((n * 90, n * 80, n * 90 + 400, n * 80 + 300), fill=(n * 6, 200 - n * 4, 90))
    old, new = folder / f"old.{kind}", folder / f"new.{kind}"
    picture.save(old)
    hand.rectangle((100, 3000, 900, 3300), fill="white")
    picture.save(new)
    return old, new
