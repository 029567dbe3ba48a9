"""A stranger's HTML taken apart in one pass: what it loads, where it leads, what its forms ask for. Nothing is executed."""

import html
import re
from dataclasses import dataclass, field

_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]{0,40})(?:\s{0,20}=\s{0,20}(\"[^\"]*\"|'[^']*'|[^\s\"'>]{1,2000}))?")
_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9]{0,20}")
_END = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "title", "textarea")}
_TAG = 4000  # characters of a tag that are read
_SCRIPTS = ("", "text/javascript", "application/javascript", "module", "text/gtmscript")
_PERSONAL = re.compile(
    r"type\s{0,9}=\s{0,9}['\"]?(?:tel|email)\b|name\s{0,9}=\s{0,9}['\"]?[\w\[\]-]{0,30}(?:phone|tel\b|mail)"
)
_CONSENT = ("персональн", "конфиденц", "соглас", "privacy", "policy", "politika")


@dataclass
class Form:
    action: str
    personal: bool
    consent: bool


@dataclass
class Document:
    """`running` scripts run by themselves, `waiting` ones after consent (another type till then), `data` is text for scripts."""

    title: str = ""
    base: str = ""
    running: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    commented: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    waiting_sources: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    words: str = ""


def parse(text: str) -> Document:
    """Linear in the size of the text, whatever it is."""
    document, words, at = Document(), [], 0
    link: tuple[str, int] | None = None
    form: tuple[str, int] | None = None
    while (opening := text.find("<", at)) >= 0:
        words.append(text[at:opening])
        if text.startswith("<!--", opening):
            closing = text.find("-->", opening + 4)
            closing = len(text) if closing < 0 else closing
            document.commented.append(text[opening + 4 : closing])
            at = closing + 3
            continue
        found = _NAME.match(text, opening + 1)
        if found is None:
            at = opening + 1
            continue
        closing = text.find(">", found.end())
        closing = len(text) if closing < 0 else closing
        name, inside = found.group().lower(), text[found.end() : min(closing, found.end() + _TAG)]
        at = closing + 1
        if name in _END:
            ending = _END[name].search(text, at)
            until = ending.start() if ending else len(text)
            _take(document, name, _attributes(inside) if name == "script" else {}, text[at:until])
            at = until
        elif name == "a":
            link = (_attributes(inside).get("href", ""), len(words))
        elif name == "/a" and link is not None:
            document.links.append((link[0], _tidy("".join(words[link[1] :]))))
            link = None
        elif name == "form":
            form = (_attributes(inside).get("action", ""), opening)
        elif name == "/form" and form is not None:
            document.forms.append(_form(form[0], text[form[1] : opening]))
            form = None
        elif name in ("img", "iframe", "link", "embed", "amp-analytics"):
            given = _attributes(inside)
            document.loaded.append(given.get("src") or given.get("data-src") or given.get("href", ""))
        elif name == "base" and not document.base:
            document.base = _attributes(inside).get("href", "")
    words.append(text[at:])
    document.words = " ".join(words).lower()
    return document


def _take(document: Document, name: str, given: dict[str, str], inside: str) -> None:
    if name == "title":
        document.title = document.title or _tidy(inside)
    elif name == "script":
        kind = given.get("type", "").strip().lower()
        if kind in _SCRIPTS:
            document.running.append(inside)
        elif kind == "text/plain":  # what asks for consent gives the type back afterwards
            document.waiting.append(inside)
        source = given.get("src") or given.get("data-src", "")
        if source:
            (document.waiting_sources if kind == "text/plain" else document.sources).append(source)


def _form(action: str, inside: str) -> Form:
    lowered = inside[:60_000].lower()
    personal = bool(_PERSONAL.search(lowered))
    return Form(action, personal, any(word in lowered for word in _CONSENT))


def _attributes(inside: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(inside):
        name, value = found.group(1).lower(), found.group(2) or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        given.setdefault(name, html.unescape(value[:2000]).strip())
    return given


def _tidy(text: str) -> str:
    return " ".join(html.unescape(text[:2000]).split())[:200]
