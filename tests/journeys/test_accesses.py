"""An access is asked for, given on a phone, verified beside a look at the site; then the counter vanishes and somebody is told."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from dirigent.domain.conversations.models import Connection, Outgoing
from dirigent.domain.passes.models import Visit
from dirigent.domain.tracking.models import Access, OurAccount, Secret, Site, SiteCheck
from dirigent.integrations.sitecheck import jobs
from dirigent.regulation.models import Duty
from tests.cast import LONG_AGO
from tests.sites import shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
LIVE = 20_000


@pytest.fixture(autouse=True)
def agency(settings, olga):
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    Connection.open_up(
        kind="mail", medium="mail", name="Почта Ольги", owner=olga, address="olga@kvartet.example",
        settings={"transport": "folder"}, by=None, at=LONG_AGO,
    )  # fmt: skip
    OurAccount.settle("metrika", "agency", "kvartet@yandex.example", by=None, at=LONG_AGO)


@pytest.fixture
def phone(window, house, anna) -> Page:
    """Anna's telephone, in which she is in by her link and code."""
    page = window(has_touch=True)
    page.set_viewport_size(PHONE)
    _visit, token = Visit.start(anna, through="link", address=None, agent="iPhone Safari", at=timezone.now())
    page.context.add_cookies([{"name": "visit", "value": token, "url": house.url}])
    return page


def look() -> None:
    """What the worker does meanwhile."""
    for check in SiteCheck.objects.filter(finished_at=None):
        jobs.look_at(check_id=check.pk)


def test_asked_given_verified_and_a_vanished_counter_noticed(window, phone, globus, anna, olga, wall, derived):
    wall("Tue 12:00")
    desk: Page = window(olga)
    with shop(counter="12345678") as site:
        # What we need is noted, and the site with the counter that must be on it.
        desk.goto(f"/clients/{globus.pk}/accesses/")
        desk.get_by_role("link", name="Записать первый").click()
        dialog = desk.get_by_role("dialog")
        dialog.get_by_label("Какой именно").fill("12345678")
        dialog.get_by_role("button", name="Записать").click()
        expect(desk.get_by_text("ещё не запрошен")).to_be_visible(timeout=LIVE)
        desk.get_by_role("link", name="Добавить сайт").click()
        dialog.get_by_label("Адрес").fill(site.url)
        dialog.get_by_role("button", name="Добавить и проверить").click()
        expect(desk.get_by_text("смотрим…")).to_be_visible(timeout=LIVE)
        look()
        expect(desk.locator(".chip.ok", has_text="Яндекс Метрика 12345678")).to_be_visible(timeout=LIVE)

        # One letter with a link; the client sees how it is done, does it, and says so.
        desk.get_by_role("link", name="Попросить клиента").click()
        dialog.get_by_role("button", name="Попросить клиента").click()
        expect(desk.get_by_text("ждём клиента", exact=True)).to_be_visible(timeout=LIVE)
        letter = Outgoing.objects.get(purpose="access")
        assert re.search(r"http\S+/portal/in/\S+\?to=/portal/accesses/", letter.text)
        assert "не присылайте пароли почтой" in letter.text
        phone.goto("/portal/")
        phone.get_by_role("link", name="Показать, как").click()
        expect(phone.get_by_text("kvartet@yandex.example").first).to_be_visible()
        assert phone.locator("svg.scheme").count() == 3
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        phone.get_by_role("button", name="Готово, проверьте").click()
        expect(phone.get_by_text("проверяем", exact=True)).to_be_visible()

        # It comes back to the desk as something to verify; whoever went in notes how far.
        derived()
        expect(desk.get_by_text("дан, нужно проверить")).to_be_visible(timeout=LIVE)
        assert Duty.objects.open().get(clause="R7.access", key="get").headline.startswith("Проверить доступ")
        desk.get_by_role("link", name="Проверить", exact=True).click()
        dialog.get_by_label("редактирование").check()
        dialog.get_by_role("button", name="Записать").click()
        expect(desk.locator(".chip.ok", has_text="проверен")).to_be_visible(timeout=LIVE)
        assert not Duty.objects.open().filter(clause="R7.access").exists()

        # Somebody changes the site. The next look by itself notices, and it stands in the day of the manager.
        wall("Wed 12:30")
        site.counter = ""
        Site.objects.update(next_check_at=timezone.now())
        jobs.look_round(timestamp=int(timezone.now().timestamp()))
        look()
        derived()
        desk.goto("/")
        row = desk.locator("article.duty", has_text="С сайта пропал счётчик: Яндекс Метрика 12345678")
        row.locator("[data-do]").click()
        expect(
            desk.get_by_role("heading", name="Яндекс Метрика 12345678: счётчик пропал").or_(
                desk.get_by_text("счётчик пропал")
            )
        ).to_be_visible()
        desk.get_by_role("link", name="Записать, что выяснили").click()
        dialog.get_by_label("Что выяснили").fill("Обновили шаблон сайта")
        dialog.get_by_label("Что скажем клиенту").fill("С сайта пропал счётчик Метрики, сегодня вернём")
        dialog.get_by_role("button", name="Записать").click()
        expect(desk.get_by_text("Записать, что выяснили")).to_have_count(0, timeout=LIVE)
        derived()
        assert not Duty.objects.open().filter(clause="R7.counters", key="vanished").exists()
        assert Duty.objects.open().filter(clause="R1.change", key="incident").exists()


def test_a_password_goes_from_the_phone_to_the_vault_and_is_shown_for_a_moment(
    window, phone, globus, anna, olga, wall, passwords, house
):
    wall("Tue 12:00")
    ftp = Access.note(globus, "ftp", by=olga, at=timezone.now())
    ftp.ask(through="portal", contact=anna, by=olga, at=timezone.now())
    phone.goto(f"/portal/accesses/{ftp.pk}/")
    phone.get_by_label("Логин").fill("globus_ftp")
    phone.get_by_label("Пароль").fill("канарейка-Zx81!")
    phone.get_by_role("button", name="В сейф").click()
    expect(phone.get_by_text("проверяем", exact=True)).to_be_visible()
    assert Secret.objects.get().given_by == anna

    desk: Page = window()
    desk.goto("/account/login/")
    desk.locator("[name=login]").fill("olga")
    desk.locator("[name=password]").fill("кофе на Арбате")
    desk.locator("[name=password]").press("Enter")
    expect(desk.locator("h1")).to_be_visible()
    desk.goto(f"/accesses/{ftp.pk}/")
    assert "канарейка" not in desk.content()
    desk.get_by_role("button", name="Показать").click()
    desk.get_by_role("link", name="Это я").click()
    desk.locator("[name=password]").fill("кофе на Арбате")
    desk.locator("[name=password]").press("Enter")
    desk.get_by_role("button", name="Показать").click()
    expect(desk.get_by_text("канарейка-Zx81!")).to_be_visible()
    expect(desk.get_by_text("Спрячется через 30 секунд", exact=False)).to_be_visible()
    expect(desk.get_by_text("канарейка-Zx81!")).to_have_count(0, timeout=35_000)

    phone.goto(f"/portal/accesses/{ftp.pk}/")
    expect(phone.get_by_text("Кто смотрел пароль")).to_be_visible()
