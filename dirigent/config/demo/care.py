"""Care of the demo agency's clients: objections worked out, complaints in every state, a breakdown, shifts, assignments."""

from datetime import datetime, timedelta

from django.db.models import Q

from dirigent.domain.care.models import Complaint, Objection
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Assignment, ContactReport, Incident, Message, Touch
from dirigent.domain.conversations.reporting import draft
from dirigent.domain.people.models import OnCall, User
from dirigent.foundation import worktime
from dirigent.regulation.models import Beginning

from .cast import leader
from .clock import Clock

OBJECTIONS = (
    ("Дорого. У других дешевле.", "Давайте посчитаем не клик, а заявку. Сейчас она стоит столько-то, и мы знаем, за счёт чего её снизить. Если у других дешевле за то же количество заявок, я первый скажу: берите.", "Клиент сравнивает цену услуги, а не цену результата.", ["деньги"]),
    ("Реклама не работает, звонков нет.", "Понимаю, это неприятно. Давайте вместе посмотрим: сколько было переходов, сколько заявок и что с ними стало у вас. Я пришлю цифры сегодня до 17:00 и позвоню.", "Часто заявки есть, но их не берут в работу. Сначала цифры, потом выводы.", ["результат"]),
    ("Мы хотим приостановить рекламу.", "Хорошо, это можно. Скажите, что случилось: не устраивает результат или сейчас просто нет денег? От этого зависит, что выгоднее — остановить всё или оставить то, что приносит заявки.", "Пауза — это почти всегда вопрос, который не задали вслух.", ["деньги", "результат"]),
    ("Почему так долго?", "Вы правы, срок сдвинулся, и сказать об этом должны были мы. Новый срок — такой-то, вот почему. Если он вас не устраивает, давайте решим, что сделать раньше.", "Недовольны не сроком, а тем, что узнали о нём сами.", ["сроки"]),
    ("Нам это не нужно, у нас и так есть клиенты.", "Это отлично. Тогда вопрос другой: откуда они приходят и что будет, если этот источник закончится? Давайте проверим за две недели и на небольшой сумме.", "Страшно менять то, что пока работает.", ["продажи"]),
    ("Мне некогда в это вникать.", "И не нужно: вникать — моя работа. С вас пять минут: я скажу главное в трёх предложениях, а вы ответите да или нет.", "Раньше клиента перегружали терминами.", ["общение"]),
    ("Я ничего не понимаю в ваших отчётах.", "Значит, отчёт плохой, а не вы. Назовите один вопрос, на который он должен отвечать, — например, сколько стоит заявка, — и я пришлю одну страницу об этом.", "Нужен ответ на вопрос бизнеса, а не таблица.", ["отчёты", "общение"]),
    ("Конкуренты выше нас в поиске.", "Да, по этим запросам — выше. Посмотрим, что они за это платят и продают ли. Важно не место, а заявки; если заявки там, поднимемся.", "Место в выдаче видно, а цена этого места — нет.", ["результат"]),
    ("Мы сами настроим, там всё просто.", "Можете, и я покажу, с чего начать. Считайте только своё время: первые два месяца уйдут на ошибки, за которые платит реклама. Давайте сравним через месяц.", "Хочется контроля: его и надо дать — доступы, цифры, решения.", ["доверие"]),
    ("Вы обещали другое.", "Давайте откроем, что мы записали после разговора. Если обещали и не сделали — вина наша, скажу, когда исправим. Если поняли по-разному — договоримся заново и запишем.", "Нужна запись, а не память. Для этого и есть отчёт о контакте.", ["доверие", "сроки"]),
    ("Согласуем на следующей неделе.", "Хорошо. Чтобы запуск не сдвинулся, ответ нужен до среды. Что вам нужно, чтобы решить раньше: цифры, пример, разговор с руководителем?", "Не хватает чего-то для решения — надо узнать, чего.", ["сроки"]),
    ("Пришлите на почту, я посмотрю.", "Пришлю сегодня и позвоню завтра в одиннадцать — пройдёмся вместе за десять минут. Удобно? Тогда сразу и решим.", "Письмо без звонка не читают.", ["общение"]),
)  # fmt: skip
COMPLAINTS = (
    "Третий раз переносите сроки по баннерам, премьера уже через неделю!",
    "В отчёте цифры не сходятся с нашими. Кто за это отвечает?",
    "Вчера весь день не мог до вас дозвониться.",
)


def care(clients: list[Client], people: dict[str, User], clock: Clock) -> None:
    """What needs tact. The new clauses oblige from this week on: the past of the demo had them not."""
    now, head = clock.now, people["vera"]
    for said, answer, why, tags in OBJECTIONS:
        Objection.add(said, answer, why=why, tags=tags, by=head, at=clock.since)
    schedule = worktime.default()
    week = schedule.week_of(now).start
    for ref in (
        "R1.change", "R1.explain", "R2.accept", "R2.answer", "R2.introduce", "R3.callback", "R3.debrief", "R3.first-call", "R3.questions",
        "R3.report", "R3.restated", "R7.access", "R7.counters", "R12.complaint", "R13.accept-result",
    ):  # fmt: skip
        Beginning.objects.get_or_create(clause=ref, defaults={"at": week})
    _complain(clients, head, now)
    _shifts(people, head, now)
    _report(week, now)
    running = [client for client in clients if client.status == "running"]
    Incident.report(
        running[7],
        "Форма заявки на сайте не отправляется с телефона",
        by=leader(running[7]),
        at=now - timedelta(minutes=50),
    )
    letter = (
        Message.objects.filter(direction="in", kind="person", thread__client__in=running, at__gte=week)
        .order_by("-at")
        .first()
    )
    if letter and (client := letter.thread.client):
        Assignment.mark(letter, by=leader(client), at=max(letter.at, now - timedelta(hours=1)))


def _complain(clients: list[Client], head: User, now: datetime) -> None:
    first, second, third = (
        Complaint.write_down(
            client, words, contact=client.contacts.first(), by=leader(client), at=now - timedelta(days=days, minutes=40)
        )
        for client, words, days in zip(clients[2:5], COMPLAINTS, (0, 1, 12), strict=True)
    )
    second.answer(by=leader(second.client), at=now - timedelta(days=1))
    second.change(cause="quality", by=leader(second.client), at=now - timedelta(days=1))
    third.make_plan(
        "Перевести телефон на дежурного и перезванивать за час.",
        due_at=now - timedelta(days=9),
        by=leader(third.client),
        at=now - timedelta(days=12),
    )
    third.resolve("Звонки переведены, два дня без пропущенных.", by=leader(third.client), at=now - timedelta(days=10))
    third.confirm(
        how="call",
        evidence="Да, теперь сразу берут трубку.",
        contact=third.contact,
        by=leader(third.client),
        at=now - timedelta(days=9),
    )
    third.change(
        cause="silence",
        cause_words="Телефон звонил у одного менеджера, пока он был на встрече.",
        by=head,
        at=now - timedelta(days=9),
    )


def _shifts(people: dict[str, User], head: User, now: datetime) -> None:
    """This weekend somebody is on call, the next one not yet."""
    schedule = worktime.default()
    friday = schedule.working_day_on_or_before(schedule.date_of(now))
    while schedule.is_working(friday + timedelta(days=1)):
        friday += timedelta(days=1)
    manager = next(user for login, user in sorted(people.items()) if user.role == "account_manager")
    OnCall.put_on(
        manager,
        starts_at=schedule.closes(friday),
        ends_at=schedule.opens(friday + timedelta(days=1)),
        by=head,
        at=now - timedelta(days=3),
    )


def _report(week: datetime, now: datetime) -> None:
    """Most of this week's talks have their report; the last two wait for it."""
    talks = Touch.objects.filter(at__gte=week, struck_at=None, result="talked")
    held = talks.filter(Q(channel__in=("meeting", "video")) | Q(channel="call", agreements__isnull=False))
    held = held.distinct().order_by("-at", "-pk")
    for touch in held[2:]:
        sent = min(touch.at + timedelta(hours=2), now)
        report = ContactReport.draw_up(
            touch, draft(touch, contact=touch.contact, by=touch.user), by=touch.user, at=sent
        )
        report.send(by=touch.user, at=sent)
