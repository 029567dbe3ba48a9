"""Hostile targets against the one way out (R31): refused in one sentence, with nothing called inside, in bounded time and memory.

Every guard has a twin: with the guard off the same target gets where it must not, so the test above it does fail without it.
"""

import time
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from dirigent.integrations.egress import addresses, asking, hosts, unpacking
from dirigent.integrations.egress.asking import Limits, TooLarge, ask
from dirigent.integrations.egress.hosts import Unreachable, connect
from dirigent.integrations.sitecheck.looking import look
from tests import sites
from tests.network import network
from tests.sites import Site, opened, redirect

PUBLIC = "93.184.216.34"
PUBLIC_6 = "2606:2800:220:1::1"
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
SHORT = Limits(seconds=1.0)
NAMES = {
    "shop.example": [PUBLIC], "xn--80a1acny.xn--p1ai": [PUBLIC], "six.example": [PUBLIC_6], "two.example": [PUBLIC, "93.184.216.35"],
    "inside.example": ["10.0.0.5"], "loop.example": ["127.0.0.1"], "both.example": [PUBLIC, "192.168.1.1"],
    "other-way.example": ["192.168.1.1", PUBLIC], "mapped.example": ["::ffff:169.254.169.254"], "six-inside.example": [PUBLIC_6, "fd00::1"],
    "nat64.example": ["64:ff9b::a00:1"], "metadata.example": ["169.254.169.254"], "nowhere.example": [],
    "127.0.0.1.nip.example": ["127.0.0.1"], "desk.agency.example": [PUBLIC], "cgnat.example": ["100.64.1.1"], "zero.example": ["0.0.0.0"],
}  # fmt: skip

TARGETS = """
http://2130706433/ http://017700000001/ http://0x7f000001/ http://0x7f.0x0.0x0.0x1/ http://0177.0.0.1/ http://127.1/ http://127.0.1/
http://0/ http://00000000177.0.0.1/ http://127.0.0.1/ http://127.0.0.1.:80/ http://3232235777/ http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/
http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::127.0.0.1]/ http://[::ffff:0:127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::7f00:1]/
http://[2002:7f00:1::]/ http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fd00::1]/ http://[fec0::1]/
http://[ff02::1]/ http://10.0.0.1/ http://172.16.0.1/ http://192.168.0.1/ http://169.254.169.254/latest/meta-data/ http://100.64.0.1/
http://192.0.0.192/ http://198.18.0.1/ http://224.0.0.1/ http://255.255.255.255/ http://0.0.0.0/ http://240.0.0.1/ http://localhost/ http://LOCALHOST./
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://１２７．０．０．１/ http://loop。example/ http://ⅼocalhost/ http://LOOP.example./
http://shop.example@127.0.0.1/ http://user:pass@shop.example/ http://127.0.0.1#@shop.example/ http://127.0.0.1\\@shop.example/ http://shop.example%00.127.0.0.1/
http://shop.example%2f@127.0.0.1/ http://%31%32%37.0.0.1/ http://shop.example:22/ http://shop.example:6379/ http://shop.example:25/ http://shop.example:0/
http://shop.example:99999/ http://shop.example:-80/ http://shop.example:8o/ ftp://shop.example/ file:///etc/passwd gopher://shop.example/_x dict://shop.example:80/
ldap://shop.example/ jar:http://shop.example!/ javascript:alert(1) data:text/html,x //shop.example/ http:/// http://.../ http://-a.example/
http://inside.example/ http://loop.example/ http://both.example/ http://other-way.example/ http://mapped.example/ http://six-inside.example/
http://nat64.example/ http://metadata.example/ http://nowhere.example/ http://127.0.0.1.nip.example/ http://cgnat.example/ http://zero.example/
http://desk.agency.example/ http://desk.agency.example:8080/ http://1.2.3.4.5/ http://256.1.1.1/ http://0x7f.1/ http://[::1 http://[127.0.0.1]/ http://[shop.example]/
""".split()  # noqa: SIM905 - a table to read
LEGITIMATE = [
    "http://shop.example/", "http://SHOP.example./", "http://shop.example:8080/a?b=c#d", "http://shop.example:80/", "http://Почта.РФ/",
    "http://xn--80a1acny.xn--p1ai/", "http://six.example/", "http://two.example/", f"http://{PUBLIC}/", f"http://[{PUBLIC_6}]/",
    "http://shop.example:8443/", "http://shop.example/%D0%BF%D1%83%D1%82%D1%8C", "http://shop.example/путь?q=а",
]  # fmt: skip


@pytest.fixture(autouse=True)
def an_ordinary_installation(settings):
    settings.EGRESS_ALLOW = []
    settings.SITE_URL = "https://desk.agency.example"


@pytest.fixture
def site():
    with opened(Site({"/": "ordinary"})) as site:
        yield site


@pytest.fixture
def net(site):
    there = dict.fromkeys((PUBLIC, PUBLIC_6, "93.184.216.35"), site.port)
    with network(NAMES, there) as net:
        yield net


def test_the_table_is_long_enough():
    assert len(set(TARGETS)) >= 90 and len(LEGITIMATE) >= 12


@pytest.mark.parametrize("target", TARGETS)
def test_a_hostile_target(target, net, site):
    began = time.monotonic()
    with pytest.raises(Unreachable) as refusal:
        ask("GET", target, limits=SHORT)
    assert (str(refusal.value), type(refusal.value)) == (str(Unreachable()), Unreachable)
    assert net.called == [] and site.seen == []
    assert time.monotonic() - began < 0.5


@pytest.mark.parametrize("target", [target for target in TARGETS if target.startswith("http")])
def test_a_redirect_to_a_hostile_target(target, net, site):
    site.pages["/"] = redirect(target)
    with pytest.raises(Unreachable) as refusal:
        ask("GET", "http://shop.example/", limits=SHORT)
    assert str(refusal.value) == str(Unreachable())
    assert net.inside == []


@pytest.mark.parametrize("target", TARGETS)
def test_a_look_at_a_hostile_target(target, net):
    findings = look(target, at=AT, seconds=2)
    assert not findings.reached and net.inside == []


@pytest.mark.parametrize("target", LEGITIMATE)
def test_a_legitimate_target(target, net, site):
    assert ask("GET", target, limits=SHORT).status in (200, 404)
    assert net.inside == [] and len(site.seen) == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "inside.example", "both.example", "::1", "localhost", "desk.agency.example"]
)
def test_other_wires_are_as_strict(host, net):
    with pytest.raises(Unreachable):
        connect(host, 993, seconds=1)
    assert net.called == []


class TestRebinding:
    """A name that is public when looked at and ours when called."""

    names = {"turning.example": [[PUBLIC], ["127.0.0.1"]], "later.example": [[PUBLIC], [PUBLIC], ["10.0.0.1"]]}

    def test_what_was_judged_is_what_is_called(self, site):
        with network(self.names, {PUBLIC: site.port}) as net:
            assert ask("GET", "http://turning.example/", limits=SHORT).status == 200
            with pytest.raises(Unreachable):
                ask("GET", "http://turning.example/", limits=SHORT)
        assert net.called == [(PUBLIC, 80)]

    def test_a_port_that_is_judged_twice(self, site):
        with network(self.names, {PUBLIC: site.port}) as net:
            ask("GET", "http://turning.example:8080/", limits=SHORT)
        assert net.called == [(PUBLIC, 8080)]

    def test_between_redirects(self, site):
        site.pages["/"] = redirect("http://later.example/next")
        site.pages["/next"] = redirect("http://later.example/again")
        site.pages["/again"] = redirect("http://later.example/last")
        with network(self.names, {PUBLIC: site.port}) as net, pytest.raises(Unreachable):
            ask("GET", "http://later.example/", limits=SHORT)
        assert net.inside == [] and site.seen == ["/", "/next"]

    def test_between_pages_of_a_look(self, site):
        site.pages["/"] = '<html><a href="/a">a</a><a href="/b">b</a><script src="/c.js"></script>'
        with network(self.names, {PUBLIC: site.port}) as net:
            findings = look("http://turning.example/", at=AT)
        assert net.inside == [] and site.seen == ["/"] and len(findings.seen) == 1


CREEPING = {
    "slow headers": sites.slow_headers, "drip": sites.dripping, "silence": sites.silent, "endless hints": sites.endless_hints,
    "huge headers": sites.huge_headers, "broken off": sites.rude, "round in circles": redirect("/"),
    "unknown packing": (200, {"Content-Encoding": "br"}, b"x"), "packed twice": sites.bomb(50, 2), "packed five times": sites.bomb(20, 5),
    "not packed at all": (200, {"Content-Encoding": "gzip"}, b"plain"),
}  # fmt: skip
SWELLING = {"endless": sites.endless, "bomb": sites.bomb(200), "long": (200, {}, b"x" * 3_000_000)}


@pytest.mark.parametrize("evil", [*CREEPING, *SWELLING])
def test_time_and_memory_have_an_end(evil, net, site):
    site.pages["/"] = (CREEPING | SWELLING)[evil]
    ask("GET", "http://shop.example/warm", limits=SHORT)
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(TooLarge if evil in SWELLING else Unreachable):
        ask("GET", "http://shop.example/", limits=SHORT)
    took, (_now, most) = time.monotonic() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 1.5 and most < 16_000_000


def test_a_resolver_that_says_nothing(monkeypatch):
    monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda *_args, **_kwargs: time.sleep(1.5) or [])
    began = time.monotonic()
    with pytest.raises(Unreachable):
        ask("GET", "http://shop.example/", limits=Limits(seconds=0.3))
    assert time.monotonic() - began < 1


class TestWithoutTheGuard:
    """The twins: each guard taken off lets its target through."""

    def test_the_list_of_addresses(self, net, monkeypatch):
        monkeypatch.setattr(hosts, "is_denied", lambda _address: False)
        reached = {
            "http://127.0.0.1/": "127.0.0.1", "http://[::ffff:10.0.0.1]/": "::ffff:a00:1", "http://inside.example/": "10.0.0.5",
            "http://other-way.example/": "192.168.1.1", "http://localhost/": "127.0.0.1", "http://[64:ff9b::7f00:1]/": "64:ff9b::7f00:1",
        }  # fmt: skip
        for target, called in reached.items():
            net.called.clear()
            with suppress(Unreachable):  # nobody lives there in this network
                ask("GET", target, limits=SHORT)
            assert net.inside[0] == (called, 80)

    @pytest.mark.parametrize("network_", ["10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "::1/128"])
    def test_each_network_of_the_list(self, net, settings, network_):
        settings.EGRESS_ALLOW = [network_]
        target = {"10": "10.0.0.1", "12": "127.0.0.1", "16": "169.254.169.254", "::": "[::1]"}[network_[:2]]
        with pytest.raises(Unreachable):
            ask("GET", f"http://{target}/", limits=SHORT)
        assert net.inside

    def test_one_denied_address_of_several(self, net, monkeypatch):
        monkeypatch.setattr(hosts, "any", all, raising=False)
        assert ask("GET", "http://both.example/", limits=SHORT).status == 200

    def test_the_address_that_was_judged(self, site, monkeypatch):
        monkeypatch.setattr(asking._Wire, "connect_tcp", _as_a_library_would)
        monkeypatch.setattr(asking, "_judged", _judging_before_only)
        with network(TestRebinding.names, {PUBLIC: site.port}) as net, pytest.raises(Unreachable):
            ask("GET", "http://turning.example/", limits=SHORT)
        assert net.inside == [("127.0.0.1", 80)]

    def test_redirects_judged_anew(self, net, site, monkeypatch):
        site.pages["/"] = redirect("http://10.0.0.1/")
        monkeypatch.setattr(asking._Wire, "connect_tcp", _as_a_library_would)
        with pytest.raises(Unreachable):
            ask("GET", "http://shop.example/", limits=SHORT)
        assert net.inside == [("10.0.0.1", 80)]

    def test_ports(self, net, monkeypatch):
        monkeypatch.setattr(asking, "PORTS", range(65536))
        ask("GET", "http://shop.example:6379/", limits=SHORT)
        assert net.called == [(PUBLIC, 6379)]

    def test_one_spelling_of_an_address(self, net, monkeypatch):
        monkeypatch.setattr(hosts, "_NUMBER", hosts.re.compile(r"(?!)"))
        net.names = {"0x7f000001": [PUBLIC], "127.1": [PUBLIC]}
        assert ask("GET", "http://0x7f000001/", limits=SHORT).status == 200

    def test_our_own_name(self, net, settings):
        settings.SITE_URL = "https://another.example"
        assert ask("GET", "http://desk.agency.example/", limits=SHORT).status == 200

    def test_our_own_address(self, monkeypatch):
        monkeypatch.setattr(addresses, "_is_special", lambda _address: False)
        assert addresses.is_denied("127.0.0.1")
        monkeypatch.setattr(addresses, "_is_own", lambda _address: False)
        assert not addresses.is_denied("127.0.0.1")

    def test_the_number_of_redirects(self, net, site, monkeypatch):
        monkeypatch.setattr(asking, "HOPS", 8)
        for number in range(7):
            site.pages[f"/{number}"] = redirect(f"/{number + 1}")
        ask("GET", "http://shop.example/0", limits=SHORT)
        assert len(site.seen) == 8

    def test_the_size(self, net, site):
        site.pages["/"] = SWELLING["bomb"]
        assert (
            len(ask("GET", "http://shop.example/", limits=Limits(seconds=20, size=300 * 1024 * 1024)).body)
            == 200 * 1024 * 1024
        )

    def test_unpacking_in_pieces(self, monkeypatch):
        packed = sites.bomb(50)[2]
        pieces = list(unpacking.Unpacker("gzip").pieces(packed[:60000]))
        assert max(map(len, pieces)) <= unpacking.PIECE and len(pieces) > 100
        monkeypatch.setattr(unpacking, "PIECE", 0)
        assert max(map(len, unpacking.Unpacker("gzip").pieces(packed))) > 40_000_000

    def test_the_time(self, net, site):
        site.pages["/"] = sites.slow_headers
        began = time.monotonic()
        with pytest.raises(Unreachable):
            ask("GET", "http://shop.example/", limits=Limits(seconds=2.5))
        assert time.monotonic() - began > 2


def _as_a_library_would(self, host, port, timeout=None, local_address=None, socket_options=None):
    return self.wire.connect_tcp(host if host[0].isdigit() else hosts.socket.getaddrinfo(host, port)[0][4][0], port, 1)


def _judging_before_only(url, *, proxied):  # noqa: ARG001
    parsed = asking.httpx.URL(url)
    hosts.resolve_host(parsed.host, parsed.port or 80)
    return parsed
