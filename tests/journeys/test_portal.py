"""The client comes in on a phone: by a link and a code, then by a press of a finger; writes, asks for a call, and thinks better of it."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from dirigent.domain.conversations.models import ClientRequest, Message, Wait
from dirigent.domain.passes.models import Passkey, Visit
from dirigent.portal.entering import letters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def sent_at_once(monkeypatch, wall):
    """The worker is at hand."""

    monkeypatch.setattr(letters, "send_soon", lambda code: letters.send_code_letter(code, at=wall.now()))


def phoned(window) -> Page:
    page = window(has_touch=True, is_mobile=True)
    page.set_viewport_size(SIZE)
    return page


def digits() -> str:
    return re.search(r"\d{4} \d{4}", mail.outbox[-1].body)[0]


def come_in(page: Page) -> None:
    page.get_by_role("button", name="Прислать код").click()
    expect(page.get_by_role("heading", name="Код уже в пути")).to_be_visible()
    page.get_by_label("Код из письма").fill(digits())
    page.get_by_role("button", name="Войти").click()


def in_the_width(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), page.url


def test_a_link_a_code_a_word_and_a_call(window, globus, anna, olga, wall):
    desk: Page = window(olga)
    desk.goto(f"/contacts/{anna.pk}/")
    desk.get_by_role("link", name="Портал").click()
    desk.get_by_role("button", name="Дать ссылку").click()
    link = desk.locator("#pass-link").input_value()

    phone: Page = phoned(window)
    phone.goto(link.removeprefix("http://localhost:8000"))
    assert "/portal/in/?" in phone.url or phone.url.endswith("/portal/in/")  # the token is out of the address
    in_the_width(phone)
    come_in(phone)

    expect(phone.get_by_text("С вами Ольга Снегирёва")).to_be_visible()
    in_the_width(phone)
    phone.get_by_role("link", name="Написать").click()
    phone.get_by_label("Сообщение").fill("Когда выйдет реклама?")
    in_the_width(phone)
    phone.get_by_role("button", name="Отправить").click()
    expect(phone.get_by_text("Отправлено. Ответим здесь и на почту.")).to_be_visible()
    expect(phone.locator(".said .theirs")).to_contain_text("Когда выйдет реклама?")
    assert Wait.objects.get().answered_at is None

    desk.goto("/inbox/?tab=team")
    desk.get_by_text("Когда выйдет реклама?").first.click()
    expect(desk.locator("#subject")).to_contain_text("Сообщение с портала")

    phone.goto("/portal/")
    phone.get_by_role("link", name="Позвоните мне").click()
    phone.get_by_label("Когда вам удобно").select_option(index=2)
    phone.get_by_role("button", name="Попросить позвонить").click()
    expect(phone.get_by_text("Перезвонить вам")).to_be_visible()
    phone.get_by_role("button", name="Отменить").click()
    expect(phone.get_by_text("Перезвонить вам")).to_have_count(0)
    assert ClientRequest.objects.get().withdrawn_at
    assert Message.objects.filter(medium="portal").count() == 2


def test_a_passkey_opens_without_a_letter(window, anna, wall):
    phone: Page = phoned(window)
    keys = phone.context.new_cdp_session(phone)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    phone.goto("/portal/in/")
    phone.get_by_label("Ваш адрес почты").fill("anna@globus.example")
    come_in(phone)
    phone.goto("/portal/entries/")
    in_the_width(phone)
    phone.get_by_role("button", name="Добавить ключ").click()
    expect(phone.get_by_text("Ключ сохранён")).to_be_visible()
    letters = len(mail.outbox)

    phone.locator(".portal-who summary").click()
    phone.get_by_role("button", name="Выйти").last.click()
    expect(phone.get_by_role("heading", name="Вход")).to_be_visible()
    phone.get_by_role("button", name="Войти по ключу").click()
    expect(phone.get_by_role("link", name="Главная")).to_be_visible()
    assert list(Visit.objects.order_by("pk").values_list("through", flat=True)) == ["address", "passkey"]
    assert len(mail.outbox) == letters

    phone.goto("/portal/entries/")
    phone.get_by_role("button", name="Убрать").first.click()
    assert Passkey.objects.get().ended_at
    phone.goto("/portal/")
    phone.locator(".portal-who summary").click()
    phone.get_by_role("button", name="Выйти").last.click()
    phone.get_by_role("button", name="Войти по ключу").click()
    expect(phone.get_by_text("Мы не знаем этого ключа")).to_be_visible()


def test_ours_see_it_as_the_client_does_in_the_window_in_which_they_work(window, anna, olga, wall, house):
    desk: Page = window(olga)
    desk.goto(f"/clients/{anna.client_id}/")
    desk.get_by_role("link", name="Глазами клиента").first.click()
    expect(desk.get_by_text("Менять отсюда ничего нельзя")).to_be_visible()
    desk.get_by_role("link", name="Позвоните мне").click()
    assert f"/portal/as/{anna.pk}/call/" in desk.url
    desk.get_by_role("button", name="Попросить позвонить").click()
    expect(desk.get_by_text("Вы смотрите глазами клиента")).to_be_visible()
    assert not Message.objects.exists()
    desk.get_by_role("link", name="Вернуться к клиенту").click()
    expect(desk.get_by_role("heading", name="Театр «Глобус»")).to_be_visible()
