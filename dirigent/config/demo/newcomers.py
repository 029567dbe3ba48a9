"""Clients who are being taken on: handovers at every step, briefs, open questions, restatements, results to be checked."""

from datetime import timedelta
from decimal import Decimal

from dirigent.domain.clients.models import Client, Contact, verifying
from dirigent.domain.onboarding import restating, sharing
from dirigent.domain.onboarding.handovers import signing
from dirigent.domain.onboarding.models import (
    Brief,
    Debrief,
    Doubt,
    Feasibility,
    Handover,
    HandoverKind,
    OpenQuestion,
    Paper,
)
from dirigent.domain.people.models import Department, User
from dirigent.foundation import worktime
from dirigent.foundation.files.storing import store

from .cast import leader
from .clock import Clock
from .consent import visit_of

PAPERS = {
    "contract": "Договор № 31-26 подписанный.pdf", "annex": "Приложение 1.pdf", "invoice": "Счёт 114.pdf",
    "offer": "КП итоговое.pdf", "plan": "Медиаплан декабрь.xlsx",
}  # fmt: skip
SOLD = {
    "folder": "//fs/clients/2026/{name}", "sold": "Контекстная реклама и ведение сообществ на три месяца, запуск до 10 декабря.",
    "budget": Decimal(240000), "offer": "https://disk.kvartet.example/kp/{name}",
}  # fmt: skip
PREMIERE = {
    "goal": "Заполнить зал премьеры «Ревизор» 12–14 декабря: 1 800 билетов, не дороже 450 ₽ за заказ.",
    "leads": 600, "budget": "270000", "term": 1, "deadline": "2026-12-12", "product": "Билеты на премьеру «Ревизор» от 900 ₽.",
    "site": "globus.example", "audience": "Москва, 25–55 лет: ходили к нам за последние два года или ходят в соседние театры.",
    "geo": "Москва и ближнее Подмосковье", "calls": ["Покупка на сайте"],
    "limits": "Не показывать лица артистов без подписи художника; слово «распродажа» не писать.",
}  # fmt: skip
GROUPS = {
    "goal": "Набрать 14 групп к январю, пробный урок не дороже 900 ₽.", "leads": 160, "budget": "140000", "term": 1,
    "product": "Курсы английского для детей 7–12 лет, первый урок бесплатный.", "site": "azimut.example",
    "audience": "Родители детей 7–12 лет в пределах получаса от школы.", "geo": "Юго-запад Москвы",
    "calls": ["Звонки", "Форма на сайте"],
}  # fmt: skip


def newcomers(clients: list[Client], people: dict[str, User], clock: Clock) -> None:
    leads = [client for client in clients if client.status == "lead"]
    _begun(leads[0], people, clock)
    _signed(leads[1], people, clock)
    _accepted(leads[2], people, clock)
    _change_of_manager(clients[2], people, clock)
    _premiere(clients[0], clock)
    _groups(clients[5], people, clock)


def _begin(client: Client, taker: User, people: dict[str, User], clock: Clock, *, days: int) -> Handover:
    seller, at = people["kirill"], clock.now - timedelta(days=days, hours=4)
    deputy = client.deputy if client.deputy != taker else None
    client.join_team(seller, by=seller, at=at)
    made = signing.begin(client, giver=seller, taker=taker, deputy=deputy, kind=HandoverKind.SALE, by=seller, at=at)
    name = client.name.split("«")[-1].rstrip("»")
    told = {field: value.format(name=name) if isinstance(value, str) else value for field, value in SOLD.items()}
    made.change(by=seller, at=at, handed_on=worktime.default().date_of(clock.now), **told)
    return made


def _papers(made: Handover, kinds: list[str]) -> None:
    for kind in kinds:
        name = PAPERS[kind]
        kept = store(f"Демонстрационный документ: {name}, {made.client}\n".encode())
        Paper.put(made, kind, by=made.giver, at=made.made_at, file=kept, file_name=name)
    if "contract" in kinds:
        Paper.put(made, "addendum", by=made.giver, at=made.made_at, not_needed="изменений к договору не было")


def _pay(made: Handover) -> None:
    schedule = worktime.default()
    receipt = store(f"Платёжное поручение 881, {made.client}, 240 000 рублей\n".encode())
    on = schedule.date_of(made.made_at)
    made.note_payment(Decimal(240000), on, receipt, "Платёжное поручение 881.pdf", by=made.giver, at=made.made_at)


def _begun(client: Client, people: dict[str, User], clock: Clock) -> None:
    """Sales have begun: the money has not come, two documents are lacking."""
    made = _begin(client, leader(client), people, clock, days=1)
    _papers(made, ["offer", "plan"])


def _signed(client: Client, people: dict[str, User], clock: Clock) -> None:
    """It waits for the manager, who has found a point in dispute."""
    made = _begin(client, leader(client), people, clock, days=1)
    _papers(made, list(PAPERS))
    _pay(made)
    schedule = worktime.default()
    signing.sign(made, by=people["kirill"], at=clock.now - timedelta(hours=3), today=schedule.date_of(clock.now))
    made.refresh_from_db()
    Doubt.ask(
        made, "В КП ведение двух сообществ, в медиаплане одно. Сколько продали?", by=leader(client),
        at=clock.now - timedelta(hours=1),
    )  # fmt: skip


def _accepted(client: Client, people: dict[str, User], clock: Clock) -> None:
    """Taken on this morning: the first call is due."""
    manager, schedule = _present(client, people), worktime.default()
    made = _begin(client, manager, people, clock, days=2)
    _papers(made, list(PAPERS))
    _pay(made)
    today, at = schedule.date_of(clock.now), clock.now - timedelta(hours=2)
    signing.sign(made, by=people["kirill"], at=at - timedelta(hours=4), today=today)
    made.refresh_from_db()
    for paper in made.papers.all():
        paper.study(by=manager, at=at)
    made.study(by=manager, at=at)
    _verify(client, manager, clock)
    if signing.whole(made, today=today).may_be_accepted:
        signing.accept(made, by=manager, at=at, today=today)


def _present(client: Client, people: dict[str, User]) -> User:
    """Who leads the client, unless they are on leave: then nobody accepts a client."""
    return people["marina"] if leader(client) == people["yulia"] else leader(client)


def _verify(client: Client, manager: User, clock: Clock) -> None:
    for field in verifying.OwnedField:
        verifying.verify(client, field, by=manager, at=clock.now - timedelta(hours=2))


def _change_of_manager(client: Client, people: dict[str, User], clock: Clock) -> None:
    """One manager gives a client to another: half of the twelve items is confirmed."""
    giver, taker = leader(client), people["marina"]
    if giver == taker:
        taker = people["olga"]
    at = clock.now - timedelta(hours=5)
    deputy = giver if client.deputy == taker else client.deputy
    made = signing.begin(
        client, giver=giver, taker=taker, deputy=deputy, kind=HandoverKind.MANAGER, by=giver, at=at,
        reason="берём новое направление, клиента ведёт коллега",
    )  # fmt: skip
    for item in made.items.all()[:6]:
        item.confirm(by=giver, at=at, words=item.words or "Как в карточке, проверил с клиентом.")


def _premiere(client: Client, clock: Clock) -> None:
    """Filled by the client; one question is open, and the restatement waits for the client's word."""
    by, anna, now = leader(client), _contact(client), clock.now
    brief = Brief.begin(client, "context", by=by, at=now - timedelta(days=6), title="Премьера «Ревизор»", contact=anna)
    brief.ask(anna, by=by, at=now - timedelta(days=6))
    brief.fill(PREMIERE, contact=anna, at=now - timedelta(days=5))
    brief.hand_in(contact=anna, at=now - timedelta(days=5))
    checked = Feasibility.check_goal(
        brief, means="search", wanted=600, budget=Decimal(270000), months=1, by=by, at=now - timedelta(days=4)
    )  # fmt: skip
    asked = OpenQuestion.ask(
        client, "Сколько билетов останется для касс и организованных групп?", contact=anna, brief=brief, by=by,
        at=now - timedelta(days=4), due_at=worktime.default().add_minutes(now, 240),
    )  # fmt: skip
    asked.settle("Двести, остальное продаём через сайт.", through="portal", contact=anna, at=now - timedelta(days=3))
    brief.refresh_from_db()
    brief.understand(by=by, at=now - timedelta(days=2))
    debrief = Debrief.write(
        brief, restating.draft(brief, checked)[:3], by=by, at=now - timedelta(days=1), feasibility=checked
    )
    debrief.send([anna], by=by, at=now - timedelta(days=1), due_at=worktime.default().add_minutes(now, 600))
    OpenQuestion.ask(
        client, "Кто у вас утверждает тексты, если художественный руководитель в отъезде?", contact=anna, by=by,
        at=now - timedelta(hours=20),
    )  # fmt: skip


def _groups(client: Client, people: dict[str, User], clock: Clock) -> None:
    """Understood, confirmed, split; the department has handed its part in."""
    by, contact, now = leader(client), _contact(client), clock.now
    brief = Brief.begin(
        client, "context", by=by, at=now - timedelta(days=14), title="Набор групп к январю", contact=contact
    )
    brief.fill(GROUPS, contact=contact, at=now - timedelta(days=13))
    brief.hand_in(contact=contact, at=now - timedelta(days=13))
    brief.understand(by=by, at=now - timedelta(days=12))
    debrief = Debrief.write(brief, restating.draft(brief), by=by, at=now - timedelta(days=12))
    version = debrief.send([contact], by=by, at=now - timedelta(days=12))
    version.decide(
        contact,
        "approve",
        words="Всё верно.",
        through="portal",
        at=now - timedelta(days=11),
        seen_hash=version.content_hash,
        visit=visit_of(contact, now - timedelta(days=11)),
    )
    department = Department.objects.get(name="Контекстная реклама")
    points = list(debrief.points.all())
    share = sharing.hand_out(
        brief, debrief, points[:2], "Объявления для набора групп", department=department, assignee=people["sonya"],
        due_at=clock.due(now - timedelta(days=2), 1), by=by, at=now - timedelta(days=10), work_kind="copy",
        purpose="Набрать 14 групп к январю", expected_result="12 объявлений в поиск и сети, готовые к согласованию",
        check_by="Каждое объявление отвечает пунктам, которые подтвердил клиент",
        plain_words="Пишем объявления, по которым к вам придут родители",
    )  # fmt: skip
    share.task.start(by=people["sonya"], at=now - timedelta(days=8))
    share.task.hand_in("Двенадцать объявлений, файл в задаче.", by=people["sonya"], at=now - timedelta(hours=6))


def _contact(client: Client) -> Contact:
    contact = client.contacts.order_by("pk").first()
    assert contact is not None
    return contact
