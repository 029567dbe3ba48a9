"""Having a file opened by another process, and saying in a sentence why it is not shown."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECONDS = 25
LARGEST = 100 * 1024 * 1024
OPENING = Path(__file__).with_name("opening.py")
WHY: dict[str, str | Promise] = {
    "big": _("The picture is larger than 50 megapixels: it is kept, but not shown here."),
    "other": _("Only PNG, JPEG, WebP and GIF pictures are shown here."),
    "encrypted": _("The document is locked with a password."),
    "long": _("The document has more than 500 pages: it is kept, but not shown here."),
    "page": _("The document has no such page."),
    "heavy": _("The file is larger than 100 MB: it is kept, but not shown here."),
    "slow": _("It took too long to open the file."),
    "broken": _("The file is damaged or is not what its name says."),
}


class NotShown(Exception):
    """There is no picture of this file; `reason` is a sentence for whoever looks."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        self.reason = WHY[why]


def asked(what: str, *files: Path, told: tuple[str, ...] = ()) -> tuple[dict[str, Any], bytes]:
    """What the other process says of these files, and its picture. Raises `NotShown`."""
    for file in files:
        if not file.exists():
            raise NotShown("broken")
        if file.stat().st_size > LARGEST:
            raise NotShown("heavy")
    # -I: nothing of our environment or folder is in the other process.
    command = [sys.executable, "-I", str(OPENING), what, *(str(file) for file in files), *told]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={}, timeout=SECONDS, check=False, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotShown("slow") from None
    if done.returncode < 0:  # the kernel ended it: out of the time or the memory it was given
        raise NotShown("slow")
    head, _newline, picture = done.stdout.partition(b"\n")
    try:
        said = json.loads(head)
    except ValueError:
        raise NotShown("broken") from None
    if why := said.get("why"):
        raise NotShown(why if why in WHY else "broken")
    return said, picture
