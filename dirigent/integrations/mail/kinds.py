"""Who is speaking: a person, or a machine that needs no answer."""

import re
from enum import StrEnum

from dirigent.integrations.mail.addresses import Address
from dirigent.integrations.mail.headers import Headers, parameters
from dirigent.integrations.mail.structure import Part


class Kind(StrEnum):
    PERSON = "person"
    AUTO_REPLY = "auto_reply"
    BULK = "bulk"
    BOUNCE = "bounce"
    RECEIPT = "receipt"
    CALENDAR = "calendar"


_POSTMASTERS = ("mailer-daemon", "postmaster", "mail-daemon", "maildaemon")
_AUTO_REPLY_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-mail-autoreply")
_BULK_FIELDS = (
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-post",
    "list-help",
    "list-owner",
    "list-subscribe",
    "feedback-id",
    "x-campaign-id",
    "x-csa-complaints",
)
# A whole subject or one before a colon: a client may well write about auto-replies.
_AUTO_SUBJECT = re.compile(
    r"(automatic reply|auto reply|auto-reply|autoreply|out of office|автоматический ответ|автоответ|автоответчик|"
    r"вне офиса)(:.*)?",
    re.IGNORECASE | re.DOTALL,
)
_BOUNCE_SUBJECT = (
    "undeliver",
    "undelivered",
    "delivery status",
    "mail delivery",
    "returned mail",
    "failure notice",
    "mail failure",
    "warning: message",
    "delivery failure",
    "delayed",
    "недоставлен",
    "не доставлен",
    "сообщение не доставлено",
)


def kind_of(headers: Headers, root: Part, sender: Address, subject: str) -> Kind:
    """The kind by what the headers and the structure say; the subject only where both are silent."""
    return _report(headers, root, sender) or _automatic(headers) or _by_structure(root) or _by_subject(sender, subject)


def _value(headers: Headers, name: str) -> str:
    return headers.first(name).strip().lower()


def _from_postmaster(sender: Address) -> bool:
    return sender.key.partition("@")[0] in _POSTMASTERS


def _report(headers: Headers, root: Part, sender: Address) -> Kind | None:
    # As the sender names it: a report without parts is read as one text.
    named, params = parameters(headers.first("content-type"))
    report = params.get("report-type", "").lower() if named == "multipart/report" else ""
    inside = {child.content_type for child in root.children} | {named}
    if report == "disposition-notification" or "message/disposition-notification" in inside:
        return Kind.RECEIPT
    if report == "delivery-status" or "message/delivery-status" in inside or "x-failed-recipients" in headers:
        return Kind.BOUNCE
    if named == "multipart/report":
        return Kind.BOUNCE if not report or _from_postmaster(sender) else Kind.BULK
    if any("".join(path.split()) == "<>" for path in headers.all("return-path")):
        return Kind.BOUNCE if _from_postmaster(sender) else Kind.AUTO_REPLY
    return None


def _automatic(headers: Headers) -> Kind | None:
    submitted = _value(headers, "auto-submitted").partition(";")[0].split("(")[0].strip()
    precedence = _value(headers, "precedence")
    if submitted == "auto-replied" or precedence in ("auto_reply", "auto-reply"):
        return Kind.AUTO_REPLY
    if any(_value(headers, name) not in ("", "no", "false", "0") for name in _AUTO_REPLY_FIELDS):
        return Kind.AUTO_REPLY
    if precedence in ("bulk", "list", "junk", "mass") or any(_value(headers, name) for name in _BULK_FIELDS):
        return Kind.BULK
    if submitted not in ("", "no"):
        return Kind.AUTO_REPLY
    wishes = {wish.strip() for wish in _value(headers, "x-auto-response-suppress").split(",")}
    return Kind.AUTO_REPLY if wishes & {"all", "oof", "autoreply"} else None


def _by_structure(root: Part) -> Kind | None:
    for part in root.walk():
        if part.content_type == "text/calendar" and part.disposition != "attachment" and part.params.get("method"):
            return Kind.CALENDAR
    return None


def _by_subject(sender: Address, subject: str) -> Kind:
    if _from_postmaster(sender) and subject.lower().startswith(_BOUNCE_SUBJECT):
        return Kind.BOUNCE
    if len(subject) < 300 and _AUTO_SUBJECT.fullmatch(subject.strip()):
        return Kind.AUTO_REPLY
    return Kind.PERSON
