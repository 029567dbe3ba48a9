"""What every adapter of a channel promises, on payloads as vendors send them.

A vendor has a folder here: `cases.py` says how it is set up and how it proves itself, `payloads/` holds what it sends.
A file named `unreadable_…` must be refused with a sentence, one named `nothing_…` says nothing that concerns us.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from dirigent.domain.conversations.channels import all_channels
from dirigent.domain.conversations.models import Connection, Delivery
from dirigent.foundation.files.storing import store
from tests.cast import moment

HERE = Path(__file__).parent
KINDS = sorted(all_channels())


def cases(kind: str):
    name = f"tests.integrations.{kind}.cases"
    if find_spec(name) is None:
        pytest.fail(f"{kind}: the contract needs tests/integrations/{kind}/cases.py and payloads/.")
    return import_module(name)


def payloads(kind: str) -> list[Path]:
    return sorted((HERE / kind / "payloads").glob("*"))


ALL = [pytest.param(kind, path, id=f"{kind}-{path.stem}") for kind in KINDS for path in payloads(kind)]


def opened(kind: str, **said) -> Connection:
    """A connection of that kind, as an administrator enters it."""
    known, channel = cases(kind), all_channels()[kind]
    fields = {"name": f"{kind} контракта", "kind": kind, "medium": channel.medium, "settings": known.SETTINGS, **said}
    return Connection.open_up(by=None, at=moment("Mon 10:00"), secret=known.SECRET, **fields)


def delivered(connection: Connection, raw: bytes, **said) -> Delivery:
    fields = {"key": "key", **said}
    return Delivery(connection=connection, file=store(raw), arrived_at=moment("Fri 15:00"), **fields)
