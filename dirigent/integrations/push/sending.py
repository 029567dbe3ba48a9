"""One message to one browser, by the push service of its vendor."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from py_vapid import Vapid02
from pywebpush import WebPusher

from dirigent.domain.conversations.channels import Trouble
from dirigent.integrations.egress.addresses import is_let_through
from dirigent.integrations.egress.asking import Limits, ask
from dirigent.integrations.egress.hosts import Unreachable

# Whoever subscribes names the address we then write to: so only services of browsers' vendors.
SERVICES = (
    "fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.services.mozilla.com", ".push.apple.com",
    ".notify.windows.com",
)  # fmt: skip
LARGEST = 3000  # a service need not take more than 4096 bytes, and encryption adds some
DAY = 24 * 3600


class Gone(Trouble):
    """The browser has withdrawn its consent, or is no more: forget it."""

    def __init__(self) -> None:
        super().__init__(_("This browser no longer takes notices."), for_good=True)


@dataclass(frozen=True, slots=True)
class Target:
    """What a browser gives when it agrees: where to write, and keys to encrypt with."""

    endpoint: str
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)

    def check(self) -> None:
        """Raises `Trouble` for what no browser of a known vendor gives."""
        if not _is_service(self.endpoint) or len(self.endpoint) > 1000:
            raise Trouble(_("The push service of this browser is not known to us."), for_good=True)
        try:
            point, secret = _bytes(self.p256dh), _bytes(self.auth)
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except (ValueError, binascii.Error):
            raise Trouble(_("The browser gave keys that are none."), for_good=True) from None
        if len(secret) != 16:
            raise Trouble(_("The browser gave keys that are none."), for_good=True)


def send(target: Target, message: bytes, *, topic: str, urgent: bool, at: datetime) -> None:
    """Encrypt and hand over. A later message of the same topic replaces one not yet delivered. Raises `Trouble`."""
    target.check()
    if len(message) > LARGEST:
        raise ValueError("A push message is a line or two.")
    body = WebPusher({"endpoint": target.endpoint, "keys": {"p256dh": target.p256dh, "auth": target.auth}}).encode(message)["body"]  # fmt: skip
    headers = {
        **_signed(target.endpoint, at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(DAY),
        "Urgency": "high" if urgent else "normal",
        "Topic": _url64(hashlib.sha256(topic.encode()).digest()[:24]),
    }
    answer = ask("POST", target.endpoint, headers=headers, content=body, limits=Limits(seconds=10, size=64 * 1024), follow=False)  # fmt: skip
    if answer.status in (404, 410):
        raise Gone
    if answer.status in (400, 401, 403, 413):
        raise Trouble(_("The push service refused the message."), for_good=True)
    if not 200 <= answer.status < 300:
        raise Unreachable(_("The push service is not taking messages now."))


def public_key() -> str:
    """By which a browser knows later that it is we who write."""
    return _url64(_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(settings.PUSH_KEY)), ec.SECP256R1())


def _signed(endpoint: str, at: datetime) -> dict[str, str]:
    where = urlsplit(endpoint)
    claims = {
        "aud": f"{where.scheme}://{where.netloc}",
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}",
        "exp": int((at + timedelta(hours=12)).timestamp()),
    }
    return dict(Vapid02(_key()).sign(claims))


def _is_service(endpoint: str) -> bool:
    where = urlsplit(endpoint)
    host = where.hostname or ""
    if where.username or where.password:
        return False
    if any(host == name or (name.startswith(".") and host.endswith(name)) for name in SERVICES):
        return where.scheme == "https" and where.port in (None, 443)
    try:
        return is_let_through(host)  # a push service of the agency's own, named by the operator
    except ValueError:
        return False


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
