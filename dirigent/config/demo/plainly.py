"""What the clients of the demo agency read about our work: what we do, why, how and when, with no word of the trade."""

from datetime import datetime, timedelta

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Department, User
from dirigent.domain.tasks.models import Task

from .cast import leader
from .clock import Clock

CONTEXT, TARGETED = "Контекстная реклама", "Таргет и соцсети"


def tell(clients: list[Client], people: dict[str, User], clock: Clock) -> None:
    _globus(clients[0], people, clock)
    _snow(clients[1], people, clock)
    _museum(clients[3], people, clock)


def _globus(client: Client, people: dict[str, User], clock: Clock) -> None:
    """Two go on, one was done lately."""
    now = clock.now
    _set(
        client, people["maks"], TARGETED, "Ретаргетинг на посетителей сайта, «Ревизор»", clock, days=17,
        at=now - timedelta(days=3), started=now - timedelta(days=2), kind="other",
        purpose="Вернуть тех, кто смотрел афишу и не купил", result="Аудитория за 90 дней, два баннера, частота до 4 в неделю",
        check="Цена заказа ниже 300 ₽ за первую неделю",
        what="Показываем афишу тем, кто уже был у вас на сайте", why="эти люди покупают билет в четыре раза чаще.",
        how="баннер напоминает о премьере.", when="с 24 ноября по 14 декабря.",
    )  # fmt: skip
    _set(
        client, people["artem"], CONTEXT, "Проверить цель «Купить билет» и электронную торговлю", clock, days=1,
        at=now - timedelta(days=1, hours=2), kind="counter",
        purpose="Без цели не видно, какие заказы дала реклама", result="Заказ виден в счётчике вместе с суммой",
        check="Тестовый заказ дошёл до отчёта",
        what="Проверяем, что каждый заказ билета виден в статистике",
        why="иначе нельзя честно посчитать, во сколько обошёлся заказ.",
    )  # fmt: skip
    _set(
        client, people["sonya"], CONTEXT, "Минус-слова: бесплатно, скачать, пьеса", clock, days=2,
        at=now - timedelta(days=8), started=now - timedelta(days=7, hours=4), done=now - timedelta(days=4), kind="context",
        purpose="Треть показов идёт не по теме", result="80 минус-слов, показы не по теме ниже 5 %",
        check="Отчёт по запросам за три дня после правки",
        what="Убрали рекламу там, где ищут текст пьесы, а не билеты", why="такие люди билет не покупают, а деньги на показ уходили.",
        how="собрали 80 слов, по которым объявление больше не показывается.",
    )  # fmt: skip


def _snow(client: Client, people: dict[str, User], clock: Clock) -> None:
    now = clock.now
    _set(
        client, people["maks"], TARGETED, "Похожие на покупателей прошлого года", clock, days=5,
        at=now - timedelta(days=2), started=now - timedelta(days=1), kind="other",
        purpose="Текущая аудитория выгорела, частота 6", result="Две аудитории по 200–400 тысяч",
        check="Частота ниже 3 через неделю",
        what="Ищем семьи, похожие на тех, кто был у вас в прошлом году",
        why="прежние зрители рекламу уже видели, нужны новые.", how="показываем ролик о шоу родителям детей 5–12 лет.",
    )  # fmt: skip


def _museum(client: Client, people: dict[str, User], clock: Clock) -> None:
    now = clock.now
    _set(
        client, people["maks"], TARGETED, "Контент-план на декабрь", clock, days=3,
        at=now - timedelta(days=2), started=now - timedelta(days=1), kind="smm",
        purpose="Клиент хочет видеть темы заранее", result="12 тем с датами и черновиками", check="Клиент согласовал темы",
        what="Составляем план публикаций на декабрь", why="чтобы вы видели темы заранее и могли их поправить.",
        when="покажем 25 ноября.",
    )  # fmt: skip


def _set(
    client: Client, assignee: User, department: str, title: str, clock: Clock, *, days: int, at: datetime, kind: str,
    purpose: str, result: str, check: str, what: str, why: str, how: str = "", when: str = "",
    started: datetime | None = None, done: datetime | None = None,
) -> None:  # fmt: skip
    by, base = leader(client), at if done else clock.now
    task = Task.set(
        client, title, department=Department.objects.get(name=department), assignee=assignee, due_at=clock.due(base, days),
        by=by, at=at, purpose=purpose, expected_result=result, check_by=check, work_kind=kind,
        plain_words=what, plain_why=why, plain_how=how, plain_when=when,
    )  # fmt: skip
    if started:
        task.start(by=assignee, at=started)
    if done:
        task.hand_in("Готово: список в задаче.", by=assignee, at=done)
        task.close(by=by, at=done + timedelta(hours=2))
