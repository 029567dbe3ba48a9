"""What goes to a browser: encrypted for it alone, signed by us, to services of vendors and nowhere else."""

import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from dirigent.domain.conversations.channels import Trouble
from dirigent.integrations.push.sending import Gone, Target, public_key, send
from tests.cast import moment
from tests.integrations.push.push_service import from64, push_service

NOW = moment("Fri 12:00")
WORDS = {"title": "Театр «Глобус»: письмо", "body": "Смета", "url": "/notices/7/"}


@pytest.fixture
def service(settings):
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    with push_service() as service:
        yield service


def sent(browser, **said) -> None:
    send(browser.target, json.dumps(WORDS).encode(), **{"topic": "7.0", "urgent": True, "at": NOW, **said})


def test_the_browser_reads_it_and_nobody_on_the_way(service):
    browser = service.subscribe("olga")

    sent(browser)

    assert browser.read() == [WORDS]
    headers, body = browser.requests[0]
    assert "Глобус".encode() not in body
    assert (headers["content-encoding"], headers["urgency"], headers["ttl"]) == ("aes128gcm", "high", "86400")
    assert len(headers["topic"]) == 32


def test_it_is_signed_with_the_key_that_the_page_shows(service):
    browser = service.subscribe("olga")
    sent(browser)

    said = browser.requests[0][0]["authorization"].removeprefix("vapid ")
    parts = dict(part.strip().split("=", 1) for part in said.split(","))
    head, claims, signature = parts["t"].split(".")
    assert parts["k"] == public_key()
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from64(parts["k"]))
    raw = from64(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    point.verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    told = json.loads(from64(claims))
    assert told["aud"] == service.origin
    assert NOW.timestamp() < told["exp"] <= NOW.timestamp() + 24 * 3600


@pytest.mark.parametrize(("status", "fault", "for_good"), [
    (404, Gone, True), (410, Gone, True), (403, Trouble, True), (413, Trouble, True), (429, Trouble, False), (503, Trouble, False),
])  # fmt: skip
def test_what_the_service_answers(service, status, fault, for_good):
    browser = service.subscribe("olga")
    browser.answers = status

    with pytest.raises(fault) as said:
        sent(browser)

    assert said.value.for_good is for_good


@pytest.mark.parametrize("endpoint", [
    "http://fcm.googleapis.com/fcm/send/1", "https://fcm.googleapis.com.evil.example/1", "https://evil.example/fcm.googleapis.com",
    "https://me@fcm.googleapis.com/1", "https://fcm.googleapis.com:8443/1", "https://127.0.0.1/1", "https://[::1]/1",
    "https://169.254.169.254/latest", "file:///etc/passwd", "", "https://push.apple.com.evil.example/1", "https://evilpush.apple.com/1",
])  # fmt: skip
def test_nothing_is_sent_where_no_vendor_is(settings, endpoint):
    settings.EGRESS_ALLOW = []
    good = "BCbvzr0O6eNKZpGH4Ys6kSKy9zOUW2Scyfn5Ien52tgSkCOL3pzHuzMNFQxncE3SWucFUgV0S28xv0BwdFhy0OY"

    with pytest.raises(Trouble):
        Target(endpoint, good, "AAAAAAAAAAAAAAAAAAAAAA").check()


@pytest.mark.parametrize(("p256dh", "auth"), [
    ("", ""), ("AAAA", "AAAAAAAAAAAAAAAAAAAAAA"), ("!!!", "AAAAAAAAAAAAAAAAAAAAAA"),
    ("BCbvzr0O6eNKZpGH4Ys6kSKy9zOUW2Scyfn5Ien52tgSkCOL3pzHuzMNFQxncE3SWucFUgV0S28xv0BwdFhy0OY", "AAAA"),
])  # fmt: skip
def test_keys_that_are_none(p256dh, auth):
    with pytest.raises(Trouble):
        Target("https://fcm.googleapis.com/fcm/send/1", p256dh, auth).check()


def test_the_key_is_the_same_every_time():
    assert public_key() == public_key()
    assert len(from64(public_key())) == 65
