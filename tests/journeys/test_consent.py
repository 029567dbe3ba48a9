"""A set of banners goes through three versions to a certificate that anybody can check. The client does their part on a phone."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from dirigent.domain.approvals.certifying import certify_all
from dirigent.domain.approvals.models import Approval
from dirigent.domain.passes.models import Visit
from tests.pictures import banner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
ROOT = Path(__file__).resolve().parents[2]
LIVE = 20_000


@pytest.fixture
def phone(window, house, anna):
    """Anna's telephone, in which she is in by her link and code."""
    page = window(has_touch=True, is_mobile=True)
    page.set_viewport_size(PHONE)
    _visit, token = Visit.start(anna, through="link", address=None, agent="iPhone Safari", at=timezone.now())
    page.context.add_cookies([{"name": "visit", "value": token, "url": house.url}])
    return page


@pytest.fixture
def pictures(tmp_path):
    """`pictures("one")` are two banners with these words, as files to be put up."""

    def drawn(words: str, colour: str = "#3b1d52") -> list[Path]:
        files = []
        for name, size in (("wide.png", (640, 360)), ("square.png", (320, 320))):
            folder = tmp_path / words
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(banner(words, colour=colour, size=size))
            files.append(folder / name)
        return files

    return drawn


def test_a_banner_set_goes_through_three_versions_to_a_certificate(
    window, phone, globus, anna, olga, wall, pictures, tmp_path
):
    wall("Fri 11:00")
    desk: Page = window(olga)
    _ask(desk, globus, pictures("one"))
    approval = Approval.objects.get()

    # The first version: the client touches a place, says what is wrong, and asks for corrections.
    phone.goto("/portal/")
    expect(phone.get_by_text("Если согласуете до 23 ноября")).to_be_visible()
    _no_sideways(phone)
    phone.goto(f"/portal/approvals/{approval.pk}/")
    _pin(phone, "Дату крупнее, с телефона не видно")
    expect(phone.locator("#notes").get_by_text("Дату крупнее, с телефона не видно")).to_be_visible()
    phone.get_by_role("link", name="Есть правки").click()
    phone.get_by_label("Что нужно поправить?").fill("Дату крупнее")
    phone.get_by_role("button", name="Отправить правки").click()
    expect(phone.get_by_text("Спасибо, правки у нас")).to_be_visible()

    # The manager's page has learnt it by itself.
    expect(desk.locator("#approval-head .chip")).to_have_text("есть правки", timeout=LIVE)
    expect(desk.locator("#remarks").get_by_text("Дату крупнее, с телефона не видно")).to_be_visible()
    expect(desk.locator(".pins .pin")).to_have_count(1)
    _put_up(desk, approval, pictures("two", "#7a2430"), "Дата крупнее")

    # The second: compared with the first, a question asked and answered, corrections again.
    wall.forward(hours=1)
    phone.reload()
    expect(phone.get_by_text("Дата крупнее", exact=True).first).to_be_visible()
    figure = phone.locator("[data-compare]").first
    for name, mode in (("Шторка", "slider"), ("Разница", "difference"), ("Рядом", "side"), ("Версия 1", "old")):
        figure.get_by_role("button", name=name).click()
        expect(figure).to_have_attribute("data-mode", mode)
    expect(figure.locator("img.old")).to_be_visible()
    phone.get_by_label("Ваше замечание или вопрос").fill("Логотип наш?")
    phone.get_by_role("button", name="Задать вопрос").click()
    question = desk.locator("#remarks .remark", has_text="Логотип наш?")
    expect(question).to_be_visible(timeout=LIVE)
    question.locator("summary").click()
    question.get_by_label("Ответ клиенту").fill("Да, из брендбука")
    question.get_by_role("button", name="Ответить").click()
    phone.reload()
    expect(phone.get_by_text("Да, из брендбука")).to_be_visible()
    phone.goto(f"/portal/approvals/{approval.pk}/corrections/")
    phone.get_by_label("Что нужно поправить?").fill("Логотип в кривых")
    phone.get_by_role("button", name="Отправить правки").click()
    _put_up(desk, approval, pictures("three", "#22405f"), "Логотип в кривых")

    # The third: exactly what is signed is shown, and then signed.
    phone.goto(f"/portal/approvals/{approval.pk}/")
    phone.get_by_role("link", name="Согласовать").click()
    approval.refresh_from_db()
    phone.get_by_text("для юриста").click()
    expect(phone.get_by_text(approval.current.content_hash)).to_be_visible()
    expect(phone.locator(".thumbs img")).to_have_count(2)
    _no_sideways(phone)
    phone.get_by_role("button", name="Да, согласую").dblclick()
    expect(phone.get_by_text("Спасибо, вы согласовали")).to_be_visible()
    expect(desk.locator("#approval-head .chip")).to_have_text("согласовано", timeout=LIVE)
    assert [one.number for one in approval.versions.filter(decisions__answer="approve")] == [3]

    # The certificate: for both sides the same, good without the house, worth nothing with a byte changed.
    certify_all(at=timezone.now())
    phone.reload()
    bundle = tmp_path / "consent.zip"
    with phone.expect_download() as taken:
        phone.get_by_role("link", name="архив для проверки").click()
    taken.value.save_as(bundle)
    desk.reload()
    with desk.expect_download() as ours:
        desk.get_by_role("link", name="С доказательством").click()
    assert Path(ours.value.path()).read_bytes() == bundle.read_bytes()
    with desk.expect_download() as sheet:
        desk.get_by_role("link", name="Сертификат", exact=True).click()
    assert Path(sheet.value.path()).read_bytes().startswith(b"%PDF-")

    said = _verified(bundle, tmp_path)
    assert said.returncode == 0 and "версия 3" in said.stdout, said.stdout + said.stderr
    content = bytearray(bundle.read_bytes())
    content[len(content) // 2] ^= 1
    bundle.write_bytes(content)
    assert _verified(bundle, tmp_path).returncode == 1


def test_what_is_late_stands_on_the_board_until_the_client_answers(window, phone, globus, anna, olga, wall):
    wall("Thu 12:00")
    desk = window(olga)
    approval = Approval.ask(
        globus, title="Пост о премьере", kind="text", text="Приходите", approvers=[anna], by=olga, at=timezone.now(),
        depends_on="рассылка уйдёт", depends_date=(timezone.now() + timedelta(days=1)).date(),
    )  # fmt: skip
    wall("next Mon 12:00")
    desk.goto("/waiting/")
    row = desk.locator("#waiting-theirs .waits", has_text="Пост о премьере")
    expect(row).to_contain_text(re.compile(r"рассылка уйдёт.*позже"))
    phone.goto(f"/portal/approvals/{approval.pk}/consent/")
    phone.get_by_role("button", name="Да, согласую").click()
    expect(phone.get_by_text("Спасибо, вы согласовали")).to_be_visible()
    expect(row).to_have_count(0, timeout=LIVE)


def _ask(desk: Page, globus, files: list[Path]) -> None:
    desk.goto(f"/approvals/new/?client={globus.pk}")
    desk.get_by_label("Что согласуем").fill("Баннеры «Ревизор»")
    for file in files:  # one after another: each joins those before it
        desk.locator("#asking input[type=file]").set_input_files(str(file))
    expect(desk.locator("[data-dropped] .chip")).to_have_count(2)
    desk.get_by_label("Что от этого зависит").fill("реклама выйдет")
    desk.get_by_label("Когда запланировано").fill("2026-11-24")
    expect(desk.locator("#consequence")).to_contain_text("реклама выйдет")
    desk.get_by_role("button", name="Отправить на согласование").dblclick()
    expect(desk.locator("h1")).to_have_text("Баннеры «Ревизор»")
    assert Approval.objects.count() == 1


def _put_up(desk: Page, approval: Approval, files: list[Path], changed: str) -> None:
    desk.goto(f"/approvals/{approval.pk}/versions/new/")
    for held in desk.locator("[name=held]").all():
        held.uncheck(force=True)
    desk.locator("#asking input[type=file]").set_input_files([str(file) for file in files])
    desk.get_by_label("Что изменилось").fill(changed)
    desk.get_by_role("button", name="Отправить версию").click()
    expect(desk.locator("#approval-head")).to_be_visible()


def _pin(phone: Page, words: str) -> None:
    stage = phone.locator(".stage").first
    expect(stage.locator("img.new")).to_be_visible()
    box = stage.bounding_box()
    stage.tap(position={"x": box["width"] * 0.3, "y": box["height"] * 0.6})
    expect(phone.locator("[data-pin-place]")).to_be_visible()
    phone.get_by_label("Ваше замечание или вопрос").fill(words)
    phone.get_by_role("button", name="Оставить замечание").click()


def _no_sideways(page: Page) -> None:
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")


def _verified(bundle: Path, folder: Path) -> subprocess.CompletedProcess:
    """By the command alone: no server of ours, no database, no keys."""
    env = {"PATH": os.environ["PATH"], "DIRIGENT_HOME": str(folder / "nothing"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "dirigent", "journal", "verify", str(bundle)]
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
