"""What a container of Google Tag Manager starts, read from the text that browsers load."""

import json
import re
from typing import Any

from .findings import Container, Expected, Kind
from .signatures import INIT, SCRIPT, marks_in, unescaped

GTM = "https://www.googletagmanager.com/gtm.js"
_DATA = re.compile(r"\bdata\s{0,9}=\s{0,9}(?=\{)")
_NUMBER = re.compile(r"G-[A-Z0-9]{4,14}|UA-\d{4,10}-\d{1,4}|AW-\d{6,12}|\d{4,12}")
_KINDS = {"G": Kind.GA4, "U": Kind.UA, "A": Kind.GOOGLE_ADS}
_NAMED = re.compile(r"counter|metri[ck]a|ym_?id|ya_?id", re.IGNORECASE)
_NAMES = {
    "__html": "HTML",
    "__gaawe": "GA4 event",
    "__gaawc": "GA4",
    "__googtag": "Google tag",
    "__ua": "Universal Analytics",
    "__awct": "Google Ads",
    "__awud": "Google Ads",
    "__sp": "Google Ads remarketing",
    "__gclidw": "Conversion linker",
    "__img": "Picture",
}


def read(number: str, text: str) -> Container:
    """The container by the text of gtm.js. What cannot be taken apart is searched as a whole."""
    resource = _resource(text)
    if resource is None:
        return Container(number, bool(text), (), _counters(unescaped(text)))
    macros = resource.get("macros")
    constants = macros if isinstance(macros, list) else []
    tags: list[str] = []
    counters: dict[Expected, None] = {}
    for tag in _objects(resource.get("tags")):
        function = str(tag.get("function", ""))
        tags.append("template" if function.startswith("__cvt") else _NAMES.get(function, function.strip("_")))
        if tag.get("paused") is True:
            continue
        for name, value in tag.items():
            words = _resolved(value, constants)
            if name == "vtp_html":
                counters |= dict.fromkeys(_counters(words))
            elif name.startswith("vtp_") and (found := _NUMBER.fullmatch(words)):
                counters |= dict.fromkeys(_of(name, function, found.group()))
    return Container(number, True, tuple(dict.fromkeys(tags))[:50], tuple(counters))


def _of(name: str, function: str, number: str) -> tuple[Expected, ...]:
    if number[0] in _KINDS:
        return (Expected(_KINDS[number[0]], number),)
    if function.startswith("__cvt") and _NAMED.search(name):
        return (Expected(Kind.METRIKA, number),)
    if function == "__awct" and name == "vtp_conversionId":
        return (Expected(Kind.GOOGLE_ADS, f"AW-{number}"),)
    return ()


def _counters(text: str) -> tuple[Expected, ...]:
    started = [Expected(mark.kind, mark.number) for mark in marks_in(text) if mark.how in (INIT, SCRIPT)]
    named = {mark.kind for mark in started if mark.number}
    return tuple(dict.fromkeys(mark for mark in started if mark.number or mark.kind not in named))


def _resource(text: str) -> dict[str, Any] | None:
    found = _DATA.search(text)
    if found is None:
        return None
    try:
        data, _end = json.JSONDecoder().raw_decode(text, found.end())
    except (ValueError, RecursionError):
        return None
    resource = data.get("resource") if isinstance(data, dict) else None
    return resource if isinstance(resource, dict) else None


def _objects(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _resolved(value: Any, macros: list[Any], depth: int = 0) -> str:
    """The words of a field: constants are put in where a template names them."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, list) or not value or depth > 8:
        return ""
    if value[0] == "template":
        return "".join(_resolved(part, macros, depth + 1) for part in value[1:])
    if value[0] == "escape" and len(value) > 1:
        return _resolved(value[1], macros, depth + 1)
    if value[0] == "macro" and len(value) > 1 and isinstance(value[1], int) and 0 <= value[1] < len(macros):
        macro = macros[value[1]]
        if isinstance(macro, dict) and macro.get("function") == "__c":
            return _resolved(macro.get("vtp_value"), macros, depth + 1)
    return ""
