"""The words of a stored file, or why there are none. The file is opened by another process, which may die of it."""

import json
import subprocess
import sys
from pathlib import Path, PurePath
from typing import NamedTuple

from dirigent.domain.conversations.files_read import NoText
from dirigent.foundation.files.models import StoredFile

SECONDS = 20
LARGEST = 50 * 1024 * 1024
KINDS = {
    ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".pptx": "pptx",
    ".txt": "text", ".csv": "text", ".md": "text",
}  # fmt: skip
EXTRACTING = Path(__file__).with_name("extracting.py")


class Read(NamedTuple):
    text: str
    why_not: str = ""


def read(file: StoredFile, name: str) -> Read:
    """The text of the file, its pages divided by form feeds; the name says what kind it is."""
    kind = KINDS.get(PurePath(name).suffix.lower())
    if kind is None:
        return Read("", NoText.OTHER)
    if file.size > LARGEST:
        return Read("", NoText.BIG)
    # -I: nothing of our environment or folder is in the other process.
    command = [sys.executable, "-I", str(EXTRACTING), str(file.path), kind]
    try:
        told = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"OPENPYXL_LXML": "False"}, timeout=SECONDS, check=False, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Read("", NoText.SLOW)
    if told.returncode < 0:  # the kernel ended it: out of the time or the memory it was given
        return Read("", NoText.SLOW)
    try:
        said = json.loads(told.stdout)
    except ValueError:
        return Read("", NoText.BROKEN)
    return Read(said["text"], NoText(said["why"]) if said["why"] else "")
