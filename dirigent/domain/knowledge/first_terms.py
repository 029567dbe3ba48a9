"""The glossary a new agency begins with: common words of the trade, told plainly. From then on it is the agency's own."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("first_terms.toml")


def first_terms() -> Iterator[dict[str, Any]]:
    """The fields of each term."""
    for said in tomllib.loads(SOURCE.read_text(encoding="utf-8"))["term"]:
        yield {
            "word": said["word"], "spellings": said.get("also", []), "everyday": said.get("everyday", False),
            "instead": said["instead"], "explanation": said["explanation"], "analogy": said["analogy"],
            "level": said.get("level", "main"),
        }  # fmt: skip
