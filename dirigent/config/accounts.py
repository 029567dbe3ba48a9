"""How people come in: nobody signs up by themselves, and the seeds of one-time codes are stored encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class StaffOnly(DefaultAccountAdapter):
    """The agency gives accounts; a stranger cannot make one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the signature is the library's
        return False


class SealedSeeds(DefaultMFAAdapter):
    """A stolen backup of the database does not give the second factor away."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"dirigent.mfa:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
