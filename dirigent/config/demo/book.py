"""The clients of the demo agency and the people who speak for them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dirigent.domain.clients.models import Client, Contact, Instrument, Requisites
from dirigent.domain.people.models import User

from .cast import DEPUTIES

MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True)
class Line:
    """A kind of business: what it sells and what it wants from us."""

    product: str
    goals: tuple[str, ...]
    instruments: tuple[str, ...]


LINES = {
    "Театр": Line("билеты на спектакли", ("заполнить зал премьеры «Ревизор» 12–14 декабря, 1 800 билетов, не дороже 450 ₽ за заказ", "продавать не меньше 600 билетов в неделю через сайт, а не через кассы"), (Instrument.CONTEXT, Instrument.TARGETED, Instrument.DESIGN)),
    "Ледовое шоу": Line("билеты на новогоднее шоу", ("продать 40 000 билетов до Нового года, доля рекламных расходов не выше 12 %",), (Instrument.CONTEXT, Instrument.TARGETED, Instrument.PROGRAMMATIC)),
    "Стоматология": Line("лечение и имплантация", ("90 первичных записей в месяц, заявка не дороже 1 200 ₽",), (Instrument.CONTEXT, Instrument.SEO)),
    "Музей": Line("билеты и экскурсии", ("вернуть посещаемость будней: +20 % к прошлой осени", "рассказать о новой выставке семьям с детьми, 300 заявок на экскурсии"), (Instrument.TARGETED, Instrument.SMM)),
    "Автосалон": Line("новые автомобили и сервис", ("120 заявок на тест-драйв в месяц, не дороже 3 500 ₽",), (Instrument.CONTEXT, Instrument.TARGETED, Instrument.ANALYTICS)),
    "Школа": Line("курсы английского для детей", ("набрать 14 групп к январю, пробный урок не дороже 900 ₽",), (Instrument.CONTEXT, Instrument.TARGETED, Instrument.WEB)),
    "Клиника": Line("приём врачей и анализы", ("220 записей в месяц по трём филиалам, не дороже 1 000 ₽",), (Instrument.CONTEXT, Instrument.SEO)),
    "Турфирма": Line("туры по России", ("продажи туров на майские: 150 заявок в месяц, заявка до 1 500 ₽",), (Instrument.CONTEXT, Instrument.SMM)),
    "Ресторан": Line("банкеты и доставка", ("40 банкетов на новогодние праздники, доставка от 60 заказов в день",), (Instrument.TARGETED, Instrument.SMM, Instrument.DESIGN)),
    "Фестиваль": Line("билеты на фестиваль", ("6 000 билетов по раннему тарифу до 1 марта",), (Instrument.TARGETED, Instrument.PROGRAMMATIC, Instrument.DESIGN)),
}  # fmt: skip

# (kind, own name, domain, town's zone, status): the first are those the mock-ups speak of.
CLIENTS = (
    ("Театр", "Глобус", "globus", "Europe/Moscow", "running"),
    ("Ледовое шоу", "Север", "sever", "Europe/Moscow", "running"),
    ("Стоматология", "Белый кит", "belykit", "Asia/Yekaterinburg", "running"),
    ("Музей", "Кино и сцена", "kinoscena", "Europe/Moscow", "running"),
    ("Автосалон", "Вираж", "virazh", "Europe/Samara", "running"),
    ("Школа", "Азимут", "azimut", "Europe/Moscow", "running"),
    ("Клиника", "Меридиан", "meridian", "Europe/Moscow", "running"),
    ("Турфирма", "Парус", "parus", "Asia/Novosibirsk", "running"),
    ("Ресторан", "Гранат", "granat", "Europe/Moscow", "running"),
    ("Фестиваль", "Кристалл", "kristall", "Europe/Moscow", "running"),
    ("Театр", "Орфей", "orfey", "Europe/Moscow", "running"),
    ("Ледовое шоу", "Полёт", "polet", "Europe/Moscow", "running"),
    ("Стоматология", "Ёлка", "elka", "Europe/Moscow", "running"),
    ("Музей", "Маяк", "mayak", "Europe/Kaliningrad", "running"),
    ("Автосалон", "Сова", "sova-auto", "Europe/Moscow", "running"),
    ("Школа", "Подсолнух", "podsolnuh", "Asia/Krasnoyarsk", "running"),
    ("Клиника", "Гавань", "gavan", "Asia/Vladivostok", "running"),
    ("Турфирма", "Компас", "kompas", "Europe/Moscow", "running"),
    ("Ресторан", "Печь", "pech", "Europe/Moscow", "running"),
    ("Фестиваль", "Лето", "leto", "Europe/Moscow", "running"),
    ("Театр", "Маска", "maska", "Europe/Moscow", "running"),
    ("Ледовое шоу", "Звезда", "zvezda", "Europe/Moscow", "running"),
    ("Стоматология", "Улыбка", "ulybka", "Europe/Samara", "running"),
    ("Музей", "Часы", "chasy", "Europe/Moscow", "running"),
    ("Автосалон", "Трасса", "trassa", "Asia/Yekaterinburg", "running"),
    ("Школа", "Глобус знаний", "globus-znaniy", "Europe/Moscow", "running"),
    ("Клиника", "Парк", "park-clinic", "Europe/Moscow", "running"),
    ("Турфирма", "Северный ветер", "veter", "Europe/Moscow", "running"),
    ("Ресторан", "Каштан", "kashtan", "Europe/Moscow", "running"),
    ("Фестиваль", "Берег", "bereg", "Europe/Moscow", "running"),
    ("Театр", "Тень", "ten", "Europe/Moscow", "running"),
    ("Клиника", "Весна", "vesna", "Europe/Moscow", "running"),
    ("Школа", "Шаг", "shag", "Europe/Moscow", "running"),
    ("Ресторан", "Якорь", "yakor", "Europe/Kaliningrad", "running"),
    ("Автосалон", "Полюс", "polus", "Europe/Moscow", "paused"),
    ("Музей", "Фарфор", "farfor", "Europe/Moscow", "paused"),
    ("Турфирма", "Байкал", "baikal", "Asia/Irkutsk", "paused"),
    ("Стоматология", "Жемчуг", "zhemchug", "Europe/Moscow", "lead"),
    ("Фестиваль", "Огни", "ogni", "Europe/Moscow", "lead"),
    ("Театр", "Сад", "sad", "Europe/Moscow", "lead"),
    ("Клиника", "Опора", "opora", "Europe/Moscow", "former"),
)

FAMILIES = ("Ковалёв", "Лунин", "Вольский", "Игнатов", "Чернов", "Белов", "Юдин", "Щукин", "Лапин", "Ершов", "Журавлёв", "Чижов", "Соколов", "Жуков", "Морозов")  # fmt: skip
WOMEN = ("Анна", "Ирина", "Дарья", "Полина", "Елена", "Наталья", "Светлана", "Алёна")
MEN = ("Сергей", "Павел", "Пётр", "Артём", "Фёдор", "Игорь", "Лев", "Андрей")
PATRONYMICS = ("Сергеев", "Павлов", "Андреев", "Львов", "Петров", "Максимов")
POSITIONS = ("директор по маркетингу", "генеральный директор", "маркетолог", "руководитель отдела продаж", "администратор", "бренд-менеджер")  # fmt: skip
WINDOWS = (((time(10), time(13)),), ((time(14), time(17)),), ((time(11), time(12, 30)), (time(16), time(18))), ())
TRAITS = ("Любит цифры, а не прилагательные. Перед звонком открыть отчёт.", "Решает быстро, если вариантов два, а не пять.", "Не любит, когда звонят без предупреждения: сначала сообщение.", "Спросить про дочку: поступает на режиссуру.", "Говорить про билеты, не про CTR.", "Ценит, когда мы первыми говорим о проблеме.", "")  # fmt: skip


def enter(people: dict[str, User], dice: Random, *, now: datetime, since: datetime) -> list[Client]:
    """Thirty clients came before the story begins, the rest in its course."""
    managers = ("olga", "marina", "denis", "yulia")
    clients = []
    for number, (kind, name, domain, zone, status) in enumerate(CLIENTS):
        manager = managers[number % 4]
        line = LINES[kind]
        began = since - timedelta(days=dice.randint(60, 900))
        accepted = since + timedelta(hours=number)
        if status == "running" and number % 11 == 8:
            accepted = began = now - timedelta(days=4 + number % 5, hours=3)
        client = Client.take_on(
            by=people["kirill"], at=accepted, name=f"{kind} «{name}»", running_since=max(began, since),
            status="running" if status in ("paused", "former") else status, product=line.product,
            goal="" if number % 13 == 5 else line.goals[number % len(line.goals)], instruments=list(line.instruments),
            site=f"https://{domain}.example/", timezone=zone, manager=people[manager], deputy=people[DEPUTIES[manager]],
            since=began.date(),
        )  # fmt: skip
        if number % 9 != 8:
            Requisites(
                client=client, legal_name=f"ООО «{name}»", inn=inn(dice), kpp="770101001", address="Москва"
            ).keep(by=people["kirill"], at=accepted)
        for nth in range(1 + dice.randint(1, 9) // 4):
            _introduce(
                client, domain, nth, number, people["kirill"], dice, at=accepted + timedelta(hours=2 + nth), now=now
            )
        if status in ("paused", "former"):
            client.move_to(
                status, by=people[manager], at=now - timedelta(days=20 + number % 9), reason="перерыв до весны"
            )
        clients.append(client)
    clients[0].trust(until=date(now.year + 1, 6, 30), by=people["vera"], at=since + timedelta(days=10))
    clients[1].join_team(people["sonya"], by=people["vera"], at=since + timedelta(days=3))
    return clients


def _introduce(
    client: Client, domain: str, nth: int, number: int, by: User, dice: Random, *, at: datetime, now: datetime
) -> None:
    woman = dice.random() < 0.55
    given = dice.choice(WOMEN if woman else MEN)
    family = dice.choice(FAMILIES)
    family = _feminine(family) if woman else family
    patronymic = dice.choice(PATRONYMICS) + ("на" if woman else "ич")
    if (number, nth) in KNOWN:
        given, family, patronymic = KNOWN[number, nth]
    birthday = now.date() + timedelta(days=dice.randint(-120, 240))
    if number in (2, 6) and nth == 0:
        birthday = now.date() + timedelta(days=number // 6)
    windows = dice.choice(WINDOWS)
    Contact.introduce(
        client, by=by, at=at, given_name=given, family_name=family, patronymic=patronymic,
        position=POSITIONS[(number + nth) % len(POSITIONS)], decides=nth == 0,
        birth_day=birthday.day, birth_month=birthday.month, birth_year=1975 + dice.randint(0, 22) if dice.random() < 0.5 else None,
        preferred_channel=dice.choice(("call", "mail", "messenger", "")), no_calls=dice.random() < 0.1,
        address_form=dice.choice(("formal", "name", "name", "informal")), jargon=dice.choice(("none", "none", "some", "professional")),
        traits=dice.choice(TRAITS), phones=[(f"+7{900 + dice.randint(1, 99)}{dice.randint(1000000, 9999999)}", "")],
        mails=[f"{'abcdefgh'[nth]}.{number}@{domain}.example"],
        windows=[(day, start, end) for day in range(5) for start, end in windows],
    )  # fmt: skip


KNOWN = {
    (0, 0): ("Анна", "Ковалёва", "Сергеевна"),
    (2, 0): ("Сергей", "Лунин", "Павлович"),
    (3, 0): ("Ирина", "Вольская", "Андреевна"),
}


def _feminine(family: str) -> str:
    return family.removesuffix("ий") + "ая" if family.endswith("ий") else family + "а"


def inn(dice: Random) -> str:
    """A company's INN with its check digit."""
    digits = [7, 7, *(dice.randint(0, 9) for _ in range(7))]
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return "".join(map(str, digits)) + str(sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 % 10)
