"""What all messengers have in common: a door of their own with a secret, text in pieces, a line or a hook."""

import hashlib
import hmac
import json
import time
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dirigent.foundation import vault

from .channels import Arrived, Channel, Heard, Hook, Refused, Setting, Trouble
from .models import Connection

HOOK, LINE = "hook", "line"
LOOKS_EVERY = 300  # seconds between looks at how the vendor finds our door


class Messenger(Channel):
    """A bot. By a hook the vendor calls us; by a line we ask it, which needs no address in the internet."""

    sends = listens = hooks = links = True
    limit: ClassVar[int] = 4000
    secret_header: ClassVar[str] = ""
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "mode", _("How messages come"), default=HOOK,
            choices=((HOOK, _("the messenger calls our address")), (LINE, _("we ask the messenger"))),
            help=_("Where Dirigent has no https address of its own, choose the second."),
        ),
    )  # fmt: skip

    @abstractmethod
    def key_of(self, update: Mapping[str, Any]) -> str:
        """What names this update within the connection."""

    @abstractmethod
    def register(self, connection: Connection) -> None:
        """Tell the vendor our door. Raises `Trouble`."""

    @abstractmethod
    def look(self, connection: Connection) -> None:
        """Does the vendor reach our door? Raises `Trouble` with what it says."""

    def hooked(self, connection: Connection, hook: Hook) -> Heard:
        given = hook.headers.get(self.secret_header, "")
        if hook.method != "POST" or not hmac.compare_digest(given.encode(), hook_secret(connection).encode()):
            raise Refused
        return Heard([self.arrived(hook.body, at=hook.at)])

    def arrived(self, raw: bytes, *, at: datetime) -> Arrived:
        """The bytes under their key. A vendor may begin to count anew, so the bytes themselves are in the key too."""
        update = as_object(raw)
        digest = hashlib.sha256(raw).hexdigest()
        return Arrived(f"{self.key_of(update)[:200] if update else 'unreadable'}:{digest[:32]}", raw, at)

    def wait(
        self, connection: Connection, hear: Callable[[Sequence[Arrived]], None], ended: Callable[[], bool]
    ) -> None:
        """By a hook there is nothing to ask; now and then we look whether the vendor still finds us."""
        looked = 0.0
        while not ended():
            if time.monotonic() - looked > LOOKS_EVERY or not looked:
                self.look(connection)
                looked = time.monotonic()
                hear([])
            time.sleep(0.5)


def by_hook(connection: Connection) -> bool:
    return connection.settings.get("mode", HOOK) == HOOK


def hook_url(connection: Connection) -> str:
    """The address that the vendor calls."""
    return f"{settings.SITE_URL}/hooks/{connection.token}/"


def hook_secret(connection: Connection) -> str:
    """What the vendor proves itself with: made from the bot's own key, so whoever sees our address cannot make it."""
    token = secrets_of(connection).get("token", "")
    return hmac.new(token.encode(), connection.token.encode(), hashlib.sha256).hexdigest()[:40]


def secrets_of(connection: Connection) -> dict[str, Any]:
    """Raises `Trouble` when the key of the house does not open them."""
    try:
        return connection.secrets
    except vault.Locked:
        raise Trouble(_("The key that opens the secrets is gone: enter them anew."), for_good=True) from None


def as_object(raw: bytes) -> dict[str, Any] | None:
    """The JSON object in these bytes; None when there is none."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def pieces(text: str, limit: int) -> Iterator[str]:
    """The text in parts no longer than that, cut where a line or a word ends."""
    rest = text.strip()
    while len(rest) > limit:
        cut = max(rest.rfind("\n", limit // 2, limit), rest.rfind(" ", limit // 2, limit))
        cut = cut if cut > 0 else limit
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def wire(asked: Sequence[Mapping[str, Any]], answers: Sequence[Any]) -> bytes:
    """What went over the wire and what came back, to be kept beside the message."""
    return json.dumps({"sent": list(asked), "answers": list(answers)}, ensure_ascii=False).encode()
