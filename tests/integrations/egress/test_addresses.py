"""Which addresses are called and which are not: a table, because no property of `ipaddress` says it."""

import pytest

from dirigent.integrations.egress import hosts
from dirigent.integrations.egress.addresses import is_denied
from dirigent.integrations.egress.asking import ask
from dirigent.integrations.egress.hosts import Unreachable, canonical, resolve_host

DENIED = [
    "0.0.0.0",
    "0.255.255.255",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:192.168.1.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "fc00::1",
    "fd00::5",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::5",
    "ff00::1",
    "ff02::1",
    "ff0e::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff::1",
    "2001:db8::1",
    "2002::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "3fff::1",
    "3fff:fff::1",
    "5f00::1",
    "4000::1",
    "8000::1",
    "e000::1",
    "not-an-address",
    "127.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
]
CALLED = [
    "1.1.1.1",
    "8.8.8.8",
    "77.88.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "192.167.255.255",
    "192.169.0.1",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2a00:1450:4001::1",
    "2606:4700:4700::1111",
    "2001:200::1",
    "2003::1",
    "2a02:6b8::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]

NO_ADDRESSES = (
    """
http://127.1/ http://0x7f000001/ http://0x7f.0.0.1/ http://2130706433/ http://0177.0.0.1/ http://127.0.0.1.:80/
http://[::1]/ http://[::ffff:127.0.0.1]/ http://[fe80::1%25eth0]/ http://[::1 http://127.0.0.1:22/ http://１２７.0.0.1/
http://127。0。0。1/ http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ http://localhost/ http://localhost./ http://LOCALHOST/ http://user@8.8.8.8/
http://8.8.8.8@127.0.0.1/ http://127.0.0.1#@8.8.8.8/ http://127.0.0.1\\@8.8.8.8/ http://8.8.8.8:99999/ http://8.8.8.8:22/
https://8.8.8.8:6379/ ftp://8.8.8.8/ file:///etc/passwd gopher://8.8.8.8/ //8.8.8.8/ 8.8.8.8 http:/// http://%31%32%37.0.0.1/
http://127.0.0.1%2f.example.com/ http://a..b/ http://-a.example/ http://exa\tmple.com/ http://exa\nmple.com/ http://0/ http://[::]/
http://1.2.3.4.5/ http://256.1.1.1/ http://1.2.3/ javascript:alert(1) data:text/html,x
""".replace("\\t", "\t")
    .replace("\\n", "\n")
    .split(" ")
)


@pytest.fixture(autouse=True)
def nothing_is_let_through(settings):
    settings.EGRESS_ALLOW = []


def test_the_table_is_long_enough():
    assert len(DENIED) + len(CALLED) >= 70


@pytest.mark.parametrize("address", DENIED)
def test_is_denied(address):
    assert is_denied(address)


@pytest.mark.parametrize("address", CALLED)
def test_is_called(address):
    assert not is_denied(address)


@pytest.mark.parametrize("url", [part for word in NO_ADDRESSES for part in word.strip().splitlines()])
def test_one_refusal_for_every_reason(url):
    with pytest.raises(Unreachable) as refusal:
        ask("GET", url)
    assert str(refusal.value) == str(Unreachable())


def test_the_operator_lets_a_network_through(settings):
    settings.EGRESS_ALLOW = ["10.1.2.0/24", "fd00::/8"]
    assert not is_denied("10.1.2.3") and not is_denied("fd00::5")
    assert is_denied("10.1.3.3") and is_denied("::ffff:10.1.2.3") and is_denied("fc00::1")


def test_one_denied_address_denies_the_name(monkeypatch):
    found = {"both.example": ["8.8.8.8", "10.0.0.1"], "good.example": ["8.8.8.8", "1.1.1.1"], "none.example": []}
    monkeypatch.setattr(hosts, "_addresses", lambda name, _port, _seconds: tuple(found[name]))
    assert resolve_host("good.example", 993) == ("8.8.8.8", "1.1.1.1")
    for name in ("both.example", "none.example"):
        with pytest.raises(Unreachable):
            resolve_host(name, 993)


def test_our_own_address_and_name_are_refused(monkeypatch, settings):
    monkeypatch.setattr(hosts, "_addresses", lambda *_: ("8.8.8.8",))
    settings.SITE_URL = "https://desk.agency.example"
    with pytest.raises(Unreachable):
        resolve_host("Desk.Agency.Example.", 443)
    monkeypatch.setattr("dirigent.integrations.egress.addresses._is_special", lambda _address: False)
    assert is_denied("127.0.0.1")  # only because it is ours
    assert not is_denied("8.8.8.8")


@pytest.mark.parametrize(("written", "name"), [
    ("Почта.РФ", "xn--80a1acny.xn--p1ai"), ("Imap.Yandex.RU.", "imap.yandex.ru"), ("[2A00::1]", "2a00::1"),
    ("8.8.8.8", "8.8.8.8"), ("straße.example", "xn--strae-oqa.example"),
])  # fmt: skip
def test_names_are_read_in_one_way(written, name):
    assert canonical(written) == name


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_ports_are_ports(port):
    with pytest.raises(Unreachable):
        resolve_host("8.8.8.8", port)
