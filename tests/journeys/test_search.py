"""A manager looks for a word that stands in an attached file, prepares for the call, and takes a promise out of a letter."""

from datetime import time

import pytest
from playwright.sync_api import expect

from dirigent.domain.conversations.files_read import read_next
from dirigent.domain.conversations.models import Agreement, Attachment, Message, Note
from dirigent.foundation.files.storing import store
from dirigent.integrations.documents.reading import read
from tests.cast import moment
from tests.regulation.story import letter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def no_sideways(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def life(house, wall, globus, anna, olga, derived):
    wall("Fri 12:00")
    at = moment("Fri 10:00")
    anna.change(by=olga, at=at, avoid="Не упоминать прошлого подрядчика", windows=[(4, time(11), time(18))])
    Note.leave(globus, "Про афиши спрашивать осторожно", mood="worried", by=olga, at=at, contact=anna)
    Agreement.make(globus, "посчитать смету", side="ours", due_at=moment("Fri 19:00"), by=olga, at=at)
    letter(globus, at)
    Message.objects.update(
        new_text="Ольга, добрый день! Когда будет смета? Афиши во вложении, тексты пришлю до вторника."
    )
    file = store("Бриф на афиши премьеры.\nТираж — пять тысяч листовок, печать в Рязани.".encode())
    Attachment.objects.create(message=Message.objects.get(), file=file, name="Бриф.txt")
    read_next(read, at=at)
    derived()


def test_found_in_a_file_and_narrowed_down(window, life, olga, globus):
    page = window(olga)
    page.goto("/search/")
    page.locator(".search-form input[name=q]").fill("листовками")
    row = page.locator("#found .row2", has_text="Бриф.txt")
    expect(row.locator("mark")).to_have_text("листовок")
    page.locator(".search-form input[name=q]").fill("афиши")
    expect(page.locator("#found .row2.inward", has_text="осторожно")).to_contain_text("для своих")

    page.get_by_text("Уточнить").click()
    page.locator("#search-client").press_sequentially("глоб")
    page.get_by_role("option", name="Театр «Глобус»").click()
    page.locator("#search-medium").select_option("mail")
    expect(page.locator("#found .row2.inward")).to_have_count(0)
    expect(page.locator("#found .row2", has_text="Бриф.txt")).to_be_visible()
    assert f"client={globus.pk}" in page.url and "medium=mail" in page.url
    page.reload()
    expect(page.locator("#found .row2", has_text="Бриф.txt")).to_be_visible()
    page.locator("#found .row2", has_text="Бриф.txt").click()
    page.wait_for_url("**/inbox/**")


def test_a_promise_in_the_letter_becomes_an_agreement_by_one_press(window, life, olga):
    page = window(olga)
    page.goto(f"/inbox/{Message.objects.get().thread_id}/")
    offer = page.locator(".offers .notice")
    expect(offer).to_contain_text("тексты пришлю до вторника")
    offer.get_by_role("button", name="Записать договорённость").click()
    expect(page.locator(".offers .notice")).to_have_count(0)
    made = Agreement.objects.get(side="theirs")
    assert (made.message, made.due_at) == (Message.objects.get(), moment("next Tue 19:00"))


def test_one_key_before_the_call(window, life, olga, globus):
    page = window(olga)
    page.goto(f"/clients/{globus.pk}/")
    page.keyboard.press("z")
    card = page.locator("#dialog .calling")
    expect(card).to_contain_text("Анна, вам удобно разговаривать?")
    expect(card).to_contain_text("Не упоминать прошлого подрядчика")
    expect(card).to_contain_text("Когда будет смета?")


def test_on_a_telephone_nothing_runs_off_the_side(window, life, olga, globus):
    page = window(olga)
    page.set_viewport_size(PHONE)
    for address in (
        "/search/?q=афиши&medium=mail", f"/clients/{globus.pk}/calling/",
        f"/clients/{globus.pk}/promises/", "/search/?q=ничегошеньки",
    ):  # fmt: skip
        page.goto(address)
        assert no_sideways(page), address
