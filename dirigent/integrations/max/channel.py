"""The agency's bot in MAX."""

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

from .calling import BASE, call, upload
from .reading import WANTED, events_of

WAIT = 25
LARGEST_ANSWER = 20_000_000


class Max(Messenger):
    kind = "max"
    medium = Medium.MAX
    title = gettext_lazy("MAX bot")
    secret_header = "x-max-bot-api-secret"
    limit = 3900
    settings = (
        Setting("token", gettext_lazy("bot token"), secret=True, help=gettext_lazy("From the settings of the bot in MAX for partners.")),
        *Messenger.settings,
        Setting("base", gettext_lazy("address of the bot API"), default=BASE),
    )  # fmt: skip

    def check(self, connection: Connection) -> str:
        me = call(connection, "GET", "/me")
        if not me.get("username"):
            raise Trouble(_("MAX answered something that is no answer."))
        connection.answers_to(f"@{me['username']}")
        if by_hook(connection):
            self.register(connection)
            return _("The bot %(name)s answers, its messages come to our address.") % {"name": connection.address}
        for known in self._subscriptions(connection):
            call(connection, "DELETE", "/subscriptions", params={"url": known})
        return _("The bot %(name)s answers, we ask it for messages.") % {"name": connection.address}

    def register(self, connection: Connection) -> None:
        if urlsplit(url := hook_url(connection)).scheme != "https":
            raise Trouble(_("MAX calls https addresses only. Choose that we ask the messenger."))
        body = {"url": url, "update_types": WANTED, "secret": hook_secret(connection)}
        call(connection, "POST", "/subscriptions", body=body)

    def look(self, connection: Connection) -> None:
        if hook_url(connection) not in self._subscriptions(connection):
            # After a day of failures MAX takes the address off its list.
            raise Trouble(_("MAX does not know our address. Press “Check now”."))

    def _subscriptions(self, connection: Connection) -> list[str]:
        found = call(connection, "GET", "/subscriptions").get("subscriptions") or []
        return [str(one.get("url")) for one in found if isinstance(one, dict)]

    def key_of(self, update: Mapping[str, Any]) -> str:
        return f"{update.get('update_type')}:{update.get('timestamp')}"

    def listen(
        self, connection: Connection, hear: Callable[[Sequence[Arrived]], None], ended: Callable[[], bool]
    ) -> None:
        if by_hook(connection):
            self.wait(connection, hear, ended)
            return
        while not ended():
            params: dict[str, Any] = {"limit": 100, "timeout": WAIT, "types": ",".join(WANTED)}
            if marker := connection.cursor.get("marker"):
                params["marker"] = marker
            limits = Limits(seconds=WAIT + 10, size=LARGEST_ANSWER)
            said = call(connection, "GET", "/updates", params=params, limits=limits)
            at = timezone.now()
            updates = said.get("updates") or []
            hear([self.arrived(json.dumps(one, ensure_ascii=False).encode(), at=at) for one in updates])
            if said.get("marker"):
                connection.moves_on({"marker": said["marker"]})

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[Event]:  # noqa: ARG002  # the update says all
        update = as_object(delivery.file.path.read_bytes())
        if update is None:
            raise Unreadable(_("This is not how MAX writes messages."))
        return events_of(update)

    def send(self, connection: Connection, parcel: Parcel) -> Sent:
        texts = list(pieces(parcel.text, self.limit))
        attachments = [upload(connection, enclosed) for enclosed in parcel.files]
        # A message carries one file; the first goes with the last piece of the text.
        parts: list[dict[str, Any]] = [{"text": text} for text in texts]
        if attachments and parts:
            parts[-1]["attachments"] = attachments[:1]
            attachments = attachments[1:]
        parts += [{"text": "", "attachments": [one]} for one in attachments]
        answers: list[Any] = []
        for part in parts:
            try:
                answers.append(call(connection, "POST", "/messages", params={"chat_id": parcel.chat}, body=part))
            except Trouble as trouble:
                if not answers:
                    raise
                # What has gone already would go twice.
                words = _("Only a part was sent, the rest was not: %(why)s") % {"why": trouble}
                raise Trouble(words, for_good=True) from None
        if not answers:
            raise Trouble(_("There is nothing to send."), for_good=True)
        number = answers[0].get("message", {}).get("body", {}).get("mid", parcel.key)
        return Sent(f"{self.kind}:{parcel.chat}:{number}", wire(parts, answers))

    def link(self, connection: Connection, payload: str) -> str:
        if not connection.address:
            raise Trouble(_("Press “Check now” first: the name of the bot is not known yet."))
        return f"https://max.ru/{connection.address.removeprefix('@')}?start={payload}"
