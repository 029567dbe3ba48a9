"""The canonical form of what is put up, and its hash. Pure: the proof outside the house is checked by the same form."""

import json
from collections.abc import Sequence
from hashlib import sha256

FORM = "dirigent.content.1"


def tidy(text: str) -> str:
    """The text as it is kept: browsers send other ends of lines than letters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def canonical(*, title: str, text: str, files: Sequence[tuple[str, str]]) -> bytes:
    """What is consented to, byte for byte: title, text, and the name and SHA-256 of each file in their order."""
    content = {
        "form": FORM,
        "title": title,
        "text": text,
        "files": [{"name": name, "sha256": digest} for name, digest in files],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(*, title: str, text: str, files: Sequence[tuple[str, str]]) -> str:
    return sha256(canonical(title=title, text=text, files=files)).hexdigest()
