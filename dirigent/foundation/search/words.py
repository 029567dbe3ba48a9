"""Words as they are searched: small letters, ё as е, every form brought to its dictionary one."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer

# A tsvector takes a megabyte, and the worst text has three readings of every word.
LONGEST_TEXT = 80_000
LONGEST_WORD = 60
WORD = re.compile(r"[^\W_]+")
CYRILLIC = re.compile(r"[а-я]")
# The dictionary stumbles over letters it has never heard of: it is asked about Russian words only.
RUSSIAN = re.compile(r"\d*[а-я][а-я\d]*")
# A word of the dictionary is found by each of its readings: "стали" is "стать" and "сталь", "тем" is also "тема".
# Of the guesses about an unknown word only the likely ones count.
LIKELY = 0.05
READINGS = 3

_LATIN = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё")
_CYRILLIC = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
_TO_LATIN = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    "ж": "zh",
    "х": "h",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
_TO_CYRILLIC = {
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввкйз", strict=True)),
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "ch": "ч",
    "sch": "щ",
    "sh": "ш",
    "yu": "ю",
    "ya": "я",
    "x": "кс",
}
_SYLLABLE = re.compile("sch|zh|kh|ts|ch|sh|yu|ya|[a-z]")


def fold(text: str) -> str:
    """Small letters, ё as е."""
    return text.lower().replace("ё", "е")


def words(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text[:LONGEST_TEXT]))]


def lemmas(text: str) -> str:
    """The dictionary forms of all words; a word that may be read in several ways stands in each of them."""
    return " ".join(_lemma_text(word) for word in words(text))


@lru_cache(maxsize=300_000)
def forms(word: str) -> tuple[str, ...]:
    """The dictionary forms of one folded word, the likeliest first."""
    if not RUSSIAN.fullmatch(word):
        return (word,)
    readings = _morphology().parse(word)
    likely = [reading for reading in readings if reading.is_known or reading.score >= LIKELY] or readings[:1]
    found = dict.fromkeys(fold(reading.normal_form) for reading in likely)
    return tuple(form for form in found if WORD.fullmatch(form))[:READINGS] or (word,)


@lru_cache(maxsize=300_000)
def _lemma_text(word: str) -> str:
    return " ".join(forms(word))


@cache
def _morphology() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


def other_layout(text: str) -> str:
    """What was meant when the keyboard stood in the other language: "ghbdtn" is "привет"."""
    small = text.lower()
    return small.translate(_CYRILLIC if CYRILLIC.search(fold(small)) else _LATIN)


def other_alphabet(word: str) -> str:
    """A name as it may be written in the other alphabet: "глобус" is "globus"."""
    if CYRILLIC.search(word):
        return "".join(_TO_LATIN.get(letter, letter) for letter in word)
    return _SYLLABLE.sub(lambda part: _TO_CYRILLIC.get(part[0], part[0]), word)


def names_key(names: str) -> str:
    """The names as they are compared: each word after a space, in both alphabets."""
    found = words(names)
    both = [*found, *(other for word in found if (other := other_alphabet(word)) != word)]
    return f" {' '.join(both)} " if both else ""


def national(phone: str) -> str:
    """The digits of a number without the code of the country: "+7 (916) 123-45-67" is "9161234567"."""
    digits = re.sub(r"\D", "", phone)
    return digits[1:] if len(digits) == 11 and digits[0] in "78" else digits


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of the text stands, and the word folded."""
    for match in WORD.finditer(text):
        yield match.start(), match.end(), fold(match[0])[:LONGEST_WORD]


@lru_cache(maxsize=100_000)
def tags(word: str) -> tuple[tuple[frozenset[str], str], ...]:
    """How the dictionary reads a folded word: grammemes and the dictionary form, the likeliest first."""
    if not RUSSIAN.fullmatch(word):
        return ()
    readings = _morphology().parse(word)
    return tuple((frozenset(map(str, reading.tag.grammemes)), fold(reading.normal_form)) for reading in readings[:5])
