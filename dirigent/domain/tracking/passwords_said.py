"""A password in a text: noticed, so that it can go to the vault instead of staying in letters and notes.

Few false alarms matter more than finding each: an order number or a link is no password.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

LONGEST = 100_000  # what is written by hand is shorter
MOVED = "••• перенесено в сейф"

_VALUE = r"[^\s,;<>«»\"]{4,100}"
# «пароль: Qw12!», «пасс - …», «password = …», «pwd: …»; between the word and the colon only a few words: «пароль от FTP: …».
_NAMED = re.compile(
    r"(?<![\w])(?:пароль|парол[еья]|пасс?ворд|пасс|pass(?:word|wd)?|pwd|пин-?код)(?![\w])(?:[ \t]{1,4}(?:[^\s:=—–-]{1,20}[ \t]{0,4}){0,3})?[ \t]{0,4}(?:[:=]|[ \t][—–-][ \t])[ \t]{0,4}\n?[ \t]{0,4}(?P<secret>" + _VALUE + r")",
    re.IGNORECASE,
)  # fmt: skip
_LOGIN = re.compile(
    r"(?<![\w])(?:логин|login|user(?:name)?|пользователь|имя пользователя)(?![\w])[^\n:=]{0,20}[:=][ \t]{0,4}\n?[ \t]{0,4}(?P<login>[^\s,;<>«»\"]{2,100})", re.IGNORECASE
)  # fmt: skip
# «login/pass: anna / Qw12!x», «доступ: anna / Qw12!x»
_PAIR = re.compile(
    r"(?<![\w])(?:login\s*/\s*pass(?:word)?|логин\s*/\s*пароль|доступы?)(?![\w])[^\n:]{0,30}:[ \t]{0,4}\n?[ \t]{0,4}(?P<login>[^\s/,;:]{2,60})[ \t]{0,4}[/:|][ \t]{0,4}(?P<secret>[^\s,;<>«»\"]{5,100})", re.IGNORECASE
)  # fmt: skip
_URL = re.compile(
    r"\b(?P<url>(?:s?ftps?|ssh|https?)://(?P<login>[^\s:/@]{1,60}):(?P<secret>[^\s/@]{3,100})@[^\s<>\"]+)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?<![\w/.=&?%+@-])(?P<secret>[A-Za-z0-9_\-]{28,200})(?![\w/.=&?%+@-])")
# What stands after «пароль:» and is no password.
_NO_SECRET = re.compile(
    r"(?:пришл|отправ|сообщ|вышл|нет|не|уже|тот|такой|прежн|стар|нов|будет|позже|смс|sms|см|указан|ниже|выше|https?:|www\.|\*{3}|•{3}|x{3,}$|…|\.{3}|\[|\(|\{)", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Where the secret stands, and what it is. `login` is what stands beside it."""

    start: int
    end: int
    secret: str
    login: str = ""


def find(text: str) -> list[Found]:
    """Passwords and keys in the text, in their order."""
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    text = text[:LONGEST]
    for pattern in (_URL, _PAIR, _NAMED, _TOKEN):
        for match in pattern.finditer(text):
            secret = match["secret"].rstrip(".!?)" if pattern is _NAMED and match["secret"][-1:] == "." else ")")
            start = match.start("secret")
            if any(since < match.end() and match.start() < until for since, until in taken):
                continue
            if pattern is _NAMED and not _looks_said(secret):
                continue
            if pattern is _PAIR and not _looks_said(secret):
                continue
            if pattern is _TOKEN and not _looks_random(secret):
                continue
            login = match.groupdict().get("login") or _login_before(text, start)
            taken.append(match.span())
            found.append(Found(start, start + len(secret), secret, login))
    return sorted(found, key=lambda one: one.start)


def masked(text: str, secret: str = "") -> str:
    """The text without its secrets; with `secret` without this one alone, wherever it stands."""
    if secret:
        return text.replace(secret, MOVED)
    for one in reversed(find(text)):
        text = text[: one.start] + MOVED + text[one.end :]
    return text


def _looks_said(secret: str) -> bool:
    """After «пароль:» nearly anything is one, save a sentence that goes on and what is masked already."""
    if _NO_SECRET.match(secret):
        return False
    letters_only = secret.isalpha()
    return not (letters_only and secret.lower() == secret and any("а" <= sign <= "я" for sign in secret))


def _looks_random(secret: str) -> bool:
    """A long key: letters and digits mixed beyond what names, numbers and addresses of things are."""
    digits = sum(sign.isdigit() for sign in secret)
    letters = sum(sign.isalpha() for sign in secret)
    if digits < 4 or letters < 8 or secret.count("-") > 3 or secret.count("_") > 3:
        return False
    if re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", secret.lower()) and secret.lower() == secret:
        return False  # a digest: of a commit, of a file
    counts = Counter(secret)
    entropy = -sum(n / len(secret) * math.log2(n / len(secret)) for n in counts.values())
    return entropy >= 3.8


def _login_before(text: str, start: int) -> str:
    before = text[max(0, start - 200) : start]
    found = list(_LOGIN.finditer(before))
    return found[-1]["login"] if found else ""
