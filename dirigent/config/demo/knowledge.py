"""What the demo agency knows about its own work, and the addresses that its contract with the first client names."""

from datetime import timedelta

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations import officially
from dirigent.domain.knowledge.models import Article
from dirigent.domain.people.models import User

from .cast import DOMAIN
from .clock import Clock

PRICE = """Что входит: подбор запросов, объявления, посадка на страницы клиента, ежедневная проверка ставок, отчёт раз в неделю.

Сколько стоит: ведение — 15 % от бюджета, но не меньше 30 000 ₽ в месяц. Настройка с нуля — 25 000 ₽ один раз. Рекламный бюджет клиент платит отдельно, без нашей наценки.

Чего не обещаем: место в выдаче и число заказов. Обещаем разбор каждую неделю и замену того, что не работает.

Как сказать клиенту: «Вы платите площадке за переходы, а нам — за то, чтобы эти переходы не были случайными»."""
TERMS = """Настройка контекстной рекламы — 7 рабочих дней с подтверждённого понимания задачи: 2 дня на запросы, 2 — на объявления, 1 — на согласование, 1 — на счётчик и цели, 1 — на запуск и модерацию.

Баннеры — 5 рабочих дней на комплект из шести размеров; каждая правка, кроме мелкой, — ещё 1 день.

Что сдвигает срок: нет доступов (каждый день ожидания — день к сроку), правки после согласования, выходные клиента.

Срочно — не раньше чем через 2 рабочих дня и только с согласия руководителя отдела."""
PROOF = """Зачем возвращать тех, кто уже был на сайте. Такой человек знает афишу и цену: напомнить ему дешевле, чем найти нового.

Пример: премьера в областном театре, октябрь. Бюджет 60 000 ₽ поделили пополам. Новые зрители: 94 заказа по 319 ₽. Те, кто смотрел афишу и ушёл: 231 заказ по 130 ₽. На второй неделе весь бюджет отдали им, и зал был полон за четыре дня до премьеры.

Когда не работает: на сайт заходит меньше тысячи человек в месяц — напоминать почти некому."""
ARTICLES = (
    ("price", "Контекстная реклама: что входит и сколько стоит", PRICE, 90),
    ("terms", "Сколько времени занимает настройка", TERMS, 180),
    ("proof", "Почему выгодно возвращать посетителей сайта", PROOF, 180),
)


def know(clients: list[Client], people: dict[str, User], clock: Clock) -> None:
    head, at = people["vera"], clock.since
    for kind, title, text, days in ARTICLES:
        Article.write(kind, title, text, keeper=head, by=head, at=clock.now - timedelta(days=12), review_days=days)
    theatre = clients[0]
    decides = theatre.contacts.present().filter(mails__isnull=False).first()
    contract = "Договор № 14, п. 9.3"
    for client, address in (
        (None, f"office@{DOMAIN}"),
        (None, people["olga"].email),
        (theatre, decides.mails.all()[0].address if decides else ""),
    ):
        if address:
            officially.mark(client, address, contract=contract, since=at, by=head, at=at)
