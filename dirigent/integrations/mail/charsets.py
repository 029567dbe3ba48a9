"""Bytes into letters when the charset is named, lied about or forgotten."""

import codecs
import re
from functools import lru_cache

_ALIASES = {
    "win-1251": "cp1251",
    "windows1251": "cp1251",
    "cp-1251": "cp1251",
    "x-cp1251": "cp1251",
    "ansi1251": "cp1251",
    "koi8": "koi8-r",
    "koi8r": "koi8-r",
    "koi-8-r": "koi8-r",
    "koi8u": "koi8-u",
    "koi8-ru": "koi8-u",
    "dos-866": "cp866",
    "x-cp866": "cp866",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-utf-8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
}
# Python also knows codecs that are no charsets (idna, punycode, unicode_escape): only these families are let in.
_FAMILIES = re.compile(
    r"(utf|ascii|latin|iso8859|cp\d|koi8|mac|big5|gb|hz|euc|shift|johab|iso2022|kz1048|ptcp154|tis|viscii)"
)
_NOT_ASCII_BASED = re.compile(r"(utf-?7|utf-?16|utf-?32|hz|iso2022|cp037|cp1026|cp1140|cp273|cp424|cp500|cp875)")
_EIGHT_BIT = re.compile(r"(cp125|cp866|cp855|koi8|iso8859|mac|latin|kz1048|ptcp154)")

_GUESSES = ("cp1251", "koi8-r", "cp866", "iso8859-5", "cp1252")
_FREQUENT = "оеаинтсрвл"
_FREQUENT_PAIRS = """
    аб ав аг ад ае аж аз ай ак ал ам ан ап ар ас ат ау ац ач аш ая ба бе бл бо бр бу бъ бы ва вв ве ви вл вн во вс ву вы ги
    го да де дж ди дл дн до др ду ев ег ед ее ез ей ек ел ем ен ео ер ес ет еш жа жд же жи жн за зм зн зо иа ив ие из ии ий
    ик ил им ин ир ис ит иф их иц ич ию ия йс йт ка ки кл ко кр кт ку ла ле лж ли лн ло лу ль лю ля ма ме ми мо му мы мя на
    не ни нн но нс нт ну ны ня об ов ог од ое ож оз ои ой ок ол ом он оп ор ос от оч па пе пи пл по пр пу ра ре рж ри рк рм
    рн ро ру ры са св се си ск сл со сп сс ст сч сь ся та тв те ти тн то тр тс ту ты ть уд уе уй ук ум ун уп ус ут уч ую фи
    фо хо це ци ча че чи чн чт ше ши ще щи ъе ые ый ыл ым ыт ых ьз ьн ьс эл эт юч ющ яе яз ят
"""
_PAIRS = frozenset(_FREQUENT_PAIRS.split())
_SIGNS = frozenset("«»—–…№“”„‘’‚•·©®™€°§±\u00a0₽")
_SAMPLE = 1500


@lru_cache(maxsize=512)
def known(name: str) -> str:
    """The codec behind a declared charset, or an empty string when nobody knows it."""
    name = name.partition("*")[0].strip(" \t\"'<>;,").lower()
    if not name or len(name) > 40 or not re.fullmatch(r"[a-z0-9_.:+-]+", name):
        return ""
    try:
        found = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    return found if _FAMILIES.match(found) else ""


def _is_cyrillic(char: str) -> bool:
    return "\u0400" <= char <= "\u052f"


def _pair(a: str, b: str) -> float:
    """How much two neighbouring letters, at least one of them not ASCII, look like a word that people write."""
    if _is_cyrillic(a) and _is_cyrillic(b):
        pair = (a + b).lower().replace("ё", "е")
        worth = 1.0 if pair in _PAIRS else -0.3
        if not ("а" <= pair[0] <= "я" and "а" <= pair[1] <= "я"):
            # Letters of other Slavs and of Kazakhs: possible, yet rarer than a wrong charset.
            worth = -0.6
        if b.isupper():
            # Koi8 and 1251 read as each other turn small letters into capitals; people shout less often.
            worth -= 2.0 if a.islower() else 0.25
        return worth
    if _is_cyrillic(a) or _is_cyrillic(b):
        return -2.0
    if a.isascii() or b.isascii():
        return 0.8
    return -1.0


def plausibility(text: str) -> float:
    """How much the text looks like Russian, or like any language, and not like letters in the wrong charset."""
    total, foreign, before = 0.0, 0, ""
    for char in text[:_SAMPLE]:
        letter = char.isalpha()
        if not char.isascii():
            foreign += 1
            if not letter and char not in _SIGNS:
                total -= 4.0 if char < "\u00a0" or char == "\ufffd" else 1.5
        if letter and before and not (char.isascii() and before.isascii()):
            total += _pair(before, char)
        before = char if letter else ""
    return total / foreign if foreign else 0.0


def _reads_well(text: str) -> bool:
    sample = text[:_SAMPLE]
    foreign = sum(not c.isascii() for c in sample)
    return sum(sample.count(c) for c in _FREQUENT) >= 0.4 * foreign


def _guess(raw: bytes, declared: str) -> str:
    best, best_score, best_text = declared, -99.0, ""
    for codec in dict.fromkeys((declared, *_GUESSES) if declared else _GUESSES):
        text = raw[: _SAMPLE * 8].decode(codec, "replace")
        # A charset that was named is believed unless another reads clearly better.
        score = plausibility(_interesting(text)) + (0.25 if codec == declared else 0.0)
        if score > best_score + 1e-9:
            best, best_score, best_text = codec, score, text
    return raw.decode(best, "replace") if len(raw) > _SAMPLE * 8 else best_text


def _interesting(text: str) -> str:
    for at, char in enumerate(text):
        if not char.isascii():
            return text[max(0, at - 20) :]
    return text


def _unicode_or_none(raw: bytes, codec: str) -> str | None:
    """The text when the bytes are UTF-8 whatever the message says; None when they are not."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as broken:
        if codec != "utf-8" and broken.start < len(raw) - 3:
            return None
        text = raw.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        # A few torn letters in good UTF-8 are a torn message, many are another charset.
        good = sum(not c.isascii() for c in text[: _SAMPLE * 4]) - text[: _SAMPLE * 4].count("\ufffd")
        return text if good > 0 and bad <= max(1, good // 10) and good >= 4 * min(bad, 1) else None
    if _EIGHT_BIT.match(codec) and len(raw) < 200:
        sample = _interesting(text)
        if plausibility(raw.decode(codec, "replace")) > plausibility(sample):
            return None
    return text


def decode(raw: bytes, declared: str = "") -> str:
    """The text behind the bytes; the declared charset is a hint, never a promise. Does not raise."""
    codec = known(declared) if declared else ""
    if codec and _NOT_ASCII_BASED.match(codec):
        try:
            return raw.decode(codec)
        except (UnicodeError, ValueError):
            codec = ""
    if raw.isascii():
        return raw.decode("ascii")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(raw) % 2 == 0:
        return raw.decode("utf-16", "replace")
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[3:]
    if codec and codec not in ("utf-8", "ascii") and not _EIGHT_BIT.match(codec):
        try:
            return raw.decode(codec)
        except (UnicodeError, ValueError):
            codec = ""
    text = _unicode_or_none(raw, codec)
    if text is not None:
        return text
    if codec in ("utf-8", "ascii"):
        codec = ""
    if codec:
        text = raw.decode(codec, "replace")
        if "\ufffd" not in text and _reads_well(text):
            return text
    return _guess(raw, codec)


_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


def clean(text: str) -> str:
    """Text that a database and a page can keep: no NUL or other control characters, no halves of letters, \\n for lines."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_CONTROLS)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text
