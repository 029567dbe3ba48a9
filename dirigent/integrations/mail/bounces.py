"""Letters of ours that came back: whose, which, and why, in plain words; by the standard and as the large services write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dirigent.integrations.mail.charsets import clean, decode
from dirigent.integrations.mail.headers import Headers, identifiers, one_line, read
from dirigent.integrations.mail.parsing import ParsedMail
from dirigent.integrations.mail.structure import PART_HEADER_LIMIT, Part, build

READ_LIMIT = 200_000
_OURS = re.compile(r"<?([0-9a-f]{16}\.[0-9a-f]{32}@[^@<>\s]{1,255})>?")
_ADDRESS = re.compile(r"<?([a-z0-9._%+=&'-]{1,64}@[a-z0-9.-]{1,253}[a-z0-9])>?", re.IGNORECASE)
_CODE = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_PLAIN_CODE = re.compile(r"\b([45])(\d\d)[ -]")
_BLANK = re.compile(r"\n[ \t\r]*\n")

_DELAYED = ("will be retried", "delayed", "not yet been delivered", "warning message only", "no need to resend",
            "ещё не доставлено", "еще не доставлено", "доставка задерживается", "попытки доставки будут продолжены")  # fmt: skip
# The first that fits; by words when the code says nothing.
_REASONS: tuple[tuple[tuple[str, ...], tuple[str, ...], Promise], ...] = (
    (("2.2",), ("quota", "mailbox is full", "mailbox full", "over quota", "переполнен", "превышен"), _("The recipient's mailbox is full.")),
    (("2.1",), ("disabled", "inactive", "suspended", "account is locked", "отключен", "заблокирован ящик"), _("The recipient's mailbox is switched off.")),
    (("2.3", "3.4"), ("too large", "size limit", "message size", "exceeds", "слишком велик", "размер письма", "превышает"), _("The letter is too large for the recipient's server.")),
    (("1.2", "4.4", "4.3", "1.10"), ("host not found", "domain not found", "no mx", "nullmx", "does not accept mail", "name or service not known", "домен не найден", "не найден домен"), _("There is no such mail domain.")),
    (("1.1", "1.3", "1.6", "1.0"), ("user unknown", "unknown user", "no such user", "user not found", "does not exist", "doesn't exist", "invalid mailbox", "no mailbox", "recipient rejected", "address rejected", "couldn't be found", "wasn't found", "нет такого", "не существует", "не найден", "неверный адрес"), _("There is no such address.")),
    (("7.",), ("spam", "blocked", "blacklist", "policy", "reputation", "спам", "отклонено", "отвергнуто"), _("The recipient's server took the letter for spam or refuses letters like it.")),
    (("4.1", "4.2", "4.7"), ("timed out", "timeout", "connection refused", "could not connect", "не отвечает"), _("The recipient's server does not answer.")),
)  # fmt: skip


@dataclass(frozen=True)
class Return:
    """One recipient whom one letter did not reach."""

    message_id: str
    address: str
    reason: str | Promise
    for_good: bool


def returns(raw: bytes, mail: ParsedMail) -> list[Return]:
    """What this report says; nothing when it does not tell which letter it is about."""
    headers, body_at = read(raw, 0, len(raw))
    root, _limited = build(raw, headers, body_at)
    parts = list(root.walk())
    message_id = _letter_of(parts, headers, mail)
    if not message_id:
        return []
    told = [found for part in parts if part.content_type == "message/delivery-status" for found in _standard(part)]
    return [Return(message_id, *each) for each in told or _in_words(headers, mail)]


def _letter_of(parts: list[Part], headers: Headers, mail: ParsedMail) -> str:
    for part in parts:
        if part.content_type in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            inside, _body = read(part.content(), 0, PART_HEADER_LIMIT)
            if ids := identifiers(inside.first("message-id")):
                return ids[0]
    ours = _OURS.search(mail.text[:READ_LIMIT])
    if ours:
        return ours[1]
    for name in ("in-reply-to", "x-original-message-id", "references"):
        if ids := identifiers(headers.first(name)):
            return ids[-1]
    return next(iter(_ids_in(mail.text[:READ_LIMIT])), "")


def _ids_in(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        name, _colon, value = line.strip().strip(">* ").partition(":")
        if name.lower() == "message-id":
            yield from identifiers(value)


def _standard(part: Part) -> Iterator[tuple[str, str | Promise, bool]]:
    """RFC 3464: fields of the message, then fields of each recipient."""
    text = clean(decode(part.content()[:READ_LIMIT], "utf-8"))
    for block in _BLANK.split(text.strip())[:100]:
        encoded = block.encode()
        fields, _body = read(encoded, 0, len(encoded))
        action = fields.first("action").strip().lower()
        if action not in ("failed", "delayed"):
            continue
        who = fields.first("original-recipient") or fields.first("final-recipient")
        address = _bare(who.partition(";")[2] or who)
        said = fields.first("diagnostic-code").partition(";")[2] or fields.first("diagnostic-code")
        status = fields.first("status").strip()
        yield address, in_plain_words(f"{status} {said}"), action == "failed"


def _in_words(headers: Headers, mail: ParsedMail) -> list[tuple[str, str | Promise, bool]]:
    """Reports that keep no standard: what they say in their text, above the letter they return."""
    text = mail.text[:READ_LIMIT]
    failed = headers.first("x-failed-recipients")
    known = [found[1] for found in _ADDRESS.finditer(failed)]
    if not known:
        senders = {mail.sender.address.lower(), *(each.address.lower() for each in mail.to)}
        known = [f[1] for f in _ADDRESS.finditer(text[:5000]) if f[1].lower() not in senders and not _OURS.fullmatch(f[1])][:1]  # fmt: skip
    lowered = f"{mail.subject}\n{text[:5000]}".lower()
    for_good = not any(sign in lowered for sign in _DELAYED)
    return [(_bare(address), in_plain_words(text[:5000]), for_good) for address in dict.fromkeys(known)] or [
        ("", in_plain_words(text[:5000]), for_good)
    ]


def _bare(text: str) -> str:
    found = _ADDRESS.search(text)
    return found[1].lower() if found else one_line(text, 320).lower()


def in_plain_words(said: str) -> str | Promise:
    """Why, as a person would say it; the server's own words when they fit nothing we know."""
    code = _CODE.search(said)
    numbers = f"{code[2]}.{code[3]}" if code else ""
    lowered = said.lower()
    for codes, _signs, words in _REASONS:
        if numbers and any(numbers == each or (each.endswith(".") and numbers.startswith(each)) for each in codes):
            return words
    for _codes, signs, words in _REASONS:
        if any(sign in lowered for sign in signs):
            return words
    line = next(
        (one_line(line, 200) for line in said.split("\n") if _PLAIN_CODE.search(line) or _CODE.search(line)), ""
    )
    if line:
        return format_lazy("{}: {}", _("The recipient's server refused"), line)
    return _("The recipient's server did not take the letter.")
