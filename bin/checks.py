"""What must hold before a change is merged, one line each."""

import os
import subprocess
import sys
import time
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent


def untranslated() -> bool:
    """Every sentence of every room has its Russian, none of them a guess."""
    found = False
    for file in sorted(ROOT.glob("dirigent/**/locale/ru/LC_MESSAGES/django.po")):
        catalogue = polib.pofile(str(file))
        for entry in [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]:
            found = True
            print(f"{file.relative_to(ROOT)}: {entry.msgid}")
    return not found


def does(*command: object) -> bool:
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode == 0


def templates() -> list[Path]:
    return sorted(ROOT.glob("dirigent/**/templates/**/*.html"))


CHECKS = {
    "lint": lambda: does(TOOLS / "ruff", "check", "-q", "."),
    "format": lambda: does(TOOLS / "ruff", "format", "-q", "--check", "."),
    "types": lambda: does(TOOLS / "mypy", "dirigent"),
    "floors": lambda: does(TOOLS / "lint-imports"),
    "templates": lambda: does(TOOLS / "djade", "--check", "--target-version", "5.2", *templates()),
    "translations": untranslated,
    "migrations": lambda: does(sys.executable, "-m", "dirigent", "manage", "makemigrations", "--check", "--dry-run"),
}


def main() -> None:
    os.chdir(ROOT)
    failed = []
    for name, holds in CHECKS.items():
        started = time.monotonic()
        if not holds():
            failed.append(name)
        print(f"{'✗' if name in failed else '✓'} {name} {time.monotonic() - started:.1f} s", flush=True)
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
