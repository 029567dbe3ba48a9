"""Looks at whole sites on this machine: what is found, what is said, and what a site cannot make us do."""

import json
import time
from datetime import UTC, datetime

import pytest

from dirigent.integrations.sitecheck import walking
from dirigent.integrations.sitecheck.looking import Expected, Findings, look
from tests import sites
from tests.sites import COOKIES, GTM, METRIKA, POLICY, Site, opened, page, shop

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
OURS = METRIKA.format(12345678)
CONTAINER = b'var data = {"resource":{"macros":[],"tags":[{"function":"__html","vtp_html":"\\u003Cscript\\u003Eym(12345678,\\"init\\",{})\\u003C\\/script\\u003E"}]}};'


def looked(pages, *expected, **kwargs):
    with opened(Site(pages)) as site:
        gtm = f"{site.url}gtm.js" if "/gtm.js" in pages else f"{site.url}none"
        return look(site.url, expected=[Expected(*one.split()) for one in expected], at=AT, gtm=gtm, **kwargs)


def codes(findings):
    return [said.code for said in findings.troubles], [said.code for said in findings.remarks]


def answer(findings, number=0):
    return str(findings.verdicts[number].answer)


def test_a_shop():
    with shop() as site:
        told = []
        findings = look(
            site.url, expected=[Expected("metrika", "12345678")], at=AT, goes_on=lambda *it: told.append(it)
        )
    assert len(findings.seen) == 20 and findings.pages[0].title == "Окна"
    assert {page.url.rpartition("/okno")[0].removeprefix(site.url) for page in findings.pages} >= {"", "catalog"}
    verdict = findings.verdict("metrika", "12345678")
    assert (verdict.answer, verdict.pages, verdict.of) == ("found", 20, 20)
    counter = findings.counter("metrika")
    assert counter.where == ("page",) and set(counter.options) == {
        "ssr",
        "webvisor",
        "clickmap",
        "ecommerce",
        "accurateTrackBounce",
        "trackLinks",
    }
    assert findings.policy == f"{site.url}politika/" and findings.cookie_notice
    assert codes(findings) == ([], ["no_https"])
    assert [said.code for said in findings.unseen] == ["no_hits", "more_pages", "closed"]
    assert told[-1] == (20, 20) and site.most_at_once <= walking.AT_ONCE
    assert all("Dirigent" in agent for agent in site.agents)
    assert not any({"Cookie", "Authorization"} & set(headers) for headers in site.headers)


def test_findings_come_back_from_the_column():
    findings = looked(
        {"/": page(OURS + GTM.format("GTM-AB12CD"), POLICY), "/gtm.js": CONTAINER}, "metrika 12345678", "vk"
    )
    assert Findings.from_json(json.loads(json.dumps(findings.as_json()))) == findings
    assert Findings.from_json({"url": "https://a.ru", "at": AT.isoformat(), "newer": 1}) == Findings("https://a.ru", AT)


def test_every_sentence_is_a_sentence(settings):
    findings = looked(
        {"/": page(OURS * 2 + GTM.format("GTM-AB12CD") + "<script>gtag('config','UA-1-1')</script>")}, "metrika 1", "vk"
    )
    for said in (*findings.troubles, *findings.remarks, *findings.unseen):
        assert said.words.endswith(".") and "%(" not in said.words and said.code not in said.words


COUNTERS = [
    # head of the page, expected, answer, trouble
    (OURS, "metrika 12345678", "found", ""),
    ("", "metrika 12345678", "missing", "missing"),
    ("", "metrika", "missing", "missing_any"),
    (METRIKA.format(87654321), "metrika 12345678", "wrong", "wrong"),
    (METRIKA.format(87654321), "metrika", "found", ""),
    ("<!-- " + OURS.replace("<!--", "").replace("-->", "") + " -->", "metrika 12345678", "missing", "missing"),
    ("<script>/* ym(12345678,'init') */</script>", "metrika 12345678", "missing", "missing"),
    ('<noscript><img src="https://mc.yandex.ru/watch/12345678"></noscript>', "metrika 12345678", "missing", "missing"),
    ("<script>ym(window.id,'init')</script>", "metrika 12345678", "unknown", ""),
    (OURS + OURS, "metrika 12345678", "found", "doubled"),
    (OURS + "<script src='/app.js'></script>", "metrika 12345678", "found", "doubled"),
    ("<script src='/app.js'></script>", "metrika 12345678", "found", ""),
    ("<script type='text/plain' data-cookie='analytics'>ym(12345678,'init')</script>", "metrika 12345678", "found", ""),
    (GTM.format("GTM-AB12CD"), "metrika 12345678", "found", "foreign_counter"),
    (OURS + GTM.format("GTM-AB12CD"), "metrika 12345678", "found", "doubled_container foreign_counter"),
    (GTM.format("GTM-XXXXX"), "metrika 12345678", "unknown", "foreign_counter"),
    ("<script>gtag('config','UA-1234567-1')</script>", "ua UA-1234567-1", "found", "obsolete"),
    ("<script src='//cdn.callibri.ru/callibri.js'></script>", "callibri", "found", ""),
    ("<script src='https://mod.calltouch.ru/init.js?id=abcd1234'></script>", "calltouch abcd1234", "found", ""),
]  # fmt: skip


@pytest.mark.parametrize(("head", "expected", "said", "trouble"), COUNTERS)
def test_counters(head, expected, said, trouble):
    pages = {
        "/": page(head, POLICY + COOKIES), "/politika/": page(head, COOKIES),
        "/app.js": (200, {"Content-Type": "application/javascript"}, b"ym(12345678,'init',{})"),
        "/gtm.js?id=GTM-AB12CD": (200, {"Content-Type": "application/javascript"}, CONTAINER), "/gtm.js": (404, {}, b""),
    }  # fmt: skip
    findings = looked(pages, expected)
    assert answer(findings) == said
    assert codes(findings)[0] == trouble.split()


def test_where_a_counter_stands():
    pages = {
        "/": page("<script src='/app.js'></script>" + GTM.format("GTM-AB12CD")),
        "/app.js": "ym(87654321,'init')",
        "/gtm.js": CONTAINER,
    }
    findings = looked(pages)
    script, container = findings.counter("metrika", "87654321"), findings.counter("metrika", "12345678")
    assert script.where == ("script",) and script.sources[0].endswith("/app.js")
    assert container.where == ("container",) and container.sources == ("GTM-AB12CD",)
    assert findings.containers[0].read and findings.containers[0].tags == ("HTML",)
    assert "several" in codes(findings)[1]
    assert "container_rules" in [said.code for said in findings.unseen]


def test_not_on_every_page():
    findings = looked(
        {"/": page(OURS, '<a href="/a">A</a><a href="/b">B</a>'), "/a": page(), "/b": page(OURS)}, "metrika 12345678"
    )
    verdict = findings.verdicts[0]
    assert (str(verdict.answer), verdict.pages, verdict.of) == ("partly", 2, 3)
    said = next(said for said in findings.troubles if said.code == "partly")
    assert said.about[4].endswith("/a")


def test_law():
    body = '<form action="https://docs.google.com/forms/d/x"><input type="tel"></form><form><input name="q"></form>'
    head = (
        "<script src='https://www.google.com/recaptcha/api.js'></script><script>gtag('config','G-ABC1234567')</script>"
    )
    findings = looked({"/": page(head, body)})
    assert codes(findings) == (
        ["no_policy", "foreign_counter", "foreign_counter", "foreign_form", "open_form"], ["no_https", "no_cookie_notice"]
    )  # fmt: skip
    assert {one.title for one in findings.foreign} == {"Google Analytics 4", "Google reCAPTCHA", "Google Forms"}


def test_a_policy_that_is_not_there_is_none():
    assert not looked({"/": page("", POLICY)}).policy
    assert (
        looked({"/": page("", '<a href="https://other.ru/privacy">Политика</a>')}).policy == "https://other.ru/privacy"
    )


def test_old_charsets():
    words = "<title>Окна ПВХ</title><a href='/p/'>Политика конфиденциальности</a>"
    findings = looked(
        {"/": (200, {"Content-Type": "text/html; charset=windows-1251"}, words.encode("cp1251")), "/p/": words}
    )
    assert findings.pages[0].title == "Окна ПВХ" and findings.policy.endswith("/p/")
    meta = ("<meta charset='koi8-r'>" + words).encode("koi8-r")
    assert looked({"/": (200, {"Content-Type": "text/html"}, meta)}).pages[0].title == "Окна ПВХ"
    lying = (200, {"Content-Type": "text/html; charset=zip"}, words.encode("cp1251"))
    assert looked({"/": lying}).pages[0].title == "Окна ПВХ"


def test_the_walk_keeps_to_the_site_and_touches_nothing():
    links = ["/a", "/a#x", "/a?utm_source=1", "/index.php", "/logout", "/cart/add?id=1", "/price.pdf", "https://other.ru/", "mailto:a@b.ru",
             "javascript:void(0)", "http://[", "//", "/\x00", "?print=1", "ftp://a/", "/b/../a"]  # fmt: skip
    pages = {"/": page("", "".join(f'<a href="{link}">x</a>' for link in links)), "/a": page()}
    with opened(Site(pages)) as site:
        findings = look(site.url, at=AT)
    assert set(site.seen) <= {"/", "/a", "/sitemap.xml", "/%00"}
    assert site.seen.count("/a") == 1 and len(findings.seen) == 2


def test_a_sitemap_shows_what_no_link_leads_to():
    def sitemap(site):
        return f"<urlset><url><loc>{site}hidden</loc></url><url><loc>http://[</loc></url><url><loc>http://10.0.0.1/</loc></url></urlset>"

    site = Site({"/": page(), "/hidden": page(OURS)})
    with opened(site):
        site.pages["/sitemap.xml"] = (200, {"Content-Type": "text/xml"}, sitemap(site.url).encode())
        findings = look(site.url, at=AT)
    assert [page.url.removeprefix(site.url) for page in findings.pages] == ["", "hidden"]


@pytest.mark.parametrize(
    "url", ["", "не адрес", "ftp://a.ru", "http://[", "http://127.1/", "javascript:alert(1)", "http://"]
)
def test_no_address_of_a_site(url):
    findings = look(url, expected=[Expected("metrika", "1")], at=AT)
    assert not findings.reached and codes(findings)[0] in (["no_address"], ["silent"])


def test_what_is_not_read_says_nothing_of_counters():
    for pages in (
        {},
        {"/": (500, {}, b"")},
        {"/": sites.rude},
        {"/": (200, {"Content-Type": "application/pdf"}, b"%PDF")},
    ):
        findings = looked(pages, "metrika 12345678")
        assert answer(findings) == "unknown" and len(codes(findings)[0]) == 1


GUARD = "<html><head><title>DDoS-Guard</title><script src='/.well-known/ddos-guard/js-challenge/index.js'></script></head><body></body></html>"


def test_a_guard_against_robots_is_not_the_site():
    findings = looked({"/": GUARD}, "metrika 12345678")
    assert (answer(findings), findings.reached, codes(findings)[0]) == ("unknown", False, ["guarded"])
    findings = looked({"/": page(OURS, '<a href="/a">a</a>'), "/a": GUARD}, "metrika 12345678")
    assert (answer(findings), len(findings.seen)) == ("found", 1)
    ordinary = page(
        OURS + "<script src='https://smartcaptcha.yandexcloud.net/captcha.js'></script>", '<a href="/">1</a>' * 3
    )
    assert looked({"/": ordinary}).reached


def test_a_site_that_moved(monkeypatch):
    with (
        opened(Site({"/": page(OURS)})) as new,
        opened(Site({"/": sites.redirect(new.url.replace("127.0.0.1", "localhost"))})) as old,
    ):
        findings = look(old.url, at=AT)
    assert findings.pages[0].redirected_to and findings.host == "localhost"
    assert "moved" in codes(findings)[1]


def test_pages_that_lead_to_one_page_are_one():
    links = "".join(f'<a href="/{number}">x</a>' for number in range(5))
    pages = {"/": page("", links), "/one": page()} | {f"/{number}": sites.redirect("/one") for number in range(5)}
    assert len(looked(pages).pages) == 2


@pytest.mark.parametrize("evil", [
    sites.endless, sites.dripping, sites.slow_headers, sites.huge_headers, sites.endless_hints, sites.silent, sites.rude,
    sites.bomb(100), sites.bomb(100, 2), sites.redirect("/evil"), sites.redirect("http://10.0.0.1/"), (200, {"Content-Encoding": "br"}, b"x"),
])  # fmt: skip
def test_one_evil_page_spoils_neither_the_look_nor_the_memory(evil, monkeypatch):
    monkeypatch.setattr(walking, "PAGE_SECONDS", 0.7)
    began = time.monotonic()
    findings = looked(
        {"/": page(OURS, '<a href="/evil">x</a><a href="/a">a</a>'), "/evil": evil, "/a": page(OURS)},
        "metrika 12345678",
    )
    assert answer(findings) == "found" and len(findings.seen) == 2
    assert len([it for it in findings.pages if it.trouble]) == 1
    assert time.monotonic() - began < 4


def test_the_whole_look_has_an_end():
    began = time.monotonic()
    with shop(delay=0.4) as site:
        findings = look(site.url, at=AT, seconds=1.5)
    assert time.monotonic() - began < 3
    assert 0 < len(findings.seen) < 20
    assert "stopped" in [said.code for said in findings.unseen]
