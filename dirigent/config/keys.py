"""The key of an installation that was given none: made once, kept in its own folder, readable by its owner alone."""

import base64
import hashlib
import os
import secrets
from pathlib import Path


def kept_in(folder: Path) -> str:
    """The key in that folder. Two processes starting at once read the same one."""
    file = folder / "secret"
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f"secret.{os.getpid()}.{secrets.token_hex(4)}"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, file)  # unlike a rename, a link loses to whoever came first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()


def vault_key(secret: str) -> str:
    """A key for the vault, made from the key of the installation: the same every time."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"dirigent.vault:" + secret.encode()).digest()).decode("ascii")


def push_key(secret: str) -> str:
    """A signing key for pushes to browsers (a number of the curve P-256), made from the key of the installation."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    number = int.from_bytes(hashlib.sha512(b"dirigent.push:" + secret.encode()).digest()) % (order - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode("ascii")
