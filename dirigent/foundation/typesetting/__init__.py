"""Typesetting: data and a template of ours become a PDF, the same bytes on every machine.

Stands on: nothing. A template takes its data by `json(bytes(sys.inputs.data))`: what people wrote is put in as text and is never
read as markup. Fonts are ours alone, so a PDF looks the same wherever it was made.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

__all__ = ["NotSet", "typeset"]


class NotSet(Exception):
    """The template does not take this data, or the fonts are not there."""


def typeset(template: Path, data: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF, made for keeping (PDF/A-2b), which says that it was made `at`. The template sees its own folder and nothing else of the disk."""
    fonts = Path(settings.PRINT_FONTS)
    if not any(fonts.glob("*.ttf")):
        raise NotSet(f"There are no fonts in {fonts}: run python -m dirigent.design.vendor.")
    try:
        made = typst.compile(
            str(template), root=str(template.parent), font_paths=[str(fonts)], ignore_system_fonts=True, format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, timestamp=at.astimezone(UTC).replace(microsecond=0), pdf_standards="a-2b",
        )  # fmt: skip
    except typst.TypstError as fault:
        raise NotSet(str(fault)) from fault
    assert isinstance(made, bytes)
    return made
