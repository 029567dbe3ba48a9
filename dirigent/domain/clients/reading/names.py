"""A person's name in whatever order it was written."""

import re
from functools import lru_cache
from typing import NamedTuple

import pymorphy3
from django.utils.translation import gettext as _

from .read import Read

_PATRONYMIC = re.compile(r"\w+(?:вич|ьич|мич|кич|тич|вна|ична|инична)", re.IGNORECASE)
_TURKIC = {"оглы", "оглу", "кызы", "гызы", "угли", "углы", "уулу", "улы"}
_PARTICLES = {"фон", "де", "ди", "дер", "ван", "тер", "аль", "эль", "бин", "von", "van", "de", "da", "di", "der"}
LONGEST = 80


class PersonName(NamedTuple):
    family: str = ""
    given: str = ""
    patronymic: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in self if part)


def person_name(text: str) -> Read[PersonName]:
    """«Чернова Дарья Павловна», «Дарья Чернова», «О. П. Снегирёва», «Smith, John»: family, given, patronymic."""
    text = " ".join(text.replace("\u00a0", " ").split()).strip(" ,;")
    if not text:
        return Read(problem=_("There is no name."))
    if not re.search(r"[^\W\d_]", text) or "@" in text:
        return Read(problem=_("“%(text)s” is not a person's name.") % {"text": text})
    name = _by_comma(text) or _by_words(_words(text))
    if not name.family and " " in name.given:  # «Отдел рекламы» answers the phone, and has no family
        return Read(PersonName(given=name.given[:LONGEST]))
    return Read(PersonName(*(_cased(part)[:LONGEST] for part in name)))


def _by_comma(text: str) -> PersonName | None:
    family, comma, rest = text.partition(",")
    if not comma or not family.strip() or not rest.strip() or "," in rest:
        return None
    given, _space, patronymic = rest.strip().partition(" ")
    return PersonName(family.strip(), given, patronymic)


def _words(text: str) -> list[str]:
    """Words, with a maiden name in brackets, a particle and «оглы» kept at the word they belong to."""
    text = re.sub(r"(?<=\w)\.(?=\w)", ". ", text)
    words: list[str] = []
    glue = ""
    for word in text.split():
        if words and (
            word.startswith("(") or words[-1].count("(") > words[-1].count(")") or word.casefold() in _TURKIC
        ):
            words[-1] += " " + word
        elif word.casefold() in _PARTICLES:
            glue += word + " "
        else:
            words.append(glue + word)
            glue = ""
    return words or [text]


def _by_words(words: list[str]) -> PersonName:
    if len(words) == 1:
        return (
            PersonName(given=words[0]) if _is_given(words[0]) or not _is_family(words[0]) else PersonName(words[0], "")
        )
    patronymics = [place for place, word in enumerate(words) if place and _is_patronymic(word)]
    if patronymics:
        place = patronymics[-1]
        return PersonName(" ".join(words[: place - 1] + words[place + 1 :]), words[place - 1], words[place])
    initials = [word for word in words if re.fullmatch(r"\w\.|[A-ZА-ЯЁ]", word)]
    if initials and len(initials) < len(words):
        family = " ".join(word for word in words if word not in initials)
        return PersonName(family, initials[0], " ".join(initials[1:]))
    if len(words) == 2:
        first, second = words
        given_first = _is_given(first) and (not _is_given(second) or _is_family(second) or second.isascii())
        if first.isascii() or (given_first and not (_is_given(second) and _is_family(first))):
            return PersonName(second, first)
        return PersonName(first, second)
    if len(words) == 3 and any(map(_is_given, words)):
        place = next(place for place, word in enumerate(words) if _is_given(word))
        return PersonName(" ".join(words[:place] + words[place + 1 :]), words[place])
    return PersonName(given=" ".join(words))


def _is_patronymic(word: str) -> bool:
    last = word.split()[-1].casefold()
    return last in _TURKIC or bool(_PATRONYMIC.fullmatch(last))


def _is_given(word: str) -> bool:
    return "Name" in _grammar(word)


def _is_family(word: str) -> bool:
    return "Surn" in _grammar(word)


@lru_cache(maxsize=5_000)
def dative(given: str) -> str:
    """«Анна» → «Анне»: to whom. Empty when the dictionary does not know the name."""
    if not RUSSIAN.fullmatch(given):
        return ""
    for parse in _morphology().parse(given):
        if {"Name", "nomn", "sing"} <= parse.tag.grammemes and (said := parse.inflect({"datv"})):
            return _cased(said.word)
    return ""


RUSSIAN = re.compile(r"[а-яё-]+", re.IGNORECASE)


@lru_cache(maxsize=1)
def _morphology() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=20_000)
def _grammar(word: str) -> frozenset[str]:
    """Which kinds of name the word may be when it names its bearer. The dictionary knows Russian words and stumbles over others."""
    if not RUSSIAN.fullmatch(word):
        return frozenset()
    tags = [parse.tag for parse in _morphology().parse(word)]
    return frozenset(kind for tag in tags for kind in ("Name", "Surn", "Patr") if kind in tag and "nomn" in tag)


def _cased(part: str) -> str:
    """«ИВАНОВ» and «иванов» are Иванов; «МакГрегор» is left alone."""
    return re.sub(r"[^\W\d_]+", lambda found: _cased_word(found.group()), part)


def _cased_word(word: str) -> str:
    if word.casefold() in _TURKIC | _PARTICLES:
        return word.lower()
    return word.capitalize() if word.isupper() or word.islower() else word
