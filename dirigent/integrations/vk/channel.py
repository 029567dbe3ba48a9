"""Messages to the agency's community in VK."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.domain.conversations.channels import (
    Arrived,
    Event,
    Heard,
    Hook,
    Parcel,
    Refused,
    Sent,
    Setting,
    Trouble,
    Unreadable,
)  # fmt: skip
from dirigent.domain.conversations.messengers import Messenger, as_object, by_hook, hook_secret, hook_url, pieces, wire
from dirigent.domain.conversations.models import Connection, Delivery, Medium
from dirigent.integrations.egress.asking import Limits, ask

from .calling import BASE, VERSION, call, trouble_of, upload
from .reading import WANTED, events_of

WAIT = 25


class Vk(Messenger):
    kind = "vk"
    medium = Medium.VK
    title = gettext_lazy("VK community")
    settings = (
        Setting("group", gettext_lazy("number of the community"), help=gettext_lazy("The digits in vk.com/club123.")),
        Setting(
            "token", gettext_lazy("access key"), secret=True,
            help=gettext_lazy("Settings of the community → API usage: access to messages, files and settings."),
        ),
        *Messenger.settings,
        Setting("base", gettext_lazy("address of the API"), default=BASE),
    )  # fmt: skip

    def check(self, connection: Connection) -> str:
        group = _group(connection)
        found = call(connection, "groups.getById", group_id=group)
        groups = found.get("groups", []) if isinstance(found, dict) else found
        connection.answers_to(f"club{group}")
        name = groups[0].get("name", "") if groups else connection.address
        if by_hook(connection):
            self.register(connection)
            return _("The community %(name)s answers, its messages come to our address.") % {"name": name}
        wanted: dict[str, Any] = dict.fromkeys(WANTED, 1)
        call(connection, "groups.setLongPollSettings", group_id=group, enabled=1, api_version=VERSION, **wanted)
        return _("The community %(name)s answers, we ask it for messages.") % {"name": name}

    def register(self, connection: Connection) -> None:
        if urlsplit(url := hook_url(connection)).scheme != "https":
            raise Trouble(_("VK calls https addresses only. Choose that we ask the messenger."))
        group = _group(connection)
        code = str(call(connection, "groups.getCallbackConfirmationCode", group_id=group)["code"])
        # VK asks for the code while it adds the server, so it has to be known before.
        connection.moves_on({**connection.cursor, "code": code})
        servers = call(connection, "groups.getCallbackServers", group_id=group).get("items", [])
        number = next((int(one["id"]) for one in servers if one.get("url") == url), None)
        given: dict[str, Any] = {
            "group_id": group,
            "url": url,
            "title": "Dirigent",
            "secret_key": hook_secret(connection),
        }
        if number is None:
            number = int(call(connection, "groups.addCallbackServer", **given)["server_id"])
        else:
            call(connection, "groups.editCallbackServer", server_id=number, **given)
        wanted: dict[str, Any] = dict.fromkeys(WANTED, 1)
        call(connection, "groups.setCallbackSettings", group_id=group, server_id=number, api_version=VERSION, **wanted)

    def look(self, connection: Connection) -> None:
        servers = call(connection, "groups.getCallbackServers", group_id=_group(connection)).get("items", [])
        ours = [one for one in servers if one.get("url") == hook_url(connection)]
        if not ours:
            raise Trouble(_("VK does not know our address. Press “Check now”."))
        if ours[0].get("status") == "failed":
            raise Trouble(_("VK cannot reach our address."))

    def hooked(self, connection: Connection, hook: Hook) -> Heard:
        """VK proves itself by a word in the body; its first call asks for a code, by which we prove ourselves."""
        event = as_object(hook.body) or {}
        given, group = str(event.pop("secret", "")), str(event.get("group_id", ""))
        if hook.method != "POST" or group != str(connection.settings.get("group", "")):
            raise Refused
        if event.get("type") == "confirmation":  # the code is of use to VK alone
            return Heard(answer=str(connection.cursor.get("code", "")))
        if not hmac.compare_digest(given.encode(), hook_secret(connection).encode()):
            raise Refused
        # Kept without the word that proves it: whoever may read the original must not be able to forge the next.
        return Heard([self.arrived(json.dumps(event, ensure_ascii=False).encode(), at=hook.at)])

    def key_of(self, update: Mapping[str, Any]) -> str:
        return f"{update.get('type')}:{update.get('event_id')}"

    def listen(
        self, connection: Connection, hear: Callable[[Sequence[Arrived]], None], ended: Callable[[], bool]
    ) -> None:
        if by_hook(connection):
            self.wait(connection, hear, ended)
            return
        place: dict[str, Any] = {}
        while not ended():
            if not place:
                place = call(connection, "groups.getLongPollServer", group_id=_group(connection))
                since = connection.cursor.get("ts") or place["ts"]
            asked = {"act": "a_check", "key": place["key"], "ts": since, "wait": WAIT}
            limits = Limits(seconds=WAIT + 10, size=20_000_000)
            said = ask("GET", str(place["server"]), params=asked, limits=limits).json()
            if not isinstance(said, dict):
                raise Trouble(_("VK answered something that is no answer."))
            if said.get("failed"):
                # 1: history is partly gone, they say from where it goes on; 2 and 3: ask for a new key.
                since = said.get("ts") or since
                place = place if said["failed"] == 1 else {}
                if said["failed"] == 3:
                    connection.moves_on({**connection.cursor, "ts": ""})
                continue
            at = timezone.now()
            updates = said.get("updates") or []
            hear([self.arrived(json.dumps(one, ensure_ascii=False).encode(), at=at) for one in updates])
            since = said["ts"]
            connection.moves_on({**connection.cursor, "ts": since})

    def read(self, connection: Connection, delivery: Delivery) -> Sequence[Event]:  # noqa: ARG002  # the event says all
        event = as_object(delivery.file.path.read_bytes())
        if event is None:
            raise Unreadable(_("This is not how VK writes messages."))
        return events_of(event, at=delivery.arrived_at)

    def send(self, connection: Connection, parcel: Parcel) -> Sent:
        texts = list(pieces(parcel.text, self.limit))
        named = ",".join(upload(connection, parcel.chat, enclosed) for enclosed in parcel.files)
        parts: list[dict[str, Any]] = [{"message": text} for text in texts] or [{"message": ""}]
        if named:
            parts[-1]["attachment"] = named
        elif not texts:
            raise Trouble(_("There is nothing to send."), for_good=True)
        # VK passes over a repeat with the same number, so everything may be sent again after a fault.
        answers = [
            call(connection, "messages.send", peer_ids=parcel.chat, random_id=_number(parcel.key, place), **part)
            for place, part in enumerate(parts)
        ]
        first = answers[0][0]
        if error := first.get("error"):
            raise trouble_of(int(error.get("code") or 0), str(error.get("description", "")))
        return Sent(f"{self.kind}:{parcel.chat}:{first['conversation_message_id']}", wire(parts, answers))

    def link(self, connection: Connection, payload: str) -> str:
        return f"https://vk.me/club{_group(connection)}?ref={payload}"


def _group(connection: Connection) -> str:
    group = str(connection.settings.get("group", "")).strip()
    if not group.isdigit():
        raise Trouble(_("The number of the community has digits alone."))
    return group


def _number(key: str, place: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{key}:{place}".encode()).digest()[:4], "big") & 0x7FFFFFFF
