"""Events of a VK community as events of the house."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import ChatMessage, ChatStarted, RemoteFile, Trouble, Unreadable

from .calling import LARGEST, download

WANTED = ("message_new", "message_reply", "message_edit", "message_allow", "message_deny")
Fields = Mapping[str, Any]


def events_of(event: Fields, *, at: datetime) -> list[ChatMessage | ChatStarted]:
    """What the event says; nothing when it does not concern us. Raises `Unreadable`."""
    kind = event.get("type")
    try:
        if kind == "message_new":
            return list(_message(event["object"].get("message") or event["object"]))
        if kind == "message_edit":
            return list(_message(event["object"], edited=True))
        if kind == "message_reply":
            # What our own program sent is known already; only people who write in VK itself are news.
            return list(_message(event["object"])) if event["object"].get("admin_author_id") else []
        if kind == "message_deny":
            return [ChatStarted(str(int(event["object"]["user_id"])), "", "", at, ended=True)]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        raise Unreadable(_("This is not how VK writes messages.")) from None
    if not isinstance(kind, str):
        raise Unreadable(_("This is not how VK writes messages."))
    return []


def _message(message: Fields, *, edited: bool = False) -> Iterator[ChatMessage | ChatStarted]:
    chat, sender, at = str(int(message["peer_id"])), int(message["from_id"]), _moment(message["date"])
    if message.get("ref"):
        yield ChatStarted(chat, _name(sender), str(message["ref"])[:200], at)
    if message.get("action"):  # somebody came into the chat, its name changed
        return
    attachments = message.get("attachments") or []
    files = tuple(file for file in map(_file, attachments) if file)
    words = [str(message.get("text") or ""), *(_beside_text(one) for one in attachments)]
    for other in message.get("fwd_messages") or []:
        words.append(str(other.get("text") or ""))
    if place := (message.get("geo") or {}).get("coordinates"):
        words.append(f"{place['latitude']}, {place['longitude']}")
    text = "\n".join(part for part in words if part)
    text = text or ("" if files else _("(a message that can be read in VK alone)"))
    number = str(int(message["conversation_message_id"]))
    corrects = number if edited else ""
    if edited:
        edited_at = int(message.get("update_time") or message["date"])
        number += f":{edited_at}:{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        at = _moment(edited_at)
    yield ChatMessage(
        id=number, chat=chat, sender_id=str(sender), sender_name="" if sender < 0 else _name(sender), text=text, at=at,
        corrects=corrects, from_us=sender < 0, files=() if edited else files,
    )  # fmt: skip


def _file(attachment: Fields) -> RemoteFile | None:
    kind = attachment.get("type")
    if kind == "photo":
        largest = max(attachment["photo"]["sizes"], key=lambda one: one.get("width", 0) * one.get("height", 0))
        return _remote(str(largest["url"]), _("photo") + ".jpg", "image/jpeg", 0)
    if kind == "doc":
        found = attachment["doc"]
        return _remote(str(found["url"]), str(found.get("title") or _("file")), "", int(found.get("size") or 0))
    if kind == "audio_message":
        return _remote(str(attachment["audio_message"]["link_ogg"]), _("voice message") + ".ogg", "audio/ogg", 0)
    return None


def _remote(url: str, name: str, content_type: str, size: int) -> RemoteFile:
    def fetch():
        if size > LARGEST:
            raise Trouble(_("The file is larger than 50 MB."), for_good=True)
        return download(url)

    return RemoteFile(name, content_type, fetch)


def _beside_text(attachment: Fields) -> str:
    kind = attachment.get("type")
    if kind == "sticker":
        return _("(sticker)")
    if kind == "link":
        return str(attachment["link"].get("url") or "")
    if kind in ("video", "wall"):
        found = attachment[kind]
        return f"https://vk.com/{kind}{found.get('owner_id')}_{found.get('id')}"
    return ""


def _name(sender: int) -> str:
    """VK tells numbers alone; this one leads to the page of the person."""
    return f"vk.com/id{sender}"


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
