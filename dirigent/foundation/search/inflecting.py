"""The forms of Russian words: all of one word, and a phrase put into a case."""

from functools import lru_cache

from dirigent.foundation.search.words import LIKELY, RUSSIAN, _morphology, fold

NOUNS = frozenset({"NOUN", "ADJF", "PRTF"})
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
# By its form alone a word may stand in several cases; these are read as the likeliest.
_SAME = {"gen2": "gent", "loc2": "loct", "acc2": "accs", "gen1": "gent"}


@lru_cache(maxsize=20_000)
def lexeme(word: str) -> frozenset[str]:
    """Every form of a folded word as a noun or an adjective; of other words, and of abbreviations, the word alone."""
    if not RUSSIAN.fullmatch(word):
        return frozenset({word})
    readings = [
        one for one in _morphology().parse(word)
        if one.tag.POS in NOUNS and "Abbr" not in one.tag and (one.is_known or one.score >= LIKELY)
    ]  # fmt: skip
    return frozenset({word, *(fold(form.word) for reading in readings for form in reading.lexeme)})


@lru_cache(maxsize=20_000)
def part_of_speech(word: str) -> str:
    """What the likeliest reading of a folded word is; nothing of a foreign one."""
    return str(_morphology().parse(word)[0].tag.POS or "") if RUSSIAN.fullmatch(word) else ""


@lru_cache(maxsize=20_000)
def cases(word: str, lemmas: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """In which cases a folded noun may stand here, and whether in the plural: the likeliest first, those of these
    dictionary forms before all others («лид» is no «лида»)."""
    if not RUSSIAN.fullmatch(word):
        return ()
    readings = [one for one in _morphology().parse(word) if one.tag.POS == "NOUN" and one.tag.case]
    readings.sort(key=lambda one: fold(one.normal_form) not in lemmas)
    return tuple(
        dict.fromkeys((_SAME.get(str(one.tag.case), str(one.tag.case)), "plur" in one.tag) for one in readings)
    )


@lru_cache(maxsize=20_000)
def named_by(word: str) -> frozenset[str]:
    """The dictionary forms of a folded noun that stands in the nominative, as a name does."""
    if not RUSSIAN.fullmatch(word):
        return frozenset({word})
    readings = [one for one in _morphology().parse(word) if one.tag.POS == "NOUN" and one.tag.case == "nomn"]
    return frozenset(fold(one.normal_form) for one in readings) or frozenset({word})


@lru_cache(maxsize=20_000)
def declined(phrase: str, case: str, *, plural: bool = False) -> str:
    """The phrase in that case: its first noun and what stands before it; the rest follows as it is.

    What cannot be declined stays as it was said.
    """
    said = phrase.split(" ")
    noun = next((place for place, word in enumerate(said) if _noun(word)), None)
    if noun is None:
        return phrase
    head = _noun(said[noun])
    number = "plur" if "plur" in head.tag or (plural and head.inflect({"plur"})) else "sing"
    said[noun] = _put(said[noun], head, {case, number})
    kind = {number} if number == "plur" else {number, str(head.tag.gender or "masc")}
    for place in range(noun):
        if reading := _adjective(said[place]):
            living = (
                {str(head.tag.animacy or "inan")} if case == "accs" and (number == "plur" or "masc" in kind) else set()
            )
            said[place] = _put(said[place], reading, {case, *kind, *living})
    return " ".join(said)


def _put(word: str, reading, wanted: set[str]) -> str:
    found = reading.inflect(wanted)
    if not found:
        return word
    form = found.word.capitalize() if word[:1].isupper() else found.word
    return f"{form}," if word.endswith(",") else form


def _noun(word: str):
    return _reading(word, "NOUN")


def _adjective(word: str):
    return _reading(word, "ADJF") or _reading(word, "PRTF")


def _reading(word: str, part: str):
    """The reading of a word that stands in the nominative as this part of speech, if that is what it is here."""
    word = word.rstrip(",")
    if not RUSSIAN.fullmatch(fold(word)):
        return None
    readings = _morphology().parse(word.lower())
    if part == "NOUN" and str(readings[0].tag.POS) in ("PREP", "CONJ", "ADVB", "PRCL"):
        return None
    found = [one for one in readings if str(one.tag.POS) == part and str(one.tag.case) == "nomn"]
    # «Счётчик» is rather a thing than a person.
    return min(found, key=lambda one: str(one.tag.animacy) == "anim", default=None)
