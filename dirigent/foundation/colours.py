"""Colours as people see them: contrast by WCAG 2, and shades that stay readable."""

import re

AA = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: str) -> bool:
    """Written like #0b6e4f."""
    return bool(_HEX.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lights = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def readable_on(colour: str, ground: str, *, needed: float = AA) -> str:
    """The colour, or the nearest shade of it that can be read on this ground."""
    towards = "#000000" if contrast(ground, "#000000") > contrast(ground, "#ffffff") else "#ffffff"
    shades = (mixed(colour, towards, step / 20) for step in range(21))
    return next((one for one in shades if contrast(one, ground) >= needed), towards)


def darker(colour: str, share: float) -> str:
    return mixed(colour, "#000000", share)


def soft(colour: str, ground: str) -> str:
    """A breath of the colour over the ground."""
    return mixed(ground, colour, 0.1)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of the other colour in the one."""
    parts = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
