"""The desk of the inbox in the real browser: keys, two people at one conversation, two windows of one person."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dirigent.domain.conversations.models import Note, Thread
from dirigent.domain.people.models import Agency
from tests.desk.inbox.letters import letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTER = ".rail a[href='/inbox/'] .n"


@pytest.fixture
def three(house, globus, anna, wall):
    """Three conversations of «Глобус»: «Третье» is the newest."""
    Agency.objects.update_or_create(pk=1, defaults={"name": "Квартет", "mail_domains": ["kvartet.example"]})
    wall("Fri 15:00")
    return [
        letter("anna@globus.example", name="Анна", at=f"Fri 1{n}:00", subject=subject).thread
        for n, subject in enumerate(("Первое", "Второе", "Третье"))
    ]


def press(page, code: str, letter_of_layout: str) -> None:
    """A key by its place, with the letter that the layout puts there."""
    page.evaluate(
        "([code, key]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))",
        [code, letter_of_layout],
    )


@pytest.mark.parametrize("layout", ["jkoesn", "олщуыт"])
def test_the_day_goes_by_keys_in_any_layout(window, olga, three, layout):
    j, k, o, e, s, n = layout
    page = window(olga)
    page.goto("/inbox/")
    press(page, "KeyJ", j)
    press(page, "KeyJ", j)
    press(page, "KeyK", k)
    expect(page.locator("[data-row].is-active")).to_contain_text("Третье")
    press(page, "KeyO", o)
    page.wait_for_url(f"**/inbox/{three[2].pk}/**")

    press(page, "KeyS", s)
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("До какого времени?")
    dialog.get_by_role("button", name="Утром следующего рабочего дня").click()
    page.wait_for_url(f"**/inbox/{three[1].pk}/**")
    assert Thread.objects.get(pk=three[2].pk).snoozed_until

    press(page, "KeyE", e)
    page.wait_for_url(f"**/inbox/{three[0].pk}/**")
    assert Thread.objects.get(pk=three[1].pk).done_at
    page.get_by_role("button", name="Отменить").first.click()
    expect(page.locator("#letters")).to_contain_text("Второе")

    page.goto(f"/inbox/{three[0].pk}/")
    press(page, "KeyN", n)
    expect(page.locator("#id_note_text")).to_be_focused()
    page.keyboard.type("Говорить о билетах")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note-body")).to_have_text("Говорить о билетах")
    assert Note.objects.get().thread == three[0]


def test_two_people_see_that_both_would_answer(window, olga, marina, three):
    hers, his = window(olga), window(marina)
    for page in (hers, his):
        page.goto(f"/inbox/{three[0].pk}/")
    expect(hers.locator("#present")).to_contain_text("Марина Орлова тоже смотрит")
    expect(his.locator("#present")).to_contain_text("Ольга Снегирёва тоже смотрит")

    # What she writes in the field of the answer he sees within two seconds.
    hers.evaluate("document.getElementById('answer').insertAdjacentHTML('beforeend', '<textarea id=words></textarea>')")
    began = time.monotonic()
    hers.locator("#words").fill("Анна, добрый день!")
    expect(his.locator("#present")).to_contain_text("Ольга Снегирёва пишет ответ")
    assert time.monotonic() - began < 2

    hers.goto("/")
    expect(his.locator("#present")).to_be_empty()


def test_what_is_read_in_one_window_is_read_in_the_other(window, olga, three):
    first, second = window(olga), window(olga)
    for page in (first, second):
        page.goto("/inbox/?tab=unread")
        expect(page.locator(COUNTER)).to_have_text("3")

    first.get_by_text("Второе").click()
    for page in (first, second):
        expect(page.locator(COUNTER)).to_have_text("2")
    expect(second.locator("#letters [data-row]")).to_have_count(2)

    letter("anna@globus.example", name="Анна", at=timezone.now() - timedelta(seconds=1), subject="Новое")
    for page in (first, second):
        expect(page.locator(COUNTER)).to_have_text("3")

    first.get_by_label("Ещё", exact=True).click()
    first.get_by_role("button", name="Пометить непрочитанным").click()
    for page in (first, second):
        expect(page.locator(COUNTER)).to_have_text("4")


def test_what_is_marked_in_a_letter_becomes_a_task(window, olga, three):
    page = window(olga)
    page.goto(f"/inbox/{three[0].pk}/")
    page.locator(".letter-text").first.click(click_count=3)
    page.get_by_role("button", name="Мы обещали").click()

    expect(page.locator("#dialog [name=p0-text]")).to_have_value("Здравствуйте!")
    expect(page.locator("#dialog .for-task").first).to_be_hidden()
