"""Promises in a letter or a pasted talk: «пришлю до пятницы», «оплатим 25-го». Rules and a dictionary, nothing leaves the house.

A promise is a verb in the first person that tells of what will be done, and a deadline beside it. A request, a question,
a condition, a refusal and what has already happened are none. What is found is only offered: a person decides.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from dirigent.foundation import worktime
from dirigent.foundation.search.words import fold, tags
from dirigent.foundation.worktime.models import Schedule

from .deadlines_said import deadlines
from .models import Side

LONGEST_TEXT, LONGEST_SENTENCE, MOST = 20_000, 600, 8
QUOTE = re.compile(
    r"^\s*(?:>|-{2,}\s?(?:исходное|original|пересыл|forward)|(?:от|from|кому|to|sent|отправлено):\s|.{0,200}(?:пишет|написал\w?|wrote):\s*$)",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"^(?:--\s?|с уважением\b.{0,40}|best regards\b.{0,40}|kind regards\b.{0,40})$", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?…\n;]+(?:[.](?=\S)[^.!?…\n;]*)*[.!?…;]*")
CLAUSE = re.compile(r"\s?(?:[,()—–]|:(?!\d))\s?|\s-\s|\s(?:а|но|и|зато|then|and|but)\s")
WORD = re.compile(r"[a-zа-я]+(?:['’-][a-zа-я]+)*")
CONDITION = re.compile(
    r"(?<!\w)(?:если|когда|как только|при условии|в случае|после того|после оплаты|после согласования|иначе|if|once|when|unless|as soon as|provided)(?!\w)"
)
DOUBT = re.compile(
    r"(?<!\w)(?:может быть|возможно|вероятно|наверное|наверно|вряд ли|едва ли|хотелось бы|хорошо бы|maybe|perhaps|probably|might)(?!\w)"
)
NOT_EARLIER = re.compile(r"(?<!\w)(?:не раньше|не ранее|not before|not earlier)(?!\w)")
OBLIGATION = re.compile(r"(?<!\w)с (?P<who>нас|меня|вас|тебя)(?!\w)")
SUBORDINATE = re.compile(r"^(?:чтобы|чтоб|котор\w+|что|so that|which|that)(?!\w)")


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


# They speak of a state or a wish: there is nothing to remind of.
IDLE = words_of(
    "увидеть увидеться посмотреть подумать понять узнать захотеть рассчитывать надеяться ждать дождаться забыть"
    " попросить поблагодарить извиниться остаться уйти уехать заболеть отсутствовать хотеть"
)
# In the present tense only acts promise: «отправляем завтра», not «ждём до пятницы».
ACTS = words_of(
    "отправлять высылать присылать слать оплачивать платить переводить запускать делать готовить сдавать передавать ставить"
    " проводить выкладывать публиковать согласовывать подписывать привозить везти звонить скидывать кидать созваниваться"
    " встречаться вносить править выставлять возвращать отдавать приезжать закрывать начинать стартовать печатать монтировать"
    " снимать обещать обязываться обязаться планировать перезванивать отгружать доставлять заканчивать размещать"
)
# Of others the author answers for only what people promise: «бухгалтерия оплатит», not «погода улучшится».
DONE_BY_OTHERS = words_of(
    "прислать отправить выслать оплатить перевести сделать подготовить передать подписать привезти позвонить перезвонить"
    " скинуть исправить доделать закончить запустить выставить согласовать вернуть дать разместить доставить"
)
WILL_BE = re.compile(
    r"(?<!\w)буд(?:ет|ут|ем|у)\s(?:\w{1,20}\s){0,3}?(?:готов\w?|отправлен\w?|оплачен\w?|сделан\w?|выслан\w?|у вас|исправлен\w?|запущен\w?|подписан\w?|размещен\w?)(?!\w)"
    r"|(?<!\w)(?:готов\w{0,2}|отправлен\w?|оплачен\w?|оплата|отчет|счет|макет\w?|деньги|документы|акт\w?|смета|версия)\s(?:\w{1,20}\s){0,2}?буд(?:ет|ут)(?!\w)"
    r"|(?<!\w)(?:ждите|ожидайте)(?!\w)"
)
ENGLISH = re.compile(
    r"(?<!\w)(?:(?:i|we)(?:['’]ll|\s(?:will|shall))(?!\s(?:not|never|wait|be\s(?:out|away|happy|glad|on)))|(?:will|shall)\sbe\s(?:ready|done|sent|paid|live|with\syou)|you(?:['’]ll|\swill)\s(?:get|have|receive)|(?:i|we)(?:['’]m|['’]re|\sam|\sare)\s(?:sending|going\sto|launching|paying))(?!\w)"
)


# «Анна обещала прислать до пятницы», «мы пообещали исправить завтра», «ждём тексты до среды».
REPORTED = re.compile(
    r"(?:(?P<we>(?<!\w)(?:я|мы)\s(?:\w{1,20}\s)?)|(?<!\w))(?:по)?обеща(?:ла|л|ли)(?!\w)|(?<!\w)жд(?:у|ем)\s(?:от\s(?:них|него|нее)\s)?"
)


@dataclass(frozen=True)
class Voices:
    """Whose «пришлю» is, whose «с вас», whose «пришлёт»; and whether it is our record of a talk."""

    speaker: str
    other: str
    third: str
    is_record: bool


@dataclass(frozen=True)
class Offer:
    """A promise found: who gave it, the sentence, the moment, where it stands. `key` knows the same words again."""

    side: str
    text: str
    due_at: datetime
    start: int
    end: int

    @property
    def key(self) -> str:
        return hashlib.sha256(fold(self.text).encode()).hexdigest()[:32]


def promises(text: str, *, incoming: bool | None, at: datetime, schedule: Schedule | None = None) -> list[Offer]:
    """What the text promises, written at that moment: by the client where `incoming`, else by us. None is our record
    of a talk: «пришлю» is ours there, «пришлёт» and «обещала прислать» are theirs."""
    schedule = schedule or worktime.default()
    speaker, other = (Side.THEIRS, Side.OURS) if incoming else (Side.OURS, Side.THEIRS)
    spoken = Voices(speaker, other, Side.THEIRS if incoming is None else speaker, incoming is None)
    found: dict[str, Offer] = {}
    for start, sentence in _sentences(text[:LONGEST_TEXT]):
        for offer in _in_sentence(sentence, start, spoken, at, schedule):
            found.setdefault(offer.key, offer)
    return list(found.values())[:MOST]


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The author's own sentences: neither what is quoted nor the signature."""
    place = 0
    for line in text.splitlines(keepends=True):
        if QUOTE.match(line):
            if not line.lstrip().startswith(">"):
                return
        elif SIGNATURE.match(line.strip()):
            return
        else:
            for found in SENTENCE.finditer(line.rstrip("\r\n")):
                if len(found[0].strip()) > 3:
                    yield place + found.start(), found[0][:LONGEST_SENTENCE]
        place += len(line)


def _in_sentence(sentence: str, place: int, spoken: Voices, at: datetime, schedule: Schedule) -> Iterator[Offer]:
    small = _small(sentence)
    if sentence.rstrip().endswith("?") or any(p.search(small) for p in (CONDITION, DOUBT, NOT_EARLIER)):
        return
    pieces: list[list[tuple[int, int]]] = []
    sides: list[str] = []
    for start, end in _clauses(small):
        clause = small[start:end]
        side = _promised(clause, spoken)
        if side:
            pieces.append([(start, end)])
            sides.append(side)
        elif not _is_apart(clause):
            if pieces:
                pieces[-1].append((start, end))
            else:
                pieces.append([(start, end)])
                sides.append("")
    yield from _offers(_joined(pieces, sides, small, at, schedule), sentence, place)


def _joined(pieces, sides, small: str, at: datetime, schedule: Schedule):
    """(side, start, end, moment): what has no deadline of its own leans on what follows, then on what went before."""
    waiting: list[tuple[str, list[tuple[int, int]]]] = []
    done: list[list] = []
    for piece, side in zip(pieces, sides, strict=True):
        waiting.append((side, piece))
        said = next((s for start, end in piece for s in deadlines(small[start:end], at=at, schedule=schedule)), None)
        whose = next((s for s, _piece in reversed(waiting) if s), "")
        if said is None or not whose:
            continue
        done.append([whose, waiting[0][1][0][0], piece[-1][1], said.due_at])
        waiting = []
    if waiting and done:
        done[-1][2] = waiting[-1][1][-1][1]
    return done


def _offers(joined, sentence: str, place: int) -> Iterator[Offer]:
    for side, start, end, due_at in joined:
        text = sentence[start:end].strip(" ,;:-—–") if len(joined) > 1 else sentence.strip()
        text = text.rstrip(".!; ")[:500]
        yield Offer(side, text[:1].upper() + text[1:], due_at, place + start, place + end)


def _clauses(small: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in CLAUSE.finditer(small):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if small[start:].strip(" .!;"):
        yield start, len(small)


def _promised(clause: str, spoken: Voices) -> str:
    """Who promises in this clause, or nobody."""
    if SUBORDINATE.match(clause):
        return ""
    if found := OBLIGATION.search(clause):
        return spoken.speaker if found["who"] in ("нас", "меня") else spoken.other
    if spoken.is_record and (found := REPORTED.search(clause)):
        return spoken.speaker if found["we"] else spoken.other
    if ENGLISH.search(clause):
        return spoken.speaker
    if WILL_BE.search(clause) and not re.search(r"(?<!\w)(?:не|нет|ли)\s(?!позднее|позже)", clause):
        return spoken.speaker
    words = WORD.findall(clause)
    kinds = [_kind_of_promise(word, words[:n]) for n, word in enumerate(words)]
    if "will" in kinds or "now" in kinds:
        return spoken.speaker
    return spoken.third if "will_they" in kinds else ""


def _kind_of_promise(word: str, before: list[str]) -> str:
    if before[-1:] == ["не"] or (len(before) > 1 and before[-2] == "не" and before[-1] not in ("позднее", "позже")):
        return ""
    kind, lemma = _verb(word)
    if kind == "will":
        promises = lemma not in IDLE and lemma != "быть"
    elif kind == "will_they":
        promises = "вы" not in before and "ты" not in before and lemma in DONE_BY_OTHERS
    else:
        promises = lemma in ACTS
    return kind if promises else ""


@lru_cache(maxsize=20_000)
def _verb(word: str) -> tuple[str, str]:
    for grammemes, lemma in tags(word):
        if "1per" in grammemes and "futr" in grammemes:
            return "will", lemma
        if "1per" in grammemes and "pres" in grammemes:
            return "now", lemma
        if "3per" in grammemes and "futr" in grammemes:
            return "will_they", lemma
    return "", ""


def _is_apart(clause: str) -> bool:
    """It speaks of what was, or asks the other side: its days are no deadlines of a promise."""
    if SUBORDINATE.match(clause):
        return True
    for word in WORD.findall(clause):
        readings = tags(word)
        if readings and ("past" in readings[0][0] or ("impr" in readings[0][0] and "excl" in readings[0][0])):
            return True
    return False


def _small(text: str) -> str:
    """Folded letter by letter, so that places stay."""
    return "".join(fold(letter) if len(fold(letter)) == 1 else letter for letter in text).replace("\u00a0", " ")
