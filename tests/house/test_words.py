"""Russian is complete: every sentence a person may meet has its translation, none is doubtful."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = sorted(path.parents[2] for path in (ROOT / "dirigent").glob("**/locale/ru/LC_MESSAGES/django.po"))


def translated() -> dict[tuple[str | None, str], polib.POEntry]:
    entries = {}
    for room in ROOMS:
        for entry in polib.pofile(str(room / "ru" / "LC_MESSAGES" / "django.po")):
            entries[entry.msgctxt, entry.msgid] = entry
    return entries


@pytest.fixture(scope="module")
def asked(tmp_path_factory) -> polib.POFile:
    """Every sentence that the code and the templates ask gettext for."""
    copy = tmp_path_factory.mktemp("words") / "dirigent"
    shutil.copytree(ROOT / "dirigent", copy, ignore=shutil.ignore_patterns("locale", "static", "__pycache__"))
    (copy / "locale").mkdir()
    made = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "ru", "--no-wrap", "--no-obsolete", "-v", "0"],
        cwd=copy, capture_output=True, text=True, check=False, env={**os.environ, "DJANGO_SETTINGS_MODULE": "", "PYTHONPATH": ""},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return polib.pofile(str(copy / "locale" / "ru" / "LC_MESSAGES" / "django.po"))


def test_every_sentence_has_its_russian(asked):
    russian = translated()
    missing = []
    for entry in asked:
        said = russian.get((entry.msgctxt, entry.msgid))
        complete = said and (all(said.msgstr_plural.values()) if entry.msgid_plural else said.msgstr)
        if not complete or "fuzzy" in said.flags:
            missing.append(f"{entry.occurrences[0][0]}: {entry.msgid}")
    assert missing == []


def test_plurals_have_three_forms():
    for (_context, msgid), entry in translated().items():
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == 3, msgid


def test_two_rooms_never_say_one_sentence_differently():
    said: dict[tuple[str | None, str], dict[str, str]] = {}
    for room in ROOMS:
        for entry in polib.pofile(str(room / "ru" / "LC_MESSAGES" / "django.po")):
            said.setdefault((entry.msgctxt, entry.msgid), {})[entry.msgstr or str(entry.msgstr_plural)] = (
                room.parent.name
            )
    assert {key: both for key, both in said.items() if len(both) > 1} == {}
