"""An administrator connects a bot, a manager invites her client, and the client writes: in the real browser, over the wire."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from dirigent.domain.conversations.messengers import hook_secret
from dirigent.domain.conversations.models import Binding, Connection, Message
from tests.integrations.contract import HERE
from tests.integrations.standin import standing
from tests.integrations.telegram.cases import HEADER, TOKEN
from tests.integrations.telegram.standin import BotApi

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "verno-loshad-batareya"


def writes(house, bot: Connection, name: str, **said) -> int:
    """The vendor knocks at the real door."""
    update = json.loads((HERE / "telegram" / "payloads" / f"{name}.json").read_text())
    update["message"].update(said)
    headers = {HEADER: hook_secret(bot), "Content-Type": "application/json"}
    request = urllib.request.Request(f"{house.url}/hooks/{bot.token}/", json.dumps(update).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return answer.status


def test_from_the_token_to_the_first_message(window, house, wall, admin, olga, globus, anna, settings):
    wall("Fri 15:00")
    admin.give_password(PASSWORD, by=None, at=wall.now())
    with standing(BotApi()) as api:
        page = window(admin)
        page.goto("/settings/connections/")
        page.locator("details.menu summary", has_text="Подключить").click()
        page.get_by_role("link", name="Бот Telegram").click()
        page.fill("[name=password]", PASSWORD)
        page.locator("main button[type=submit], #content button.btn-primary, form button").last.click()
        page.fill("[name=name]", "Бот «Квартета»")
        page.fill("[name=s_token]", TOKEN)
        page.fill("[name=s_base]", api.url)
        page.get_by_role("button", name="Подключить").click()
        expect(page.locator("h1")).to_have_text("Бот «Квартета»")
        page.get_by_role("button", name="Проверить сейчас").click()
        # The address of this house is no https: the vendor would refuse it, and the page says what to do.
        expect(page.locator(".notice.bad")).to_contain_text("Выберите «мы спрашиваем мессенджер»")
        settings.SITE_URL = "https://desk.kvartet.example"
        page.get_by_role("button", name="Проверить сейчас").click()
        expect(page.locator(".head .chip")).to_have_text("работает")
        assert api.hook["url"].startswith("https://desk.kvartet.example/hooks/")
        assert TOKEN not in page.content()

        bot = Connection.objects.get()
        office = window(olga)
        office.goto(f"/contacts/{anna.pk}/")
        office.get_by_role("link", name="Пригласить").click()
        office.get_by_role("button", name="Сделать ссылку").click()
        link = office.locator("#invitation-link").input_value()
        assert link.startswith("https://t.me/kvartet_bot?start=")
        assert writes(house, bot, "start", text=f"/start {link.partition('start=')[2]}") == 200
        assert Binding.objects.get().contact == anna
        assert writes(house, bot, "text", text="Пришлите смету на декабрь") == 200
        message = Message.objects.get()
        assert (message.thread.client, message.contact) == (globus, anna)
        office.goto(f"/inbox/{message.thread_id}/")
        expect(office.locator("#content")).to_contain_text("Пришлите смету на декабрь")
        office.goto(f"/contacts/{anna.pk}/")
        expect(office.locator("#content")).to_contain_text("привязан")
        page.reload()
        expect(page.locator("#content")).to_contain_text("принято")
        narrow = window(admin)
        narrow.set_viewport_size({"width": 390, "height": 844})
        narrow.goto(f"/settings/connections/{bot.pk}/")
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 390
        narrow.goto("/settings/connections/")
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 390
