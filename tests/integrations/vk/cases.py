"""How VK knocks at our door, as published; payloads beside."""

import json

from dirigent.domain.conversations.channels import Hook
from dirigent.domain.conversations.messengers import hook_secret
from tests.cast import moment

TOKEN = "vk1.a.canary-of-vk-0123456789"
SETTINGS = {"mode": "hook", "group": "123"}
SECRET = {"token": TOKEN}
CANARIES = [TOKEN, "canary-of-vk"]


def hook(connection, raw: bytes, **said) -> Hook:
    """The proof is a word in the body."""
    secret = said.pop("secret", hook_secret(connection))
    try:
        event = {**json.loads(raw), "secret": secret}
    except ValueError:
        event = {"secret": secret, "group_id": 123, "type": "message_new", "object": 5}
    event |= said.pop("event", {})
    return Hook(said.pop("method", "POST"), {}, {}, json.dumps(event, ensure_ascii=False).encode(), moment("Fri 15:00"))


def forged(connection, raw: bytes) -> list[Hook]:
    right = hook_secret(connection)
    return [hook(connection, raw, secret=wrong) for wrong in ("", "x", right[:-1], right + "x", 5, None, ["x"])] + [
        hook(connection, raw, method="GET"),
        hook(connection, raw, event={"group_id": 124}),
        Hook("POST", {}, {"secret": right}, raw, moment("Fri 15:00")),
        Hook("POST", {}, {}, b"not json at all", moment("Fri 15:00")),
    ]
