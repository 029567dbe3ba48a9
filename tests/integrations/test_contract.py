"""The contract of contract.py, held by every adapter in settings.CHANNELS."""

import pytest

from dirigent.domain.conversations.channels import Event, Hook, Parcel, Refused, Trouble, Unreadable, all_channels
from dirigent.foundation import vault
from tests.cast import moment
from tests.integrations.contract import ALL, KINDS, cases, delivered, opened, payloads

pytestmark = pytest.mark.django_db
HOOKED = [kind for kind in KINDS if all_channels()[kind].hooks]


def events(kind, raw):
    channel, connection = all_channels()[kind], opened(kind)
    return channel.read(connection, delivered(connection, raw, **getattr(cases(kind), "DELIVERED", {})))


def without_functions(found):
    return [repr(event).split(" at 0x")[0] if "function" in repr(event) else repr(event) for event in found]


@pytest.mark.parametrize("kind", KINDS)
def test_has_payloads_of_its_vendor(kind):
    assert payloads(kind), f"tests/integrations/{kind}/payloads is empty"


@pytest.mark.parametrize(("kind", "path"), ALL)
def test_reads_what_its_vendor_sends(kind, path):
    raw = path.read_bytes()
    if path.stem.startswith("unreadable"):
        with pytest.raises(Unreadable) as refusal:
            events(kind, raw)
        assert str(refusal.value)
        return
    channel, connection = all_channels()[kind], opened(kind)
    delivery = delivered(connection, raw, **getattr(cases(kind), "DELIVERED", {}))
    found, again = channel.read(connection, delivery), channel.read(connection, delivery)
    assert all(isinstance(event, Event) for event in found)
    assert bool(found) is not path.stem.startswith("nothing")
    assert without_functions(found) == without_functions(again), "read twice, it says something else"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "raw", [b"", b"\x00", b"null", b"5", b'"text"', b"[]", b"{}", b"\xff\xfe{", b"[" * 50_000, b"{" * 50_000]
)
def test_garbage_is_no_accident(kind, raw):
    """It may say nothing or be set aside; it may not break the reader."""
    try:
        found = events(kind, raw)
    except Unreadable:
        return
    assert all(isinstance(event, Event) for event in found)


@pytest.mark.parametrize(("kind", "path"), [one for one in ALL if one.values[0] in HOOKED])
def test_a_hook_brings_the_same_under_the_same_key(kind, path):
    channel, connection, known = all_channels()[kind], opened(kind), cases(kind)
    first, again = (channel.hooked(connection, known.hook(connection, path.read_bytes())) for _ in range(2))
    assert first.answer == again.answer
    assert [(one.key, one.raw) for one in first.arrived] == [(one.key, one.raw) for one in again.arrived]
    assert all(0 < len(one.key) <= 300 for one in first.arrived)


@pytest.mark.parametrize("kind", HOOKED)
def test_different_payloads_have_different_keys(kind):
    channel, connection, known = all_channels()[kind], opened(kind), cases(kind)
    readable = [path for path in payloads(kind) if not path.stem.startswith("unreadable")]
    keys = [
        one.key
        for path in readable
        for one in channel.hooked(connection, known.hook(connection, path.read_bytes())).arrived
    ]
    assert len(keys) == len(set(keys)) >= len(readable) - 1


@pytest.mark.parametrize("kind", HOOKED)
def test_whoever_cannot_prove_it_is_refused(kind):
    channel, connection, known = all_channels()[kind], opened(kind), cases(kind)
    raw = next(path for path in payloads(kind) if not path.stem.startswith(("unreadable", "nothing"))).read_bytes()
    wrong = known.forged(connection, raw)
    assert len(wrong) >= 3
    for hook in wrong:
        with pytest.raises(Refused):
            channel.hooked(connection, hook)


@pytest.mark.parametrize("kind", HOOKED)
def test_the_proof_of_one_connection_opens_no_other(kind):
    channel, known = all_channels()[kind], cases(kind)
    ours = opened(kind)
    raw = next(path for path in payloads(kind) if not path.stem.startswith(("unreadable", "nothing"))).read_bytes()
    other = opened(kind, name="другое")
    if getattr(known, "PROOF_OF_VENDOR", False):
        return  # signed by the vendor's key of the account, which both have
    with pytest.raises(Refused):
        channel.hooked(ours, known.hook(other, raw))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_secret_is_told(kind):
    connection, known = opened(kind), cases(kind)
    told = f"{connection!r}{connection}{vars(connection)}"
    assert not [word for word in known.CANARIES if word in told]


@pytest.mark.parametrize("kind", KINDS)
def test_a_lost_key_opens_nothing(kind, settings):
    connection, channel, known = opened(kind), all_channels()[kind], cases(kind)
    raw = next(path for path in payloads(kind) if not path.stem.startswith(("unreadable", "nothing"))).read_bytes()
    hook = known.hook(connection, raw) if channel.hooks else None
    settings.VAULT_KEYS = ["bm90LXRoZS1rZXktaXQtd2FzLXNlYWxlZC13aXRoLS0="]
    with pytest.raises((Trouble, vault.Locked)):
        channel.hooked(connection, hook) if hook else channel.check(connection)


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_cannot_do_it_says_in_a_sentence(kind):
    """Whoever asks a channel for more than it does is told so, and nothing breaks."""
    channel, connection = all_channels()[kind], opened(kind)
    if not channel.hooks:
        with pytest.raises(Refused):
            channel.hooked(connection, Hook("POST", {}, {}, b"{}", moment("Fri 15:00")))
    if not channel.dials:
        with pytest.raises(Trouble) as fault:
            channel.dial(connection, extension="1", phone="+79990000000", key="k")
        assert str(fault.value) and fault.value.for_good
    if not channel.links:
        with pytest.raises(Trouble):
            channel.link(connection, "p")
    if not channel.sends:
        with pytest.raises(Trouble):
            channel.send(connection, Parcel(key="k", text="t"))
