"""Reading the environment: each reader returns one type and names the variable when its value cannot be read."""

import os
from pathlib import Path

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


class Unreadable(Exception):
    """A variable of the environment has a value that makes no sense for it."""


def text(name: str, default: str = "") -> str:
    """The value, or the contents of the file named by NAME_FILE: a secret need not stand in the environment."""
    if name not in os.environ and (file := os.environ.get(f"{name}_FILE")):
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in YES | NO:
        raise Unreadable(f"{name}={value}: expected 1 or 0.")
    return value in YES


def number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise Unreadable(f"{name}={value}: expected a whole number.") from error


def names(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list written with commas: `one.example, two.example`."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def folder(name: str, default: Path) -> Path:
    value = text(name)
    return (Path(value).expanduser() if value else default).resolve()
