"""The agency's bot in Telegram. A business account of a manager is read through the same bot, if its owner lets it."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.domain.conversations.channels import Arrived, Event, Parcel, Sent, Setting, Trouble, Unreadable
from dirigent.domain.conversations.messengers import Messenger, as_object, by_hook, hook_secret, hook_url, pieces, wire
from dirigent.domain.conversations.models import Connection, Delivery, Medium
from dirigent.integrations.egress.asking import Limits

from .calling import BASE, call
from .reading import WANTED, events_of

WAIT = 25  # seconds Telegram may keep a question open


class Telegram(Messenger):
    kind = "telegram"
    medium = Medium.TELEGRAM
    title = gettext_lazy("Telegram bot")
    secret_header = "x-telegram-bot-api-secret-token"
    settings = (
        Setting("token", gettext_lazy("bot token"), secret=True, help=gettext_lazy("@BotFather gives it: /newbot or /token.")),
        *Messenger.settings,
        Setting(
            "proxy", gettext_lazy("proxy"), secret=True, required=False,
            help=gettext_lazy("Where Telegram is not reachable: socks5://login:password@server:1080 or http://…"),
        ),
        Setting("base", gettext_lazy("address of the Bot API"), default=BASE),
    )  # fmt: skip

    def check(self, connection: Connection) -> str:
        me = call(connection, "getMe")
        connection.answers_to(f"@{me['username']}")
        if by_hook(connection):
            self.register(connection)
            return _("The bot %(name)s answers, its messages come to our address.") % {"name": connection.address}
        call(connection, "deleteWebhook")
        return _("The bot %(name)s answers, we ask it for messages.") % {"name": connection.address}

    def register(self, connection: Connection) -> None:
        if urlsplit(url := hook_url(connection)).scheme != "https":
            raise Trouble(_("Telegram calls https addresses only. Choose that we ask the messenger."))
        call(
            connection, "setWebhook", url=url, secret_token=hook_secret(connection), allowed_updates=WANTED,
            max_connections=20,
        )  # fmt: skip

    def look(self, connection: Connection) -> None:
        info = call(connection, "getWebhookInfo")
        if info.get("url") != hook_url(connection):
            raise Trouble(_("Telegram does not know our address. Press “Check now”."))
        if info.get("last_error_message") and info.get("pending_update_count"):
            raise Trouble(
                _("Telegram cannot reach our address: %(why)s") % {"why": str(info["last_error_message"])[:200]}
            )

    def key_of(self, update: Mapping[str, Any]) -> str:
        return f"update:{update.get('update_id')}"

    def listen(
        self, connection: Connection, hear: Callable[[Sequence[Arrived]], None], ended: Callable[[], bool]
    ) -> None:
        if by_hook(connection):
            self.wait(connection, hear, ended)
            return
        while not ended():
            offset = connection.cursor.get("offset", 0)
            updates = call(
                connection, "getUpdates", offset=offset, timeout=WAIT, allowed_updates=WANTED,
                limits=Limits(seconds=WAIT + 10, size=20_000_000),
            )  # fmt: skip
            at = timezone.now()
            hear([self.arrived(json.dumps(one, ensure_ascii=False).encode(), at=at) for one in updates])
            if updates:
                # Telegram forgets what lies before the offset: it is named only when everything is committed.
                connection.moves_on({"offset": max(int(one["update_id"]) for one in updates) + 1})

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[Event]:
        update = as_object(delivery.file.path.read_bytes())
        if update is None:
            raise Unreadable(_("This is not how Telegram writes messages."))
        return events_of(connection, update, at=delivery.arrived_at)

    def send(self, connection: Connection, parcel: Parcel) -> Sent:
        to = _address(parcel.chat)
        asked: list[dict[str, Any]] = []
        answers: list[Any] = []
        for text in pieces(parcel.text, self.limit):
            asked.append({**to, "text": text})
            answers.append(_said(answers, lambda: call(connection, "sendMessage", **asked[-1])))
        for enclosed in parcel.files:
            asked.append({**to, "document": enclosed.name})
            with enclosed.file.path.open("rb") as content:
                part = {"document": (enclosed.name, content, enclosed.content_type or "application/octet-stream")}
                limits = Limits(seconds=120)
                answers.append(
                    _said(answers, lambda: call(connection, "sendDocument", files=part, limits=limits, **to))  # noqa: B023
                )
        if not answers:
            raise Trouble(_("There is nothing to send."), for_good=True)
        return Sent(f"{self.kind}:{parcel.chat}:{answers[0]['message_id']}", wire(asked, answers))

    def link(self, connection: Connection, payload: str) -> str:
        if not connection.address:
            raise Trouble(_("Press “Check now” first: the name of the bot is not known yet."))
        return f"https://t.me/{connection.address.removeprefix('@')}?start={payload}"


def _address(chat: str) -> dict[str, Any]:
    if chat.startswith("b:"):
        business, _colon, number = chat.removeprefix("b:").rpartition(":")
        return {"business_connection_id": business, "chat_id": number}
    return {"chat_id": chat}


def _said(answers: list[Any], ask: Callable[[], Any]) -> Any:
    """The next part. When the first has gone already, a repeat would bring it twice, so a fault now is for good."""
    try:
        return ask()
    except Trouble as trouble:
        if not answers:
            raise
        words = _("Only a part was sent, the rest was not: %(why)s") % {"why": trouble}
        raise Trouble(words, for_good=True) from None
