"""What a reader is shown of two texts: nothing lost, nothing invented, and what belongs together side by side."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dirigent.foundation.comparing import texts

lines = st.lists(st.text("аб в.\u00a0", max_size=8), max_size=12).map("\n".join)


def shown(old: str, new: str) -> list[str]:
    """Each block in a line: «=слово -было- +стало+»."""
    mark = {"same": "", "added": "+", "removed": "-"}
    return ["".join(f"{mark[p.kind]}{p.text}{mark[p.kind]}" for p in block.parts) for block in texts.compare(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Премьера 5 декабря", "Премьера 6 декабря", ["Премьера- 5-+ 6+ декабря"]),
        ("Приходите", "Приходите!", ["Приходите+!+"]),
        ("Раз\n\nДва", "Раз\nДва", ["Раз", "Два"]),
        ("Раз\nДва\nТри", "Раз\nТри", ["Раз", "-Два-", "Три"]),
        ("Раз", "Раз\nДва", ["Раз", "+Два+"]),
        ("", "Всё новое", ["+Всё новое+"]),
        ("5 000 руб.", "5\u00a0000 руб.", ["5- 000-+\u00a0000+ руб."]),
        (
            "Старый первый абзац о театре\nВторой абзац о билетах и ценах",
            "Совсем другое начало\nСтарый первый абзац о театре\nВторой абзац о билетах и скидках",
            ["+Совсем другое начало+", "Старый первый абзац о театре", "Второй абзац о билетах и- ценах-+ скидках+"],
        ),
    ],
)
def test_what_is_shown(old, new, expected):
    assert shown(old, new) == expected


@given(lines, lines)
def test_both_texts_can_be_read_from_it(old, new):
    blocks = texts.compare(old, new)
    before = ["".join(p.text for p in b.before) for b in blocks if b.old is not None]
    after = ["".join(p.text for p in b.after) for b in blocks if b.new is not None]
    assert (before, after) == (texts.paragraphs(old), texts.paragraphs(new))
    assert (texts.changed(blocks) == 0) == (before == after)


def fifty_pages(seed: int) -> list[str]:
    chance = random.Random(seed)
    words = ["".join(chance.choices("абвгдежзиклмнопрстуфхцчшщэюя", k=chance.randint(2, 11))) for _ in range(3000)]
    return [" ".join(chance.choices(words, k=chance.randint(20, 90))) + "." for _ in range(300)]


@pytest.mark.parametrize("case", ["few", "every", "others", "one line", "same lines"])
def test_no_pair_of_texts_is_slow(case):
    old = fifty_pages(1)
    new = {
        "few": [*old[:100], "Вставка", *old[101:]],
        "every": [f"{line} иначе" for line in ["Начало", *old]],
        "others": fifty_pages(2),
        "one line": [" ".join(old)],
        "same lines": ["да нет"] * 2000,
    }[case]
    if case == "same lines":
        old = ["да нет"] * 1999 + ["нет да"]
    began = time.process_time()
    texts.compare("\n".join(old), "\n".join(new))
    assert time.process_time() - began < 0.3
