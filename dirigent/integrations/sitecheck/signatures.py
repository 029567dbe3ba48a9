"""The marks by which counters are known in HTML, scripts and containers (domain.md §4.1).

Every pattern reads a bounded stretch: a page is a stranger's text and must not make us think long.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .findings import Kind

# How sure a mark is: a call that starts the counter, a script that is loaded, a picture for browsers without scripts.
INIT, SCRIPT, PIXEL = "init", "script", "pixel"
NAMES = 20  # names in a script that are looked up
COMMENT, CONSENT = "comment", "consent"


@dataclass(frozen=True)
class Mark:
    kind: str
    number: str
    how: str
    options: tuple[str, ...] = ()


_S = r"\s{0,99}"
_Q = r"['\"`]"
_METRIKA_CALL = re.compile(
    rf"\bym{_S}\({_S}(?:{_Q}?(\d{{4,10}}){_Q}?|([A-Za-z_$][\w$.]{{0,60}})(?:\(\))?){_S},{_S}{_Q}init{_Q}"
)
_METRIKA_QUEUED = re.compile(rf"\bym\){_S}\({_S}(\d{{4,10}}){_S},{_S}{_Q}init{_Q}")
_METRIKA_OLD = re.compile(
    r"\bYa\.Metrika2?\s{0,9}\(\s{0,99}(?:\{[^{}]{0,400}?\bid\s{0,9}:\s{0,9}['\"]?(\d{4,10})|(\d{4,10}))"
)
_OPTION = re.compile(
    r"\b(webvisor|clickmap|ecommerce|trackLinks|accurateTrackBounce|ssr|trackHash|defer|childIframe)['\"]?\s{0,9}:\s{0,9}(true|!0|1\b|['\"]\w{1,60}['\"])"
)

# The rest: word that must be in the text, kind, how, pattern with the number in the first group that matched (or none).
_PATTERNS: tuple[tuple[str, str, str, re.Pattern[str]], ...] = tuple(
    (word, kind, how, re.compile(pattern))
    for word, kind, how, pattern in (
        ("/metrika/", Kind.METRIKA, SCRIPT, r"mc\.(?:yandex\.(?:ru|com|by|kz)|webvisor\.(?:org|com))/metrika/(?:tag|watch)(?:_ww)?\.js(?:\?id=(\d{4,10}))?"),
        ("yandex", Kind.METRIKA, PIXEL, r"mc\.yandex\.(?:ru|com)/watch/(\d{4,10})"),
        ("gtag/js", Kind.GA4, SCRIPT, r"googletagmanager\.com/gtag/js\?id=(G-[A-Z0-9]{4,14})"),
        ("gtag", Kind.GA4, INIT, rf"\bgtag{_S}\({_S}{_Q}config{_Q}{_S},{_S}{_Q}(G-[A-Z0-9]{{4,14}})"),
        ("GTM-", Kind.GTM, INIT, rf"{_Q}(GTM-[A-Z0-9]{{4,10}}){_Q}{_S}\)"),
        ("GTM-", Kind.GTM, INIT, r"googletagmanager\.com/gtm\.js\?id=(GTM-[A-Z0-9]{4,10})"),
        ("GTM-", Kind.GTM, PIXEL, r"googletagmanager\.com/ns\.html\?id=(GTM-[A-Z0-9]{4,10})"),
        ("UA-", Kind.UA, INIT, rf"(?:config|create|_setAccount){_Q}{_S},{_S}{_Q}(UA-\d{{4,10}}-\d{{1,4}})\b"),
        ("UA-", Kind.UA, SCRIPT, r"\bgtag/js\?id=(UA-\d{4,10}-\d{1,4})\b"),
        ("AW-", Kind.GOOGLE_ADS, INIT, rf"config{_Q}{_S},{_S}{_Q}(AW-\d{{6,12}})\b"),
        ("AW-", Kind.GOOGLE_ADS, SCRIPT, r"\bgtag/js\?id=(AW-\d{6,12})\b"),
        ("_tmr", Kind.VK, INIT, r"_tmr\)?\.push\(\s{0,99}\{(?=[^{}]{0,200}pageView)[^{}]{0,120}?\bid['\"]?\s{0,9}:\s{0,9}['\"]?(\d{4,12})"),
        ("mail.ru", Kind.VK, SCRIPT, r"top-fwz1\.mail\.ru/js/code\.js()"),
        ("mail.ru", Kind.VK, PIXEL, r"top-fwz1\.mail\.ru/counter\?id=(\d{4,12})"),
        ("VK-RTRG", Kind.VK_PIXEL, INIT, r"\b(VK-RTRG-\d{1,12}-\w{1,12})\b"),
        ("calltouch", Kind.CALLTOUCH, SCRIPT, r"mod\.calltouch\.ru/(?:d_client_new|init(?:[_-]min)?)\.js(?:\?id=(\w{1,40}))?"),
        ("CalltouchDataObject", Kind.CALLTOUCH, INIT, rf"{_Q}ct{_Q}{_S},{_S}{_Q}(\w{{4,40}}){_Q}"),
        ("/static/cs.", Kind.COMAGIC, SCRIPT, r"app\.(?:comagic|uiscom)\.ru/static/cs\.(?:min\.)?js()"),
        ("setCsAccount", Kind.COMAGIC, INIT, rf"setCsAccount{_Q}{_S},{_S}{_Q}([\w-]{{1,60}}){_Q}"),
        ("callibri", Kind.CALLIBRI, SCRIPT, r"g?cdn\.callibri\.ru/callibri\.js()"),
        ("roistat", Kind.ROISTAT, INIT, rf"cloud\.roistat\.com{_Q}{_S},{_S}{_Q}([0-9a-f]{{16,60}})"),
        ("roistat", Kind.ROISTAT, SCRIPT, r"cloud\.roistat\.com(?:/api/site/1\.0/([0-9a-f]{16,60})/init)?"),
        ("fbq", Kind.FACEBOOK, INIT, rf"\bfbq{_S}\({_S}{_Q}init{_Q}{_S},{_S}{_Q}(\d{{6,20}})"),
    )
)  # fmt: skip

# Services abroad that are no counters: word, name, what.
FOREIGN = (
    ("google.com/recaptcha", "Google reCAPTCHA", "service"),
    ("recaptcha.net/recaptcha", "Google reCAPTCHA", "service"),
    ("static.hotjar.com", "Hotjar", "counter"),
    ("clarity.ms/tag", "Microsoft Clarity", "counter"),
    ("js.hsforms.net", "HubSpot", "form"),
    ("js.hs-scripts.com", "HubSpot", "service"),
    ("embed.typeform.com", "Typeform", "form"),
    ("form.typeform.com", "Typeform", "form"),
    ("docs.google.com/forms", "Google Forms", "form"),
    ("forms.gle/", "Google Forms", "form"),
    ("list-manage.com", "Mailchimp", "form"),
    ("jotform.com", "Jotform", "form"),
    ("tally.so/", "Tally", "form"),
    ("airtable.com/embed", "Airtable", "form"),
    ("formspree.io", "Formspree", "form"),
    ("widget.intercom.io", "Intercom", "service"),
)
_ESCAPES = (
    ('\\"', '"'), ("\\'", "'"), ("\\/", "/"), ("\\n", "\n"), ("\\u003C", "<"), ("\\u003c", "<"), ("\\u003E", ">"),
    ("\\u003e", ">"), ("\\x3c", "<"), ("\\u0026", "&"),
)  # fmt: skip
FOREIGN_COUNTERS = (Kind.GA4, Kind.GTM, Kind.GOOGLE_ADS, Kind.FACEBOOK)


def marks_in(text: str) -> list[Mark]:
    """Every mark in a script, those in comments as such.

    A snippet that a framework carries as a string (`"ym(1,\\"init\\")"`) is found too, each counter in it once.
    """
    found = [*_metrika(text), *_others(text)]
    if '\\"' in text:
        plain = unescaped(text)
        known = {(mark.kind, mark.number, mark.how) for mark in found}
        inside = [it for it in (*_metrika(plain), *_others(plain)) if (it.kind, it.number, it.how) not in known]
        found += {(mark.kind, mark.number, mark.how): mark for mark in inside}.values()
    return found


def marks_in_addresses(addresses: Iterable[str]) -> list[Mark]:
    """Marks in what a page loads: an address may begin with two strokes, which begin a comment in a script."""
    return list(_others("\n".join(address.removeprefix("//") for address in addresses)))


def unescaped(text: str) -> str:
    """The text of a string inside a script."""
    for escaped, plain in _ESCAPES:
        text = text.replace(escaped, plain)
    return text


def foreign_in(text: str) -> list[tuple[str, str]]:
    """(name, what) of services abroad that this text speaks of."""
    return list(dict.fromkeys((name, what) for word, name, what in FOREIGN if word in text))


def _metrika(text: str) -> Iterator[Mark]:
    if "init" in text and "ym" in text:
        constants: dict[str, str] = {}
        for call in (*_METRIKA_CALL.finditer(text), *_METRIKA_QUEUED.finditer(text)):
            number = call.group(1) or ""
            if not number and (name := call.group(2)) is not None:
                if name not in constants and len(constants) < NAMES:
                    constants[name] = _constant(text, name)
                number = constants.get(name, "")
            yield Mark(Kind.METRIKA, number, _how(text, call.start(), INIT), _options(text, call.end()))
    if "Metrika" in text:
        for call in _METRIKA_OLD.finditer(text):
            number = call.group(1) or call.group(2)
            options = _options(text, call.start() + text[call.start() : call.end()].find("("), ahead=False)
            yield Mark(Kind.METRIKA, number, _how(text, call.start(), INIT), options)


def _others(text: str) -> Iterator[Mark]:
    for word, kind, how, pattern in _PATTERNS:
        if word in text:
            for found in pattern.finditer(text):
                yield Mark(kind, found.group(1) or "" if pattern.groups else "", _how(text, found.start(), how))


def _constant(text: str, name: str) -> str:
    """The number behind a name: `var COUNTER = 12345678; ym(COUNTER, "init")`."""
    last = name.rpartition(".")[2]
    found = re.search(rf"\b{re.escape(last)}['\"]?\s{{0,9}}[=:]\s{{0,9}}['\"]?(\d{{4,10}})\b", text)
    return found.group(1) if found else ""


def _options(text: str, start: int, *, ahead: bool = True) -> tuple[str, ...]:
    stretch = text[start : start + 1500]
    opening = stretch.find("{")
    if opening < 0 or (ahead and stretch[:opening].strip(" \t\r\n,")):
        return ()
    depth = 0
    for at, sign in enumerate(stretch[opening:], opening):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            stretch = stretch[opening:at]
            break
    return tuple(dict.fromkeys(found.group(1) for found in _OPTION.finditer(stretch)))


def _how(text: str, at: int, how: str) -> str:
    line = text[max(text.rfind("\n", max(0, at - 300), at) + 1, at - 300) : at]
    if line.lstrip().startswith("//"):
        return COMMENT
    before = text[max(0, at - 3000) : at]
    opened = before.rfind("/*")
    if opened >= 0 and "*/" not in before[opened:] and "*/" in text[at : at + 3000]:
        return COMMENT
    return how
