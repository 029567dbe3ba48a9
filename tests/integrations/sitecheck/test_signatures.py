"""Snippets as the vendors give them out and as programmers change them: what is recognised as what."""

import time

import pytest

from dirigent.integrations.sitecheck import containers, markup
from dirigent.integrations.sitecheck.findings import Expected
from dirigent.integrations.sitecheck.signatures import foreign_in, marks_in, marks_in_addresses
from tests.sites import GTM, METRIKA

NEXT = 'self.__next_f.push([1,"(function(m,e){})(window,\\"https://mc.yandex.ru/metrika/tag.js?id=105270439\\");ym(105270439, \\"init\\", {webvisor:true});"])'

SNIPPETS = [
    ("ym(12345678, 'init', {webvisor:true});", "metrika 12345678 init"),
    ('ym(12345678,"init",{})', "metrika 12345678 init"),
    ("ym( 12345678 ,\n  `init` , {})", "metrika 12345678 init"),
    ("w.ym(103711087, 'init', {clickmap: true})", "metrika 103711087 init"),
    ("(window.ym || ym)(12345678, 'init')", "metrika 12345678 init"),
    ("ym(12345678, 'reachGoal', 'order')", ""),
    ("gym(12345678, 'init')", ""),
    ("var ID = 103716449; ym(ID, 'init', {})", "metrika 103716449 init"),
    ("const conf={counterId:'12345'}; ym(conf.counterId, 'init')", "metrika 12345 init"),
    ("ym(window.id, 'init')", "metrika  init"),
    ("new Ya.Metrika({id:12345678, webvisor:true})", "metrika 12345678 init"),
    ("w.yaCounter12345678 = new Ya.Metrika2({ clickmap:true, id: 12345678 });", "metrika 12345678 init"),
    ("//ym(12345678, 'init', {})", ""),
    ("/* ym(12345678, 'init', {}) */", ""),
    ("  // was: ym(12345678, 'init')\nym(87654321, 'init')", "metrika 87654321 init"),
    ("s.src='https://a.ru/*'; ym(12345678, 'init')", "metrika 12345678 init"),
    ("https://mc.yandex.ru/metrika/tag.js?id=12345678", "metrika 12345678 script"),
    ("https://mc.yandex.com/metrika/watch.js", "metrika  script"),
    ("https://mc.webvisor.org/metrika/tag_ww.js", "metrika  script"),
    ("https://mc.yandex.ru/watch/12345678", "metrika 12345678 pixel"),
    (NEXT, "metrika 105270439 init, metrika 105270439 script"),
    ("https://www.googletagmanager.com/gtag/js?id=G-ABC1234567", "ga4 G-ABC1234567 script"),
    ("gtag('config', 'G-ABC1234567');", "ga4 G-ABC1234567 init"),
    ("gtag('config', 'UA-1234567-1');", "ua UA-1234567-1 init"),
    ("ga('create', 'UA-1234567-1', 'auto');", "ua UA-1234567-1 init"),
    ("_gaq.push(['_setAccount', 'UA-1234567-12']);", "ua UA-1234567-12 init"),
    ("gtag('config', 'AW-123456789');", "google_ads AW-123456789 init"),
    (GTM.format("GTM-AB12CD"), "gtm GTM-AB12CD init"),
    ("https://www.googletagmanager.com/gtm.js?id=GTM-AB12CD", "gtm GTM-AB12CD init"),
    ("https://www.googletagmanager.com/ns.html?id=GTM-AB12CD", "gtm GTM-AB12CD pixel"),
    ('var _tmr = []; _tmr.push({id: "3456789", type: "pageView", start: (new Date()).getTime(), pid: "USER_ID"});', "vk 3456789 init"),
    ('_tmr.push({type: "reachGoal", id: 3456789, goal: "order"});', ""),
    ("https://top-fwz1.mail.ru/js/code.js", "vk  script"),
    ("https://top-fwz1.mail.ru/counter?id=3456789;js=na", "vk 3456789 pixel"),
    ('VK.Retargeting.Init("VK-RTRG-123456-aBcD");', "vk_pixel VK-RTRG-123456-aBcD init"),
    ("https://mod.calltouch.ru/init.js?id=abcd1234", "calltouch abcd1234 script"),
    ('(function(w,d,n,c){w.CalltouchDataObject=n;})(window,document,"ct","kgmu2rdg");', "calltouch kgmu2rdg init"),
    ("https://app.comagic.ru/static/cs.min.js", "comagic  script"),
    ("https://app.uiscom.ru/static/cs.min.js", "comagic  script"),
    ('__cs.push(["setCsAccount", "Xy12_z-9"]);', "comagic Xy12_z-9 init"),
    ("//cdn.callibri.ru/callibri.js", "callibri  script"),
    ("//gcdn.callibri.ru/callibri.js", "callibri  script"),
    ("(window, document, 'cloud.roistat.com', '0123456789abcdef0123456789abcdef');", "roistat 0123456789abcdef0123456789abcdef init"),
    ("fbq('init', '1234567890');", "facebook 1234567890 init"),
    ("Наш телефон 12345678, ym и init", ""),
]  # fmt: skip


def said(marks):
    return ", ".join(
        sorted({f"{mark.kind} {mark.number} {mark.how}" for mark in marks if mark.how in ("init", "script", "pixel")})
    )


@pytest.mark.parametrize(("text", "known"), SNIPPETS)
def test_a_snippet(text, known):
    marks = marks_in_addresses([text]) if text.startswith(("//c", "//g", "https://")) else marks_in(text)
    assert said(mark for mark in marks if mark.number or mark.how != "script" or " " * 2 in known) == known


def test_what_is_in_a_comment_is_known_as_such():
    assert {mark.how for mark in marks_in("//ym(12345678, 'init', {})")} == {"comment"}


@pytest.mark.parametrize(("text", "options"), [
    ("ym(1234567, 'init', {ssr:true, webvisor:true, ecommerce:\"dataLayer\", clickmap:false})", ("ssr", "webvisor", "ecommerce")),
    ("ym(1234567,'init',{webvisor:!0,a:{b:1},trackLinks:!0});x({clickmap:true})", ("webvisor", "trackLinks")),
    ("ym(1234567,'init'); other({webvisor:true})", ()),
    ('new Ya.Metrika({id:1234567,"clickmap":true})', ("clickmap",)),
])  # fmt: skip
def test_options_of_a_counter(text, options):
    assert marks_in(text)[0].options == options


def test_the_usual_snippet_is_one_counter():
    document = markup.parse(METRIKA.format(12345678))
    assert [mark.how for mark in marks_in(document.running[0]) if mark.how == "init"] == ["init"]
    assert document.loaded == ["https://mc.yandex.ru/watch/12345678"]


CONTAINER = (
    "// Copyright\n(function(){\nvar data = {\n"
    r'"resource": {"version":"7","macros":[{"function":"__e"},{"function":"__c","vtp_value":"87654321"},{"function":"__u"}],'
    r'"tags":[{"function":"__html","vtp_html":"\u003Cscript\u003E(function(m){})(window,\"https:\/\/mc.yandex.ru\/metrika\/tag.js\");ym(12345678,\"init\",{webvisor:!0});\u003C\/script\u003E"},'
    r'{"function":"__html","vtp_html":["template","\u003Cscript\u003Eym(",["escape",["macro",1],8,16],",\"init\",{})\u003C\/script\u003E"]},'
    r'{"function":"__googtag","vtp_tagId":"G-ABC1234567"},{"function":"__ua","vtp_trackingId":"UA-1234567-1"},'
    r'{"function":"__cvt_1234_5","vtp_counterNumber":"11111111"},{"function":"__awct","vtp_conversionId":"987654321"},'
    r'{"function":"__html","paused":true,"vtp_html":"ym(99999999,\"init\")"}]}, "runtime":[]};' + "\nvar x=1;})()"
)


def test_a_container_is_taken_apart():
    container = containers.read("GTM-AB12CD", CONTAINER)
    assert container.read and container.tags == ("HTML", "Google tag", "Universal Analytics", "template", "Google Ads")
    assert set(container.counters) == {
        Expected("metrika", "12345678"), Expected("metrika", "87654321"), Expected("metrika", "11111111"),
        Expected("ga4", "G-ABC1234567"), Expected("ua", "UA-1234567-1"), Expected("google_ads", "AW-987654321"),
    }  # fmt: skip


@pytest.mark.parametrize("text", [
    'var data = {"resource": [[[[', 'var data = {"resource": {"tags": 5, "macros": {}}}', "var data = " + '{"a":[' * 50000,
    'var data = {"resource":{"macros":[{"function":"__c","vtp_value":["macro",0]}],"tags":[{"vtp_html":["macro",0]}]}}',
])  # fmt: skip
def test_a_broken_container_breaks_nothing(text):
    assert containers.read("GTM-AB12CD", text).counters == ()


def test_a_container_of_another_make_is_searched_whole():
    assert containers.read("GTM-X", r'a="ym(12345678,\"init\")"').counters == (Expected("metrika", "12345678"),)
    assert not containers.read("GTM-X", "").read


def test_markup():
    document = markup.parse(
        "<!-- <script>ym(1,'init')</script> --><title> Окна &amp; двери </title><base href='/x/'>"
        "<SCRIPT SRC=/a.js></SCRIPT><script type='text/plain' data-category=analytics>ym(12345,'init')</script>"
        "<script type=application/ld+json>{}</script><script type=module>let a = 1 < 2;</script>"
        "<a href='/p?a=1&amp;b=2'>По<b>ли</b>тика</a><form action=//docs.google.com/forms/x><input type=tel></form>"
        "<form><input name=q></form><p>1 < 2</p><iframe src='/f'></iframe>"
    )
    assert document.title == "Окна & двери" and document.base == "/x/"
    assert document.sources == ["/a.js"] and document.waiting == ["ym(12345,'init')"]
    assert document.running == ["", "let a = 1 < 2;"] and "ym(1,'init')" in document.commented[0]
    assert document.links == [("/p?a=1&b=2", "Политика")]
    assert [(form.personal, form.consent) for form in document.forms] == [(True, False), (False, False)]
    assert document.loaded == ["/f"] and document.words.split() == ["по", "ли", "тика", "1", "2"]


HOSTILE = [
    "<a " * 600_000, "<!--" * 500_000, "<script" * 280_000, "<script>" * 250_000, "<a href='" * 220_000, '<a b="' * 330_000,
    "ym(" * 600_000, "ym(" + " " * 1_900_000, "/*" * 900_000 + "ym(12345678,'init')" * 20, "'GTM-" * 400_000, "Ya.Metrika({" * 160_000,
    "_tmr.push({" * 180_000, "ym(a" + "a" * 1_900_000, "<form>" * 300_000, "<title>" * 280_000, "ym(b,'init');" * 140_000,
    "\n//ym(12345,'init')" * 100_000, "fbq( " * 400_000 + "yandex gtag init mail.ru roistat", '\\"' * 900_000, "<loc>" * 400_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_two_megabytes_of_malice_are_read_in_time(text):
    began = time.process_time()
    document = markup.parse(text)
    marks_in(text)
    for script in (*document.running, *document.commented):
        marks_in(script)
    containers.read("GTM-X", "var data = " + text)
    assert time.process_time() - began < 15  # a backtracking pattern takes hours


def test_services_abroad():
    text = "https://www.google.com/recaptcha/api.js https://embed.typeform.com/x https://docs.google.com/forms/d/e/1/viewform"
    assert foreign_in(text) == [
        ("Google reCAPTCHA", "service"),
        ("Typeform", "form"),
        ("Google Forms", "form"),
    ]
