"""Telephone numbers as people write them, kept as E.164."""

import re
from typing import NamedTuple

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import Leniency, NumberParseException, PhoneNumberFormat, PhoneNumberMatcher

_LEFT = re.compile(r"[\s,;/|()+\-–—.:]+|\bи\b|\bили\b|\bтел\b|\bмоб\b|\bраб\b|\bфакс\b|\bприм\b", re.IGNORECASE)
_EXTENSION = re.compile(
    r"[,;(]*\s*(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext|#)\.?\s*[:№]?\s*(\d{1,7})\)?", re.IGNORECASE
)


class Phone(NamedTuple):
    e164: str
    extension: str = ""


class NotAPhone(ValueError):
    """Something in the text is no telephone number; `found` are those that are."""

    def __init__(self, sentence: str, found: list[Phone]):
        super().__init__(sentence)
        self.sentence, self.found = sentence, found


def normalise(text: str, region: str = "RU") -> list[Phone]:
    """Every number in the text, in order, without doubles. Raises NotAPhone when digits or words are left over."""
    text = _EXTENSION.sub(r" доб. \1 ", text.replace("\u00a0", " "))
    found: list[Phone] = []
    left, end = "", 0
    for match in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE):
        left += text[end : match.start] + " "
        end = match.end
        phone = Phone(phonenumbers.format_number(match.number, PhoneNumberFormat.E164), match.number.extension or "")
        if len(str(match.number.national_number)) < 9 and not phonenumbers.is_valid_number(match.number):
            left += match.raw_string  # «214-15-16»: a number of some town, nobody knows which
        elif phone not in found:
            found.append(phone)
    left = " ".join(_LEFT.sub(" ", left + text[end:]).split())
    if left or not found:
        said = left or text.strip()
        if re.fullmatch(r"[\d ]{5,9}", said):
            raise NotAPhone(_("“%(text)s” lacks the code of the town.") % {"text": said}, found)
        raise NotAPhone(_("“%(text)s” is not a telephone number.") % {"text": said}, found)
    return found


def display(e164: str) -> str:
    """As it is written in the country: +7 983 038-83-68."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return e164


def digits(e164: str) -> str:
    """The national part alone: the ten digits by which people look a Russian number up."""
    try:
        return phonenumbers.national_significant_number(phonenumbers.parse(e164))
    except NumberParseException:
        return re.sub(r"\D", "", e164)
