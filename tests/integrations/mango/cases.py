"""How Mango Office knocks at our door."""

from dirigent.domain.conversations.channels import Hook
from tests.cast import moment
from tests.exchanges import KEY, SALT, signed

SETTINGS: dict[str, str] = {}
SECRET = {"api_key": KEY, "salt": SALT}
CANARIES = [KEY, SALT]
PROOF_OF_VENDOR = True
DELIVERED = {"key": "events/call:1"}
AT = moment("Fri 15:00")


def hook(connection, raw: bytes) -> Hook:  # noqa: ARG001  # every vendor is asked alike
    return Hook("POST", {}, {}, signed(raw.decode()), AT, "events/call")


def forged(connection, raw: bytes) -> list[Hook]:  # noqa: ARG001
    bodies = [signed(raw.decode(), salt="x"), signed(raw.decode(), key="x"), b"", b"vpbx_api_key=x", raw]
    old = Hook("POST", {}, {}, signed(raw.decode()), moment("Mon 10:00"), "events/call")
    return [Hook("POST", {}, {}, body, AT, "events/call") for body in bodies] + [
        Hook("GET", {}, {}, signed(raw.decode()), AT, "events/call"), old,
    ]  # fmt: skip
