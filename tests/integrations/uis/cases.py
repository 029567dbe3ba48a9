"""How UIS knocks at our door: the word is in the body."""

import json

from dirigent.domain.conversations.channels import Hook
from tests.cast import moment

WORD = "canary-word-of-the-notifications"
SETTINGS: dict[str, str] = {}
SECRET = {"hook_secret": WORD}
CANARIES = [WORD]
PROOF_OF_VENDOR = True
AT = moment("Fri 15:10")


def hook(connection, raw: bytes, secret: object = WORD, method: str = "POST") -> Hook:  # noqa: ARG001  # all are asked alike
    return Hook(method, {}, {}, json.dumps({**json.loads(raw), "secret": secret}).encode(), AT)


def forged(connection, raw: bytes) -> list[Hook]:
    return [hook(connection, raw, secret) for secret in ("", "x", WORD + "x", None, [WORD])] + [
        hook(connection, raw, method="GET"), Hook("POST", {}, {"secret": WORD}, raw, AT),
    ]  # fmt: skip
