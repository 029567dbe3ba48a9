"""What an incoming matter is, and what comes first: a site that is down outranks a missing picture (INB-6).

Words suggest, a person says. A breakdown reported in words nobody has looked at yet still stands above what can wait.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Left

from dirigent.domain.people.models import User
from dirigent.foundation.search.words import forms, words

from .models import Direction, Matter, Message, MessageKind, Thread
from .standing import Stood, act_on

READ = 1500
NEAR = 3
WEIGHT = {Matter.BREAKDOWN: 40, Matter.CHANGE: 20, Matter.DEFECT: 10, Matter.STRATEGY: 6, Matter.TALK: 2}
URGENT, IMPORTANT, UNCONFIRMED = 10, 5, 2


@dataclass(frozen=True)
class Suggestion:
    matter: Matter
    urgent: bool
    important: bool


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOT = _set("не not no нет cannot перестать прекратить")
WORK = _set(
    "работать открываться открыться грузиться загружаться загрузиться запускаться запуститься заходить зайти войти входить "
    "крутиться показываться приходить идти отвечать отправляться проходить видный доступный поступать "
    "work working open opening load loading responding"
)
DOWN = _set(
    "упасть лечь сломаться сломать рухнуть недоступный взломать взлом вирус сбой авария отвалиться зависнуть висеть поломка "
    "down broken crashed hacked"
)
WHOLE = _set(
    "сайт лендинг магазин корзина оплата форма заявка звонок кабинет реклама кампания трафик счетчик сервер хостинг домен почта "
    "телефония показ приложение всё вообще site website checkout ads campaign server"
)
PIECE = _set(
    "картинка изображение фото фотография баннер кнопка ссылка файл вложение макет логотип текст шрифт иконка видео ролик "
    "заголовок подпись слово буква цена телефон адрес письмо image picture banner button link file logo typo"
)
WRONG = _set(
    "ошибка ошибочный опечатка неправильный неправильно неверный неверно съехать перепутать битый пропасть отсутствовать "
    "исправить поправить исправлять недочет баг кривой криво error mistake wrong typo missing fix bug"
)
CHANGE = _set(
    "поменять менять изменить заменить убрать убирать добавить остановить останавливать выключить отключить включить снять "
    "поставить приостановить перенести обновить удалить change replace remove stop pause add update"
)
STOP = _set("остановить останавливать приостановить выключить отключить stop pause")
HURRY = _set("срочно срочный немедленно асап горит гореть экстренно быстро сегодня urgent urgently asap immediately")
STRATEGY = _set("стратегия медиаплан стратегический strategy")
AHEAD = _set(
    "план планирование бюджет продвижение развитие конкурент квартал полугодие прогноз цель сезон год budget plan"
)
BROKEN_PAGE = re.compile(r"\b(?:40[34]|50[0-4])\b")


def suggest(text: str) -> Suggestion | None:
    """What these words seem to speak of; None when they say nothing clear. A person decides."""
    said = [frozenset((word, *forms(word))) for word in words(text[:READ])]

    def about(meant: frozenset[str]) -> bool:
        return any(word & meant for word in said)

    hurry = about(HURRY)
    fails = about(DOWN) or any(
        word & NOT and any(next_ & WORK for next_ in said[place + 1 : place + 1 + NEAR])
        for place, word in enumerate(said)
    )
    if fails or (about(WRONG) and BROKEN_PAGE.search(text[:READ])):
        whole, piece = about(WHOLE), about(PIECE)
        if whole or not piece:
            return Suggestion(Matter.BREAKDOWN, urgent=True, important=True)
        return Suggestion(Matter.DEFECT, urgent=hurry, important=False)
    if about(CHANGE) and hurry or about(STOP) and about(WHOLE):
        return Suggestion(Matter.CHANGE, urgent=True, important=False)
    if about(WRONG):
        return Suggestion(Matter.DEFECT, urgent=hurry, important=False)
    if about(STRATEGY) or sum(bool(word & AHEAD) for word in said) >= 2:  # noqa: PLR2004  # one such word is in any letter
        return Suggestion(Matter.STRATEGY, urgent=False, important=True)
    return None


def of_matter(matter: Matter) -> Suggestion:
    """What is meant by a suggestion of which only the matter was kept."""
    return Suggestion(
        matter,
        urgent=matter in (Matter.BREAKDOWN, Matter.CHANGE),
        important=matter in (Matter.BREAKDOWN, Matter.STRATEGY),
    )


def rank_of(matter: str, *, urgent: bool, important: bool) -> int:
    return (WEIGHT[Matter(matter)] if matter else 0) + URGENT * urgent + IMPORTANT * important


@transaction.atomic
def sort(
    threads: Iterable[Thread], matter: str, *, by: User, at: datetime, urgent: bool = False, important: bool = False
) -> list[Stood]:
    """A person says what it is, how urgent and how important."""
    left = {
        "matter": str(Matter(matter)),
        "urgent": urgent,
        "important": important,
        "hint": "",
        "rank": rank_of(matter, urgent=urgent, important=important),
        "sorted_by_id": by.pk,
        "sorted_at": at,
    }
    return act_on(threads, left, "thread.sorted", by=by, at=at, matter=str(matter), urgent=urgent, important=important)


def hint(thread_ids: Iterable[int]) -> None:
    """Note what the newest words of the client in these threads seem to speak of, where no person has said it."""
    newest = (
        Message.objects.filter(
            thread__in=list(thread_ids), thread__sorted_at=None, direction=Direction.IN, kind=MessageKind.PERSON
        )
        .order_by("thread_id", "-at", "-pk")
        .distinct("thread_id")
        .values_list("thread_id", "thread__hint", "subject", Left("new_text", READ), Left("text", READ))
    )
    changed: dict[str, list[int]] = {}
    for thread_id, was, subject, new, whole in newest:
        found = suggest(f"{subject}\n{new or whole}")
        if (found.matter if found else "") != was:
            changed.setdefault(str(found.matter) if found else "", []).append(thread_id)
    for matter, numbers in changed.items():
        meant = of_matter(Matter(matter)) if matter else None
        rank = rank_of(matter, urgent=meant.urgent, important=meant.important) - UNCONFIRMED if meant else 0
        Thread.objects.filter(pk__in=numbers, sorted_at=None).update(hint=matter, rank=rank)
