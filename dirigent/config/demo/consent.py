"""What the clients of the demo agency are asked to agree to: banners in their third version, a text, a price."""

from datetime import datetime, timedelta

from dirigent.domain.approvals.models import Approval, Terms
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.passes.models import Visit
from dirigent.foundation import worktime
from dirigent.foundation.files.storing import store

from .cast import leader
from .clock import Clock
from .pictures import Colour, banner

WIDE, SQUARE = (600, 336), (320, 320)
PLUM, BRICK, INK = (58, 28, 74), (178, 64, 58), (24, 34, 60)
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
CONTRACT = "договор № 14/26, п. 4.3: опечатки и размеры правим без согласования, клиент может возразить"
AD = """Заголовок: «Ревизор» в «Глобусе» — премьера 12 декабря
Текст: Гоголь без скуки. Билеты от 900 ₽, лучшие места пока свободны.
Кнопка: Выбрать места
Быстрые ссылки: Расписание · Как добраться · Подарочные сертификаты"""
SHOW = """Заголовок: «Снежная легенда» — ледовое шоу на каникулах
Текст: Сказка на льду для всей семьи, с 20 декабря по 8 января. Дети до трёх лет бесплатно.
Кнопка: Выбрать места
Быстрые ссылки: Расписание · Как добраться · Семейный билет"""
PRICE = """Съёмка ролика о выставке, 30 секунд.
Сценарий и раскадровка — 18 000 ₽
Съёмочный день в залах — 46 000 ₽
Монтаж, две правки — 21 000 ₽
Итого 85 000 ₽, готово через 12 рабочих дней после предоплаты."""
POST = """Зимние каникулы в «Азимуте»
Две недели английского без учебников: театр, кухня и настольные игры. С 3 по 14 января, группы по восемь человек.
Запись открыта — ссылка в профиле."""


def consent(clients: list[Client], clock: Clock) -> None:
    _banners(clients[0], clock)
    _agreed(clients[0], clock)
    _asked(clients[3], "Смета на ролик о выставке", "price", PRICE, clock, days=2, on="съёмка начнётся")
    _late(clients[5], clock)
    _asked(clients[1], "Тексты объявлений для шоу", "text", SHOW,
           clock, days=1, on="реклама выйдет")  # fmt: skip


def _banners(client: Client, clock: Clock) -> None:
    """The client has asked for corrections twice; the third version waits, and an advertisement waits for it."""
    by, anna, now = leader(client), _contact(client), clock.now
    Terms.agree(client, minutes=480, words=CONTRACT, by=by, at=clock.since)
    opens = worktime.default().add_days(now, 2)
    approval = Approval.ask(
        client, title="Баннеры «Ревизор»", kind="files", files=_set("12 декабря", PLUM, BRICK), approvers=[anna], by=by,
        at=now - timedelta(days=4), depends_on="реклама выйдет", depends_date=opens,
    )  # fmt: skip
    first = approval.current
    assert first is not None
    picture = first.files.first()
    first.remark(
        "Дату не видно с телефона",
        contact=anna,
        file=picture,
        place={"x": 12, "y": 68},
        at=now - timedelta(days=3, hours=3),
    )
    _says(approval, anna, "changes", "Дата мелкая, и логотип в точках.", at=now - timedelta(days=3, hours=3))
    approval.put_up(
        "", _set("12 декабря", PLUM, INK), "Убрали красный: фон спокойнее.", by=by, at=now - timedelta(days=2)
    )
    _says(approval, anna, "changes", "Верните красный, но дату крупнее.", at=now - timedelta(days=1, hours=2))
    approval.put_up(
        "", _set("12 декабря", PLUM, BRICK, large=True), "Дата крупнее, логотип в кривых.", by=by,
        at=max(now - timedelta(hours=3), clock.since),
    )  # fmt: skip


def _agreed(client: Client, clock: Clock) -> None:
    by, anna, at = leader(client), _contact(client), clock.now - timedelta(days=6)
    approval = Approval.ask(
        client, title="Тексты объявлений «Ревизор»", kind="text", text=AD, approvers=[anna], by=by, at=at,
        depends_on="объявления уйдут на проверку", depends_date=worktime.default().add_days(at, 3),
    )  # fmt: skip
    _says(approval, anna, "approve", "Хорошо, берём.", at=at + timedelta(hours=20))


def _asked(client: Client, title: str, kind: str, text: str, clock: Clock, *, days: int, on: str) -> None:
    at = clock.now - timedelta(days=1, hours=2)
    Approval.ask(
        client, title=title, kind=kind, text=text, approvers=[_contact(client)], by=leader(client), at=at,
        depends_on=on, depends_date=worktime.default().add_days(clock.now, days),
    )  # fmt: skip


def _late(client: Client, clock: Clock) -> None:
    """Nobody has answered in time, and the day that hung on it has moved."""
    schedule = worktime.default()
    at = schedule.opens(schedule.add_days(clock.now, -5))
    Approval.ask(
        client, title="Пост о зимних каникулах", kind="text", text=POST, approvers=[_contact(client)], by=leader(client),
        at=at, depends_on="пост выйдет", depends_date=schedule.add_days(clock.now, -1),
    )  # fmt: skip


def _says(approval: Approval, contact: Contact, answer: str, words: str, *, at: datetime) -> None:
    version = approval.current
    assert version is not None
    version.decide(
        contact,
        answer,
        words=words,
        through="portal",
        at=at,
        seen_hash=version.content_hash,
        visit=visit_of(contact, at),
    )


def visit_of(contact: Contact, at: datetime) -> Visit:
    there = Visit.objects.lasting(at).filter(contact=contact, started_at__lte=at).first()
    return there or Visit.start(contact, through="link", address="127.0.0.1", agent=BROWSER, at=at)[0]


def _contact(client: Client) -> Contact:
    contact = client.contacts.order_by("pk").first()
    assert contact is not None
    return contact


def _set(date: str, left: Colour, right: Colour, *, large: bool = False) -> list:
    said = f"{date} · театр «Глобус»"
    sizes = (("revizor-600x336.png", WIDE), ("revizor-320x320.png", SQUARE))
    return [
        (name, "image/png", store(banner(size, "РЕВИЗОР", said, left=left, right=right, large=large)))
        for name, size in sizes
    ]
