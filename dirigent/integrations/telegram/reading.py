"""Updates of the Bot API as events of the house. Nothing here asks the network, except the files when they are fetched."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import ChatMessage, ChatStarted, RemoteFile, Unreadable
from dirigent.domain.conversations.models import Connection

from .calling import download

MESSAGES = ("message", "edited_message", "business_message", "edited_business_message")
WANTED = [*MESSAGES, "deleted_business_messages", "my_chat_member"]
FILES = ("document", "voice", "audio", "video", "video_note", "animation")
GONE = ("kicked", "left")
Fields = Mapping[str, Any]


def events_of(connection: Connection, update: Fields, *, at: datetime) -> list[ChatMessage | ChatStarted]:
    """What the update says; nothing when it does not concern us. Raises `Unreadable`."""
    try:
        for kind in MESSAGES:
            if kind in update:
                return list(_message(connection, update[kind], edited=kind.startswith("edited")))
        if "deleted_business_messages" in update:
            return list(_removed(update["deleted_business_messages"], at))
        if "my_chat_member" in update:
            return list(_membership(update["my_chat_member"]))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        raise Unreadable(_("This is not how Telegram writes messages.")) from None
    if not isinstance(update.get("update_id"), int):
        raise Unreadable(_("This is not how Telegram writes messages."))
    return []


def chat_of(message: Fields) -> str:
    """The chat; of a business account with the account it is answered from."""
    business = message.get("business_connection_id")
    return f"b:{business}:{message['chat']['id']}" if business else str(message["chat"]["id"])


def _message(connection: Connection, message: Fields, *, edited: bool) -> Iterator[ChatMessage | ChatStarted]:
    chat, sender = message["chat"], message.get("from") or message["chat"]
    if chat["type"] == "channel" or message.get("sender_business_bot") or sender.get("is_bot"):
        return
    at, text = _moment(message["date"]), str(message.get("text") or message.get("caption") or "")
    command, _space, payload = text.partition(" ")
    if chat["type"] == "private" and command == "/start" and not message.get("business_connection_id"):
        yield ChatStarted(chat_of(message), _name(sender), payload.strip()[:200], at)
        return
    number = str(int(message["message_id"]))
    files = tuple(_files(connection, message))
    text = text or _beside_text(message) or ("" if files else _("(a message that can be read in Telegram alone)"))
    if any(
        name in message for name in ("new_chat_members", "left_chat_member", "pinned_message", "group_chat_created")
    ):
        return
    corrects = number if edited else ""
    if edited:
        # An edit may follow another within the second that Telegram counts in.
        number += f":{int(message['edit_date'])}:{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        at = _moment(message["edit_date"])
    yield ChatMessage(
        id=number, chat=chat_of(message), sender_id=str(sender["id"]), sender_name=_name(sender), text=text, at=at,
        corrects=corrects, files=() if edited else files,
        from_us=bool(message.get("business_connection_id")) and sender["id"] != chat["id"],
    )  # fmt: skip


def _removed(gone: Fields, at: datetime) -> Iterator[ChatMessage]:
    chat = chat_of(gone)
    for number in gone["message_ids"][:100]:
        yield ChatMessage(
            id=f"{int(number)}:gone", chat=chat, sender_id=str(gone["chat"]["id"]), sender_name=_name(gone["chat"]), text="",
            at=at, corrects=str(int(number)), removed=True,
        )  # fmt: skip


def _membership(change: Fields) -> Iterator[ChatStarted]:
    if change["chat"]["type"] == "private":
        ended = change["new_chat_member"]["status"] in GONE
        chat = str(change["chat"]["id"])
        yield ChatStarted(chat, _name(change["chat"]), "", _moment(change["date"]), ended=ended)


def _files(connection: Connection, message: Fields) -> Iterator[RemoteFile]:
    if photos := message.get("photo"):
        yield _file(
            connection, max(photos, key=lambda one: one["width"] * one["height"]), _("photo") + ".jpg", "image/jpeg"
        )
    for kind in FILES:
        if kind == "document" and "animation" in message:
            continue  # Telegram names an animation twice
        if sent := message.get(kind):
            usual = {
                "voice": (_("voice message") + ".ogg", "audio/ogg"),
                "video_note": (_("video message") + ".mp4", "video/mp4"),
            }
            name, content_type = usual.get(kind, (_("file"), ""))
            yield _file(
                connection, sent, str(sent.get("file_name") or name), str(sent.get("mime_type") or content_type)
            )


def _file(connection: Connection, sent: Fields, name: str, content_type: str) -> RemoteFile:
    number, size = str(sent["file_id"]), int(sent.get("file_size") or 0)
    return RemoteFile(name, content_type, lambda: download(connection, number, size))


def _beside_text(message: Fields) -> str:
    """What is no text and no file, in words."""
    if sticker := message.get("sticker"):
        return str(sticker.get("emoji") or _("(sticker)"))
    if contact := message.get("contact"):
        return f"{contact.get('first_name', '')} {contact.get('last_name', '')} {contact['phone_number']}".strip()
    if place := message.get("location"):
        return f"{place['latitude']}, {place['longitude']}"
    return ""


def _name(person: Fields) -> str:
    name = f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip()
    return name or str(person.get("title") or person.get("username") or person["id"])


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
