"""What is offered as an agreement and what is not. Said on Wednesday, 18 November 2026, at noon; the day ends at 19:00.

`<` is a letter of the client, `>` is ours. After the text stands what must be found: who promised and until when.
"""

import time

import pytest

from dirigent.domain.conversations.promising import promises
from tests.cast import MOSCOW, moment

pytestmark = pytest.mark.django_db
NOON = moment("Wed 12:00")
FOUND = [
    ("< Пришлю до пятницы.", "theirs Fri 19:00"),
    ("> Пришлю до пятницы.", "ours Fri 19:00"),
    ("> Сделаем завтра.", "ours Thu 19:00"),
    ("< Оплатим 25-го", "theirs 2026-11-25 19:00"),
    ("< В понедельник утром скину макеты", "theirs next Mon 13:00"),
    ("> Отчёт подготовим до конца недели.", "ours Fri 19:00"),
    ("> Исправим через два дня.", "ours Fri 19:00"),
    ("< Оплатим до 15.12.", "theirs 2026-12-15 19:00"),
    ("> Пришлю к 12:00 завтра", "ours Thu 12:00"),
    ("> Вышлю смету сегодня к 18:00.", "ours Wed 18:00"),
    ("> Добрый день! Макеты отправлю завтра. Хорошего дня!", "ours Thu 19:00"),
    ("< Вернёмся с ответом не позднее пятницы", "theirs Fri 19:00"),
    ("< Тексты пришлём не позже 20 ноября", "theirs Fri 19:00"),
    ("> Запускаем в понедельник", "ours next Mon 19:00"),
    ("> Отправляем вам договор завтра до обеда", "ours Thu 13:00"),
    ("< Счёт будет оплачен 25 ноября", "theirs 2026-11-25 19:00"),
    ("< Оплата будет в четверг", "theirs Thu 19:00"),
    ("< Бухгалтерия оплатит счёт 1 декабря", "theirs 2026-12-01 19:00"),
    ("> Дизайнер пришлёт варианты послезавтра", "ours Fri 19:00"),
    ("> Макеты будут готовы к четвергу.", "ours Thu 19:00"),
    ("> Ждите баннеры завтра вечером", "ours Thu 19:00"),
    ("> Медиаплан будет у вас до конца дня", "ours Wed 19:00"),
    ("> Постараемся доделать к пятнице", "ours Fri 19:00"),
    ("> Обещаю прислать отчёт до конца месяца", "ours 2026-11-30 19:00"),
    ("> Планируем сдать сайт 15 декабря", "ours 2026-12-15 19:00"),
    ("< Сможем оплатить только в следующую среду", "theirs next Wed 19:00"),
    ("< Дадим ответ на следующей неделе", "theirs next Fri 19:00"),
    ("> Перезвоню через час", "ours Wed 13:00"),
    ("> Перезвоню через полчаса.", "ours Wed 12:30"),
    ("> Сделаем в течение трёх рабочих дней", "ours next Mon 19:00"),
    ("> Пришлю в течение дня", "ours Wed 19:00"),
    ("> Смету скину через неделю", "ours next Wed 19:00"),
    ("< Утвердим макет до 1.12.2026", "theirs 2026-12-01 19:00"),
    ("< Согласуем до 20 числа", "theirs Fri 19:00"),
    ("> Позвоню вам в пятницу в 15:30", "ours Fri 15:30"),
    ("> Созвонимся завтра в 11:00", "ours Thu 11:00"),
    ("> Встретимся в четверг в 10 утра", "ours Thu 10:00"),
    ("> Отправлю сегодня до 5 вечера", "ours Wed 17:00"),
    ("> С нас медиаплан до пятницы", "ours Fri 19:00"),
    ("> С вас тексты до четверга", "theirs Thu 19:00"),
    ("< С нас — бриф к понедельнику", "theirs next Mon 19:00"),
    ("> Макеты пришлю до пятницы, а смету сделаем завтра", "ours Fri 19:00|ours Thu 19:00"),
    ("> Исправим и пришлём завтра", "ours Thu 19:00"),
    ("> Завтра исправим ошибку в меню, проверим и выложим.", "ours Thu 19:00"),
    ("< Пришлю отчёт, который вы просили в понедельник, до пятницы", "theirs Fri 19:00"),
    ("< Пришлите, пожалуйста, тексты до четверга, а мы оплатим счёт в пятницу", "theirs Fri 19:00"),
    ("> Олег Петрович, до вторника подготовим предложение.", "ours next Tue 19:00"),
    ("< ок, скину завтра", "theirs Thu 19:00"),
    ("< Сегодня вечером посоветуюсь с директором и отвечу", "theirs Wed 19:00"),
    ("> Внесём правки к выходным", "ours Fri 19:00"),
    ("> Завтра к 12:00 выложим пост и пришлём ссылку.", "ours Thu 12:00"),
    ("> Подпишем акт до пт", "ours Fri 19:00"),
    ("> Пришлю к 18:00", "ours Wed 18:00"),
    ("> Пришлю к 10:00", "ours Thu 10:00"),
    ("> Отгрузим листовки 27 ноября до 14 часов", "ours 2026-11-27 14:00"),
    ("> I will send the report by Friday.", "ours Fri 19:00"),
    ("< We'll pay on 25 November", "theirs 2026-11-25 19:00"),
    ("> We’ll launch tomorrow morning.", "ours Thu 13:00"),
    ("< The texts will be ready by Monday", "theirs next Mon 19:00"),
    ("> I'll call you in two hours", "ours Wed 14:00"),
    ("> You'll have the banners by the end of the week", "ours Fri 19:00"),
    ("< Вернусь к вам завтра с ответом", "theirs Thu 19:00"),
]
NOTHING = [
    "< Не успеем до пятницы", "< До пятницы не пришлю.", "> К сожалению, завтра не сможем.", "< Вряд ли оплатим до конца недели",
    "< Сможете до пятницы?", "< Пришлёте завтра?", "< Когда пришлёте макеты?", "< Успеете сделать до 25-го?",
    "> Оплатите до пятницы?", "< Давайте созвонимся завтра?", "< Пришлите, пожалуйста, до пятницы.", "< Нужно до пятницы!",
    "< Если успеем, пришлём завтра", "> Как только согласуете, запустим в понедельник", "> Сделаем завтра, если пришлёте тексты",
    "> После оплаты запустим в понедельник", "< Возможно, оплатим в пятницу", "> Может быть, завтра сделаем",
    "< Вчера прислали макеты", "> Отчёт отправили в пятницу.", "< Мы просили до пятницы", "< Вы обещали прислать завтра",
    "< Буду в отпуске до понедельника", "< Я буду на связи завтра", "< Жду до пятницы", "< Ждём макеты завтра.",
    "< Хотим запуститься в понедельник", "< Пришлю", "> Сделаем всё в лучшем виде!", "< Встреча прошла в понедельник",
    "< Работаем с 10 до 18", "> Скидка 15.12% действует", "< Дедлайн 25 ноября", "< Спасибо, до завтра!",
    "< Сделаем не раньше понедельника", "< Вы пришлёте в четверг", "> Завтра праздник", "< Цена 12.30 за клик",
    "> Will you send it by Friday?", "< We won't pay by Friday", "< If we pay by Friday, will you start",
    "< > Пришлю до пятницы.\n> Сделаем завтра", "< Спасибо!\n\n-----Original Message-----\nПришлю до пятницы.",
    "< Спасибо\n18.11.2026 11:00, Ольга пишет:\nПришлю до пятницы.", "< Хорошо\n-- \nОтвечу завтра", "",
    "< Надеюсь, увидимся в пятницу", "< Болею до среды", "> Подумаем до завтра",
]  # fmt: skip


def told(case: str) -> set[str]:
    mark, _space, text = case.partition(" ")
    return {
        f"{offer.side} {offer.due_at.astimezone(MOSCOW):%d.%m %H:%M}"
        for offer in promises(text, incoming=mark == "<", at=NOON)
    }


def meant(words: str) -> set[str]:
    return {
        f"{side} {moment(when):%d.%m %H:%M}" for side, _space, when in (one.partition(" ") for one in words.split("|"))
    }


@pytest.mark.parametrize(("case", "words"), FOUND)
def test_a_promise_is_found_with_its_side_and_moment(case, words):
    assert told(case) == meant(words)


@pytest.mark.parametrize("case", NOTHING)
def test_what_is_no_promise_is_not_offered(case):
    assert told(case) == set()


# Letters as people write them, several sentences each; truth was written down before the rules were tried on them.
LETTERS = [
    ("< Ольга, добрый день! Спасибо за отчёт, всё получили. Замечания по нему пришлю до четверга, обсудим на созвоне. "
     "Хорошего дня!", "theirs Thu 19:00"),
    ("< Коллеги, макеты смотрели вчера, в целом нравится. Логотип в векторе скинет наш дизайнер сегодня вечером. Счёт "
     "передал в бухгалтерию, оплата в пятницу.", "theirs Wed 19:00|theirs Fri 19:00"),
    ("> Анна Сергеевна, по итогам разговора: правки в баннеры внесём завтра к обеду, медиаплан на декабрь вышлем "
     "до конца недели. От вас ждём тексты и фото.", "ours Thu 13:00|ours Fri 19:00"),
    ("> Кампанию остановили, деньги не тратятся. Разберёмся в причине и в течение двух часов напишу, что случилось.",
     "ours Wed 14:00"),
    ("< Добрый! Директор в командировке до понедельника, поэтому договор подпишем во вторник. Оригиналы отправим "
     "курьером в среду", "theirs next Tue 19:00|theirs next Wed 19:00"),
    ("< Мы пока думаем. Бюджет на следующий квартал утвердят только к 10 декабря. Сообщу, как будет ясность.", ""),
    ("> Доступы к Метрике получили, спасибо. Настройку целей закончим к понедельнику, потом пришлю инструкцию.",
     "ours next Mon 19:00"),
    ("< Напомните, пожалуйста, когда будет отчёт? В прошлый раз обещали до пятницы, а прислали во вторник.", ""),
    ("> Сегодня же поставлю задачу дизайнеру, первый вариант покажем 24 ноября, финал — 30-го.",
     "ours Wed 19:00|ours 2026-11-24 19:00|ours 2026-11-30 19:00"),
    ("< Бриф заполняю, останется пара вопросов. К утру четверга всё будет у вас.", "theirs Thu 13:00"),
    ("< Не получится завтра, перенесём встречу на пятницу в 14:00?", ""),
    ("> Отчёт за октябрь во вложении. Новый будет готов 3 декабря.", "ours 2026-12-03 19:00"),
    ("< Телефоны для колл-трекинга дам до 20-го. Остальное у вас есть.", "theirs Fri 19:00"),
    ("> Учли все комментарии. Обновлённую версию загрузим на тестовый сайт через пару дней и сразу дадим ссылку.",
     "ours Fri 19:00"),
    ("< Hi Olga, thanks for the call. I'll get back to you with the budget by Thursday. Please send the deck today.",
     "theirs Thu 19:00"),
]  # fmt: skip


def test_how_much_is_found_and_how_much_of_it_is_true():
    """Offers are cheap to turn down and a missed promise is dear, but a helper that cries wolf is switched off."""
    right = wrong = missed = 0
    for case, words in [*FOUND, *((case, "") for case in NOTHING), *LETTERS]:
        found, true = told(case), meant(words) if words else set()
        right, wrong, missed = right + len(found & true), wrong + len(found - true), missed + len(true - found)
        if found != true:
            print(case, "\n   found", found, "\n   meant", true)
    precision, recall = right / (right + wrong), right / (right + missed)
    print(f"precision {precision:.3f}, recall {recall:.3f}")

    assert precision >= 0.95, "too much is offered that nobody promised"
    assert recall >= 0.93, "too many promises are missed"


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("Анна пришлёт тексты до пятницы, мы сделаем макеты завтра", "theirs Fri 19:00|ours Thu 19:00"),
        ("Обещала прислать логотип до четверга", "theirs Thu 19:00"),
        ("Я пообещала перезвонить завтра в 11:00", "ours Thu 11:00"),
        ("Оплатят счёт 25-го", "theirs 2026-11-25 19:00"),
        ("Ждём тексты до пятницы", "theirs Fri 19:00"),
        ("Говорили о планах на декабрь", ""),
    ],
)
def test_our_record_of_a_talk_speaks_of_both_sides(record, words):
    found = {f"{o.side} {o.due_at.astimezone(MOSCOW):%d.%m %H:%M}" for o in promises(record, incoming=None, at=NOON)}

    assert found == (meant(words) if words else set())


def test_a_long_text_of_dates_costs_no_more_than_its_length():
    text = "в пятницу к 12:00 через два дня 25-го до конца " * 2_000
    began = time.process_time()

    promises(text, incoming=True, at=NOON)

    assert time.process_time() - began < 2
