"""The content policy forbids what is written inline: no template may need it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "dirigent").rglob("*.html"))
FORBIDDEN = {
    "inline style": re.compile(r"<[^>{]*\sstyle="),
    "inline handler": re.compile(r"<[^>{]*\son[a-z]+="),
    "hx-on": re.compile(r"hx-on"),
    "script in vals": re.compile(r"hx-(vals|headers)=['\"]js:"),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "style element": re.compile(r"<style"),
    "other host": re.compile(r"(?:src|href)=\"https?://"),
    "unescaped": re.compile(r"\|\s*safe\b|autoescape off"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_keeps_the_policy(path):
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.DOTALL)
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


def test_marking_safe_has_one_place():
    places = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "dirigent").rglob("*.py")
        if re.search(r"mark_safe\(|SafeString\(", path.read_text())
    ]
    assert [place for place in places if not place.startswith("dirigent/design/")] == []
