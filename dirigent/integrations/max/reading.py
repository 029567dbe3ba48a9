"""Updates of MAX as events of the house."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import ChatMessage, ChatStarted, RemoteFile, Trouble, Unreadable

from .calling import LARGEST, download

WANTED = ["message_created", "message_edited", "message_removed", "bot_started", "bot_stopped", "dialog_removed"]
USUAL_NAMES = {
    "image": (".jpg", "image/jpeg"),
    "video": (".mp4", "video/mp4"),
    "audio": (".ogg", "audio/ogg"),
    "file": ("", ""),
}
Fields = Mapping[str, Any]


def events_of(update: Fields) -> list[ChatMessage | ChatStarted]:
    """What the update says; nothing when it does not concern us. Raises `Unreadable`."""
    kind = update.get("update_type")
    try:
        if kind in ("message_created", "message_edited"):
            return list(_message(update, edited=kind == "message_edited"))
        if kind == "message_removed":
            return [_removed(update)]
        if kind in ("bot_started", "bot_stopped", "dialog_removed"):
            return [_started(update, ended=kind != "bot_started")]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        raise Unreadable(_("This is not how MAX writes messages.")) from None
    if not isinstance(kind, str):
        raise Unreadable(_("This is not how MAX writes messages."))
    return []


def _message(update: Fields, *, edited: bool) -> Iterator[ChatMessage]:
    message = update["message"]
    sender, body, chat = message.get("sender") or {}, message["body"], str(message["recipient"]["chat_id"])
    if sender.get("is_bot") or message["recipient"].get("chat_type") == "channel":
        return
    attachments = body.get("attachments") or []
    files = tuple(file for file in map(_file, attachments) if file)
    words = [str(body.get("text") or ""), *(_beside_text(one) for one in attachments)]
    if forwarded := (message.get("link") or {}).get("message"):
        words.append(str(forwarded.get("text") or ""))
        files += tuple(file for file in map(_file, forwarded.get("attachments") or []) if file)
    text = "\n".join(part for part in words if part)
    text = text or ("" if files else _("(a message that can be read in MAX alone)"))
    number, at = str(body["mid"]), _moment(message.get("timestamp") or update["timestamp"])
    corrects = number if edited else ""
    if edited:
        at = _moment(update["timestamp"])
        number += f":{int(update['timestamp'])}:{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    yield ChatMessage(
        id=number, chat=chat, sender_id=str(sender["user_id"]), sender_name=_name(sender), text=text, at=at,
        corrects=corrects, files=() if edited else files,
    )  # fmt: skip


def _removed(update: Fields) -> ChatMessage:
    number, who = str(update["message_id"]), str(update["user_id"])
    return ChatMessage(
        id=f"{number}:gone", chat=str(update["chat_id"]), sender_id=who, sender_name="", text="",
        at=_moment(update["timestamp"]), corrects=number, removed=True,
    )  # fmt: skip


def _started(update: Fields, *, ended: bool) -> ChatStarted:
    payload = "" if ended else str(update.get("payload") or "")[:200]
    return ChatStarted(
        str(update["chat_id"]), _name(update["user"]), payload, _moment(update["timestamp"]), ended=ended
    )


def _file(attachment: Fields) -> RemoteFile | None:
    kind, payload = attachment.get("type"), attachment.get("payload") or {}
    if kind not in USUAL_NAMES or not payload.get("url"):
        return None
    ending, content_type = USUAL_NAMES[kind]
    usual = {"image": _("photo"), "video": _("video"), "audio": _("voice message"), "file": _("file")}[kind] + ending
    url, size = str(payload["url"]), int(attachment.get("size") or 0)

    def fetch():
        if size > LARGEST:
            raise Trouble(_("The file is larger than 50 MB."), for_good=True)
        return download(url)

    return RemoteFile(str(attachment.get("filename") or usual), content_type, fetch)


def _beside_text(attachment: Fields) -> str:
    kind, payload = attachment.get("type"), attachment.get("payload") or {}
    if kind == "location":
        return f"{attachment['latitude']}, {attachment['longitude']}"
    if kind == "contact":
        return _of_card(str(payload.get("vcf_info") or "")) or _name(payload.get("max_info") or {})
    if kind == "share":
        return str(payload.get("url") or "")
    return _("(sticker)") if kind == "sticker" else ""


def _of_card(card: str) -> str:
    """Name and telephones of a vCard."""
    lines = (line.partition(":") for line in card.splitlines())
    return ", ".join(value.strip() for name, _colon, value in lines if name.partition(";")[0].upper() in ("FN", "TEL"))


def _name(person: Fields) -> str:
    name = f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip()
    return name or str(person.get("name") or person.get("username") or person.get("user_id") or "")


def _moment(milliseconds: Any) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
