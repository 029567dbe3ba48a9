"""How an exchange of any kind knocks at our door: with a word in a header."""

from dirigent.domain.conversations.channels import Hook
from tests.cast import moment

WORD = "canary-word-of-the-exchange"
SETTINGS = {
    "proof": "secret", "path_id": "data.uuid", "path_state": "type", "path_theirs": "data.client.0.tel",
    "path_direction": "data.way", "path_extension": "data.user", "path_at": "time", "path_seconds": "data.secs",
    "path_recording": "data.wav", "words_ringing": "NEW", "words_answered": "UP", "words_ended": "DONE",
    "words_missed": "LOST",
}  # fmt: skip
SECRET = {"secret": WORD}
CANARIES = [WORD]
PROOF_OF_VENDOR = True
AT = moment("Fri 15:05")


def hook(connection, raw: bytes, word: str = WORD, method: str = "POST") -> Hook:  # noqa: ARG001  # all are asked alike
    return Hook(method, {"x-secret": word}, {}, raw, AT)


def forged(connection, raw: bytes) -> list[Hook]:
    return [hook(connection, raw, word) for word in ("", "x", WORD + "x", "слово")] + [
        hook(connection, raw, method="GET")
    ]
