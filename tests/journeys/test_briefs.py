"""A brief is filled by the client on a phone, questioned, restated, confirmed, split between departments, and checked."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from dirigent.domain.onboarding.models import Brief, Debrief, Inspection, OpenQuestion, Share
from dirigent.domain.passes.models import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(window, house, anna) -> Page:
    """Anna's telephone, in which she is in by her link and code."""
    page = window(has_touch=True, is_mobile=True)
    page.set_viewport_size(PHONE)
    _visit, token = Visit.start(anna, through="link", address=None, agent="iPhone Safari", at=timezone.now())
    page.context.add_cookies([{"name": "visit", "value": token, "url": house.url}])
    return page


def test_a_task_is_understood_before_anybody_works_on_it(
    window, house, phone, wall, globus, anna, olga, production_head
):
    wall("Fri 11:00")
    desk: Page = window(olga)

    # Begun on the desk and given to the client.
    desk.goto(f"/briefs/?client={globus.pk}")
    desk.get_by_role("link", name="Завести бриф").first.click()
    desk.get_by_label("О чём бриф").fill("Премьера «Ревизор»")
    desk.get_by_role("button", name="Завести").click()
    expect(desk.get_by_role("heading", name="Премьера «Ревизор»")).to_be_visible()
    desk.get_by_role("link", name="Отправить клиенту").click()
    desk.get_by_role("button", name="Отправить").click()
    expect(desk.locator("#brief-head .chip")).to_have_text("у клиента")
    brief = Brief.objects.get()

    # Filled on the phone in two visits: what was typed stays without a press.
    phone.goto("/portal/")
    phone.get_by_role("link", name="Ответить").click()
    phone.get_by_label("Чего вы хотите добиться?").fill("Продать 900 билетов до 14 декабря")
    expect(phone.locator("#asked-goal .saved")).to_contain_text("сохранено")
    phone.goto("/portal/")
    expect(phone.get_by_text("Отвечено: 1 из 24")).to_be_visible()
    phone.goto(f"/portal/briefs/{brief.pk}/")
    expect(phone.get_by_label("Чего вы хотите добиться?")).to_have_value("Продать 900 билетов до 14 декабря")
    phone.get_by_label("Что рекламируем: товар, услуга, событие?").fill("Спектакль «Ревизор»")
    phone.get_by_label("Кто ваши покупатели?").fill("Семьи с детьми")
    phone.get_by_label("Сколько готовы тратить на рекламу в месяц?").fill("100 000")
    phone.get_by_label("Сколько заявок или заказов хотите получать в месяц?").fill("400")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    phone.get_by_role("button", name="Отправить агентству").click()
    expect(phone.get_by_text("Спасибо! Прочитаем")).to_be_visible()

    # Questioned: while a question is open, nobody has understood.
    desk.goto(f"/briefs/{brief.pk}/")
    desk.locator("#questions").get_by_role("link", name="спросить").click()
    desk.get_by_label("Вопросы").fill("Какие площадки подходят?")
    desk.get_by_role("button", name="Спросить").click()
    expect(desk.locator("#questions")).to_contain_text("Какие площадки подходят?")
    expect(desk.get_by_role("button", name="Понял полностью")).to_be_disabled()
    phone.goto("/portal/questions/")
    phone.get_by_label("Ваш ответ").fill("Яндекс и ВКонтакте")
    phone.get_by_role("button", name="Ответить").click()
    expect(phone.get_by_text("Спасибо, ответ у нас.")).to_be_visible()
    assert OpenQuestion.objects.get().answered_contact == anna

    # The goal is counted, the task put in our words and sent.
    desk.goto(f"/briefs/{brief.pk}/")
    desk.get_by_role("link", name="Достижима ли цель?").click()
    desk.get_by_role("button", name="Посчитать").click()
    expect(desk.get_by_text("недостижима")).to_be_visible()
    desk.get_by_role("button", name="Понял полностью").click()
    expect(desk.locator("#brief-head .chip")).to_have_text("понят полностью")
    desk.get_by_role("link", name="Пересказать своими словами").click()
    expect(desk.get_by_label("Пункт 1", exact=True)).to_have_value("Чего вы хотите добиться")
    desk.get_by_role("button", name="Сохранить и отправить").click()
    desk.get_by_role("button", name="Отправить клиенту").click()
    expect(desk.locator("#debrief-1 .chip")).to_have_text("у клиента")
    expect(desk.get_by_role("button", name="Поставить задачу отделу")).to_be_disabled()

    # Read and confirmed on the phone.
    phone.goto("/portal/")
    phone.get_by_role("link", name="Прочитать").click()
    expect(phone.get_by_role("heading", name="Верно ли мы вас поняли?")).to_be_visible()
    expect(phone.get_by_text("даст 13–320 заявок")).to_be_visible()
    phone.get_by_role("button", name="Да, всё верно").click()
    expect(phone.get_by_text("Спасибо! Начинаем")).to_be_visible()
    debrief = Debrief.objects.get()
    assert debrief.words_of_client.content_hash == debrief.version.content_hash

    # Split: the department gets its task with what the client confirmed in it.
    desk.goto(f"/briefs/{brief.pk}/")
    desk.get_by_role("link", name="Поставить задачу отделу").click()
    expect(desk.get_by_label("Для чего")).to_have_value(re.compile("Продать 900 билетов"))
    desk.get_by_role("button", name="Поставить задачу").click()
    expect(desk.get_by_text("Что делают отделы")).to_be_visible()
    share = Share.objects.get()

    # Handed in, checked against the points, given back once and accepted.
    works: Page = window(production_head)
    works.goto(f"/tasks/{share.task_id}/")
    works.get_by_role("button", name="Начать").click()
    _hand_in(works, "Двадцать объявлений")
    _inspect(desk, share, wrong="Нужно тридцать")
    works.goto(f"/tasks/{share.task_id}/")
    _hand_in(works, "Тридцать объявлений")
    _inspect(desk, share)
    assert [one.accepted for one in Inspection.objects.order_by("at")] == [False, True]
    share.task.refresh_from_db()
    assert share.task.closed_by == olga


def _hand_in(works: Page, result: str) -> None:
    works.get_by_role("link", name="Сдать").or_(works.get_by_role("button", name="Сдать")).first.click()
    works.get_by_role("dialog").get_by_role("textbox").fill(result)
    works.get_by_role("dialog").get_by_role("button", name="Сдать").click()
    expect(works.get_by_text("На проверке").first).to_be_visible()


def _inspect(desk: Page, share: Share, wrong: str = "") -> None:
    """From the brief, point by point."""
    desk.goto(f"/briefs/{share.brief_id}/")
    desk.get_by_role("link", name="Проверить результат").click()
    expect(desk.get_by_role("heading", name="Проверка результата")).to_be_visible()
    for point in desk.get_by_text("Так", exact=True).all():
        point.click()
    if wrong:
        desk.get_by_text("Не так", exact=True).first.click()
        desk.get_by_label("Что не так").first.fill(wrong)
    desk.get_by_role("button", name="Готово").click()
    expect(desk.get_by_text("Вернули в работу" if wrong else "Принято: можно показывать клиенту.")).to_be_visible()
