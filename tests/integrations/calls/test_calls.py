"""A vendor nobody has heard of: its fields are named in the settings, its proof is a word or a signature."""

import hashlib
import hmac
import json
from datetime import datetime

import pytest

from dirigent.domain.conversations.channels import Unreadable
from dirigent.domain.conversations.models import Call, Connection, Delivery, Extension, Fate, Touch
from dirigent.integrations.calls import mapping
from tests.cast import LONG_AGO, moment

WORD = "a-long-word-of-the-exchange"
PATHS = {
    "path_id": "data.uuid", "path_state": "type", "path_theirs": "data.client.0.tel", "path_direction": "data.way",
    "path_extension": "data.user", "path_at": "time", "path_seconds": "data.secs", "path_recording": "data.wav",
    "words_ringing": "NEW", "words_answered": "UP", "words_ended": "DONE", "words_missed": "LOST",
}  # fmt: skip


@pytest.fixture
def exchange(olga, settings, tmp_path) -> Connection:
    settings.MEDIA_ROOT = tmp_path
    connection = Connection.open_up(
        kind="calls", name="АТС", medium="call", by=None, at=LONG_AGO, secret={"secret": WORD},
        settings={"proof": "secret", **PATHS},
    )  # fmt: skip
    Extension.assign(connection, "olga@pbx", olga, by=olga, at=LONG_AGO)
    return connection


def event(kind: str, minute: int, **data) -> bytes:
    said = {"uuid": "u-1", "client": [{"tel": "8 (907) 439-15-00"}], "way": "in", "user": "olga@pbx", **data}
    return json.dumps({"type": kind, "time": f"2026-11-20T15:{minute:02}:00+03:00", "data": said}).encode()


TALK = [event("NEW", 0), event("UP", 1), event("DONE", 4, secs="180", wav="https://pbx.example/u-1.wav")]


@pytest.fixture
def post(client, exchange, clock):
    at = clock("Fri 15:05")

    def posted(body: bytes, *, word: str = WORD, stamp: datetime | None = None, key: str = "") -> int:
        headers = {"x-secret": word}
        if key:
            time = str(int((stamp or at).timestamp()))
            sign = hmac.new(key.encode(), time.encode() + b"." + body, hashlib.sha256).hexdigest()
            headers = {"x-timestamp": time, "x-signature": f"sha256={sign}"}
        return client.post(
            f"/hooks/{exchange.token}/", body, content_type="application/json", headers=headers
        ).status_code

    return posted


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0, 2, 1, 0)])
def test_a_talk_in_words_of_their_own(post, exchange, globus, anna, olga, order):
    Connection.objects.update(sealed=exchange.sealed)
    for place in order:
        assert post(TALK[place]) == 200

    call, touch = Call.objects.get(), Touch.objects.get()
    assert (call.state, touch.user, touch.minutes, call.recording) == ("ended", olga, 3, "https://pbx.example/u-1.wav")


def test_the_word_is_asked_for(post):
    assert [post(TALK[0], word="another"), post(TALK[0], word="")] == [404, 404]
    assert not Delivery.objects.exists()


def test_a_signature_of_the_body_and_the_moment(post, exchange, clock, globus, anna):
    Connection.objects.update(settings={**exchange.settings, "proof": "hmac"})

    assert post(TALK[0], key=WORD) == 200
    assert post(TALK[1]) == 404
    assert post(TALK[1], key="другой") == 404
    assert post(TALK[1], key=WORD, stamp=moment("Fri 14:59")) == 404
    assert post(TALK[1], key=WORD, stamp=moment("Fri 15:11")) == 404
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("body", [b'{"type": "NEW", "data": {"uuid"', b"\xff\xfe", b'{"type": "NEW"}', event("ELSE", 1), b"[1, 2]", b"[" * 9000, b"1"])  # fmt: skip
def test_what_cannot_be_understood_is_kept_with_its_reason(post, body):
    assert post(body) == 200
    delivery = Delivery.objects.get()
    assert (delivery.fate, bool(delivery.trouble)) == (Fate.QUARANTINED, True)


def test_too_much(post):
    assert post(b" " * 300_000) == 404


def test_a_form_is_understood_too(post, exchange, globus, anna):
    Connection.objects.update(settings={"proof": "secret"})
    assert post(b"call_id=7&state=ended&phone=%2B79074391500&direction=in&at=1795176000&duration=0") == 200
    assert Call.objects.get().state == "missed"


def test_a_preview_says_what_is_understood():
    found = {str(one.label): one.value for one in mapping.preview(TALK[2].decode(), PATHS)}
    assert "u-1" in found.values() and "8 (907) 439-15-00" in found.values()
    with pytest.raises(Unreadable):
        mapping.preview("это не JSON", PATHS)


@pytest.mark.parametrize(("text", "is_moment"), [("1795176000", True), ("1795176000123", True), ("2026-11-20 15:00", True), ("вчера", False), ("9" * 30, False), ("", False)])  # fmt: skip
def test_moments(text, is_moment):
    assert bool(mapping.moment(text)) == is_moment


def test_paths_lead_nowhere_without_harm():
    said = {"a": [{"b": 1}], "c": {"d": "{phone}"}}
    assert [mapping.at_path(said, path) for path in ("a.0.b", "a.5.b", "a.b", "c", "c.d", "x.y", "", "a.-1.b")] == ["1", *[""] * 7]  # fmt: skip
