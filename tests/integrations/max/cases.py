"""How MAX knocks at our door, as published; payloads beside."""

from dirigent.domain.conversations.channels import Hook
from dirigent.domain.conversations.messengers import hook_secret
from tests.cast import moment

TOKEN = "f9LHodD0cOcanary-of-max-0123456789"
SETTINGS = {"mode": "hook"}
SECRET = {"token": TOKEN}
CANARIES = [TOKEN, "canary-of-max"]
HEADER = "x-max-bot-api-secret"


def hook(connection, raw: bytes, **said) -> Hook:
    headers = {"content-type": "application/json", HEADER: hook_secret(connection), **said.pop("headers", {})}
    return Hook(said.pop("method", "POST"), headers, {}, raw, moment("Fri 15:00"), **said)


def forged(connection, raw: bytes) -> list[Hook]:
    """Without the secret, with another, with half of it, as a look, and with the secret in the wrong place."""
    right = hook_secret(connection)
    return [
        hook(connection, raw, headers={HEADER: wrong})
        for wrong in ("", "x", right[:-1], right + "x", right.upper(), "ключ")
    ] + [hook(connection, raw, method="GET"), Hook("POST", {}, {HEADER: right}, raw, moment("Fri 15:00"))]
