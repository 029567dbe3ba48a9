"""Copy the files we use from node_modules to build, for browsers and for print, and draw one sprite of the icons we use.

    python -m dirigent.design.vendor

An icon is used when a template says {% icon "phone" %}, or Python or a template names it: icon="phone", icon: "phone",
or a comment lists it: icons: phone mail. Nothing else is shipped: the whole Tabler sprite is 2 MB, ours a few KB.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SCRIPTS = {"htmx.js": "htmx.org/dist/htmx.min.js"}
FONTS = {
    f"golos-{subset}.woff2": f"@fontsource-variable/golos-text/files/golos-text-{subset}-wght-normal.woff2"
    for subset in ("cyrillic", "latin", "latin-ext")
}
# What PDF files are set with: they need whole fonts, not the pieces of one that browsers get.
PRINT_FONTS = {
    f"golos-{weight[:3]}.ttf": f"@expo-google-fonts/golos-text/{weight}/GolosText_{weight}.ttf"
    for weight in ("400Regular", "500Medium", "700Bold")
}

SOURCE_MAP = re.compile(r"(?m)^\s*(?://|/\*)# sourceMappingURL=.*$")
NAME = r"([a-z][a-z0-9-]*)"
USES = (
    re.compile(rf"""\{{%\s*icon\s+["']{NAME}["']"""),
    re.compile(rf"""\bicon["']?\s*[=:]\s*["']{NAME}["']"""),
)
LISTED = re.compile(r"\bicons:[ \t]+([a-z0-9 -]+)")


class Missing(Exception):
    """A file or an icon that the product needs is not among the installed packages."""


def used_icons(code: Path) -> set[str]:
    """The names of all icons that templates, scripts and Python under `code` ask for."""
    names: set[str] = set()
    for text in _texts(code):
        for use in USES:
            names.update(use.findall(text))
        for listed in LISTED.findall(text):
            names.update(listed.split())
    return names


def _texts(code: Path) -> Iterator[str]:
    own = Path(__file__).resolve()
    for suffix in ("html", "py"):
        for path in sorted(code.rglob(f"*.{suffix}")):
            if path.resolve() != own:
                yield path.read_text(encoding="utf-8")


def sprite(names: set[str], drawings: Path) -> str:
    """One SVG with a symbol per icon, in a fixed order, so that the same icons give the same bytes."""
    symbols = []
    for name in sorted(names):
        drawing = drawings / f"{name}.svg"
        if not drawing.exists():
            raise Missing(f"There is no icon named “{name}” in {drawings.name}; look it up on tabler.io/icons.")
        body = re.search(r"<svg[^>]*>(.*)</svg>", drawing.read_text(encoding="utf-8"), re.DOTALL)
        if body is None:
            raise Missing(f"The drawing of the icon “{name}” is not an SVG.")
        shape = re.sub(r"\s*\n\s*", "", body.group(1)).strip()
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
            f'stroke-linecap="round" stroke-linejoin="round">{shape}</symbol>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def vendor(packages: Path, target: Path, code: Path) -> set[str]:
    """Fill `target` with scripts, fonts and the sprite; answer the icons drawn."""
    target.mkdir(parents=True, exist_ok=True)
    for name, source in {**SCRIPTS, **FONTS}.items():
        if not (packages / source).exists():
            raise Missing(f"{packages / source} is not there. Run npm ci first.")
        if name.endswith(".js"):
            text = (packages / source).read_text(encoding="utf-8")
            (target / name).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
        else:
            shutil.copyfile(packages / source, target / name)
    names = used_icons(code)
    (target / "icons.svg").write_text(
        sprite(names, packages / "@tabler" / "icons" / "icons" / "outline"), encoding="utf-8"
    )
    return names


def print_fonts(packages: Path, target: Path) -> None:
    """Fill `target` with the fonts for print."""
    target.mkdir(parents=True, exist_ok=True)
    for name, source in PRINT_FONTS.items():
        if not (packages / source).exists():
            raise Missing(f"{packages / source} is not there. Run npm ci first.")
        shutil.copyfile(packages / source, target / name)


if __name__ == "__main__":
    try:
        drawn = vendor(ROOT / "node_modules", ROOT / "build" / "vendor" / "vendor", ROOT / "dirigent")
        print_fonts(ROOT / "node_modules", ROOT / "build" / "fonts")
    except Missing as missing:
        sys.exit(str(missing))
    print(f"{len(drawn)} icons, {len(SCRIPTS)} scripts, {len(FONTS) + len(PRINT_FONTS)} fonts")
