"""The other channels of the demo agency: calls of its exchange, a chat, meetings. Told in the words of the vendors, through the intake."""

import json
from datetime import datetime, timedelta
from random import Random

from dirigent.domain.care.models import Meeting
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.channels import Arrived
from dirigent.domain.conversations.intake import keep, settle
from dirigent.domain.conversations.models import Binding, Connection, Extension, Medium
from dirigent.domain.people.models import User
from dirigent.integrations.calls.mapping import FIELDS

from .cast import leader
from .clock import Clock

STRANGER = "+79995550142"
CHAT = (
    ("in", "Добрый день! Пишу отсюда, мне так удобнее. Посмотрели отчёт, вопросов нет."),
    ("out", "Добрый день! Отлично, тогда до пятницы пришлю план на следующий месяц."),
    ("in", "Супер, ждём 👍"),
    ("out", "Приняли. Напишу, как только план будет готов."),
)


def open_lines(clients: list[Client], people: dict[str, User], clock: Clock, dice: Random) -> None:
    """A week of calls, a missed one of this hour and one of a stranger; a chat bound to its person; meetings to come."""
    running = [client for client in clients if client.status == "running" and client.manager]
    _calls(running, people, clock, dice)
    _chat(running, clock)
    _meetings(running, clock)


def _calls(clients: list[Client], people: dict[str, User], clock: Clock, dice: Random) -> None:
    exchange = Connection.open_up(
        kind="calls", medium=Medium.CALL, name="АТС агентства", address="+74955550100", by=None, at=clock.since,
        settings={field.name: field.default for field in FIELDS} | {"proof": "secret"}, secret={"secret": "demo"},
    )  # fmt: skip
    managers = [user for user in people.values() if user.in_client_service]
    for number, user in enumerate(managers, start=101):
        Extension.objects.create(connection=exchange, number=str(number), user=user)
    extension_of = {user.pk: str(number) for number, user in enumerate(managers, start=101)}
    told = []
    for number, client in enumerate(clients[:9]):
        phone = _phone(client)
        if not phone:
            continue
        at = clock.within(clock.days[-2 - number % 5])
        extension = extension_of.get(leader(client).pk, "101")
        told.append(_call(f"c{number}", phone, "in" if number % 2 else "out", extension, at, dice.randint(60, 900)))
    if clients and (phone := _phone(clients[0])):
        extension = extension_of.get(leader(clients[0]).pk, "101")
        told.append(_call("missed", phone, "in", extension, clock.now - timedelta(minutes=25), 0))
    told.append(_call("stranger", STRANGER, "in", "101", clock.now - timedelta(hours=1), 0))
    keep(exchange, told)
    settle(exchange, at=clock.now)


def _phone(client: Client) -> str:
    person = client.contacts.present().filter(phones__isnull=False).order_by("-decides", "pk").first()
    phone = person.phones.first() if person else None
    return phone.number if phone else ""


def _call(key: str, phone: str, direction: str, extension: str, at: datetime, seconds: int) -> Arrived:
    said = {
        "call_id": key, "state": "ended" if seconds else "missed", "phone": phone, "direction": direction,
        "extension": extension, "at": at.isoformat(), "duration": seconds,
    }  # fmt: skip
    return Arrived(key, json.dumps(said).encode(), at + timedelta(seconds=seconds))


def _chat(clients: list[Client], clock: Clock) -> None:
    """The community itself is switched off: the demo has no key to it, and says so."""
    if len(clients) < 2 or not (person := clients[1].contacts.present().order_by("-decides", "pk").first()):
        return
    community = Connection.open_up(
        kind="vk", medium=Medium.VK, name="Сообщество VK (в демо выключено)", address="club700", by=None, at=clock.since,
        settings={"group": "700"},
    )  # fmt: skip
    began = clock.schedule.opens(clock.days[-3]) + timedelta(hours=1)
    Binding.objects.create(connection=community, contact=person, chat="700100", name=str(person), bound_at=began)
    for number, (direction, text) in enumerate(CHAT, start=1):
        at = began + timedelta(minutes=6 * number)
        keep(community, [Arrived(f"message:{number}", _event(number, direction, text, at), at)])
    settle(community, at=clock.now)
    community.close(by=leader(clients[1]), at=clock.now)


def _event(number: int, direction: str, text: str, at: datetime) -> bytes:
    ours = direction == "out"
    message: dict[str, object] = {
        "conversation_message_id": number, "peer_id": 700100, "from_id": -700 if ours else 700100,
        "date": int(at.timestamp()), "text": text, "attachments": [],
    }  # fmt: skip
    told = {**message, "admin_author_id": 1} if ours else {"message": message}
    event = {
        "type": "message_reply" if ours else "message_new",
        "event_id": str(number),
        "group_id": 700,
        "object": told,
    }
    return json.dumps(event, ensure_ascii=False).encode()


def _meetings(clients: list[Client], clock: Clock) -> None:
    """One next week, and one that took place and is not written down yet."""
    schedule = clock.schedule
    soon = schedule.opens(schedule.working_day_on_or_after(schedule.date_of(clock.now) + timedelta(days=4)))
    before = schedule.opens(clock.days[-2]) + timedelta(hours=2)
    plans = (
        (2, "Итоги ноября и план на декабрь", soon + timedelta(hours=1), "video"),
        (3, "Знакомство с новым директором по маркетингу", soon + timedelta(hours=4), "meeting"),
        (4, "Разбор посадочных страниц", before, "video"),
    )
    for number, title, starts, form in plans:
        if number < len(clients):
            client = clients[number]
            Meeting.plan(
                client, by=leader(client), at=min(clock.now, starts) - timedelta(days=2), title=title, form=form,
                starts_at=starts, ends_at=starts + timedelta(hours=1), contacts=client.contacts.present()[:1],
                place="" if form == "video" else "у клиента",
            )  # fmt: skip
