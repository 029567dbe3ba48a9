"""Names of files as strangers send them, made fit to be shown and saved."""

import unicodedata

LONGEST = 200  # bytes; file systems take 255
LONGEST_EXTENSION = 20
FORBIDDEN = set('<>:"|?*')
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def safe_name(name: str | None, fallback: str = "file") -> str:
    """The last part of the name without anything that hides, moves or misleads; its extension is kept."""
    text = unicodedata.normalize("NFC", name or "")
    text = text.replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(_fit(character) for character in text)
    text = " ".join(text.split()).strip(". ")
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension.encode()) > LONGEST_EXTENSION or not stem.strip(". "):
        stem, dot, extension = text, "", ""
    stem = _cut(stem, LONGEST - len(dot.encode()) - len(extension.encode())).rstrip(". ")
    if not stem:
        return fallback
    if stem.split(".")[0].strip().lower() in DEVICES:
        stem = "_" + stem
    return stem + dot + extension


def _fit(character: str) -> str:
    if character in FORBIDDEN:
        return "_"
    if character.isspace():
        return " "
    # Controls, format characters (which turn "gpj.exe" around), lone surrogates, private and unassigned ones.
    return "" if unicodedata.category(character)[0] == "C" else character


def _cut(text: str, size: int) -> str:
    return text.encode("utf-8", "ignore")[:size].decode("utf-8", "ignore")
