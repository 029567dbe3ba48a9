"""The head, a stranger, strangers' letters, two people at one card, and the palette: in the real browser."""

import pytest
from playwright.sync_api import expect

from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import KnownSender, Thread, Touch
from dirigent.integrations.mail.importing import import_mail
from dirigent.regulation.models import Decision, Duty
from tests.house.world import LETTER
from tests.journeys.test_morning import duty
from tests.regulation.story import history

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def friday(house, globus, anna, head, wall, derived):
    wall("Fri 15:00")
    history(globus, "Mon call, Fri 11:10 letter")
    derived()
    return wall


def test_the_head_looks_at_breaches_down_to_the_letter(window, olga, head, friday):
    page = window(head)
    page.goto("/team/")
    page.locator(f"a[href*='/team/breaches/'][href*='user={olga.pk}']").first.click()
    line = page.locator("article.duty").filter(has_text="R12.answer")
    expect(line).to_contain_text("Ольга Снегирёва")
    line.locator("[data-open]").last.click()
    expect(page.locator("#content")).to_contain_text("Где отчёт за октябрь?")


def test_a_waived_duty_goes_with_a_reason_and_stays_visible(window, olga, head, globus, friday):
    breach = Duty.objects.get(clause="R12.answer")
    page = window(olga)
    page.goto("/")
    row = duty(page, "R12.answer")
    row.get_by_label("Ещё").click()
    row.locator("a.danger").click()
    page.locator("#dialog button.btn-primary, #dialog button.btn-danger").first.click()
    expect(page.locator("#dialog")).to_be_visible()  # never without a reason
    page.fill("#dialog [name=reason]", "Ответили на встрече")
    page.locator("#dialog form button:not([type=button])").last.click()
    expect(row).to_have_count(0)

    said = Decision.objects.get(duty=breach)
    assert (said.reason, said.by) == ("Ответили на встрече", olga)
    office = window(head)
    office.goto(f"/clients/{globus.pk}/")
    expect(office.locator("#content")).to_contain_text("Ответили на встрече")


def test_a_stranger_is_refused(window, denis, globus, anna, friday):
    page = window(denis)
    answer = page.goto(f"/clients/{globus.pk}/")
    assert answer.status == 404
    expect(page.locator("h1")).to_be_visible()
    assert "Глобус" not in page.content()
    seen = f"a[href^='/clients/{globus.pk}/'], a[href^='/contacts/'], #content a[href^='/inbox/']"
    for words in ("Глобус", "Ковалёва", "+7 907 439-15-00", "отчёт"):
        page.goto(f"/search/?q={words}")
        expect(page.locator(seen)).to_have_count(0)
        page.keyboard.press("Control+KeyK")
        with page.expect_response(lambda response: "palette=1" in response.url):
            page.keyboard.insert_text(words)
        expect(page.locator("#palette-found").locator(seen)).to_have_count(0)


def test_a_strangers_letter_finds_its_client_in_two_clicks(window, olga, globus, friday, tmp_path):
    for number in "12":
        path = tmp_path / f"{number}.eml"
        path.write_text(
            LETTER.format(
                sender="igor@post.example", subject=f"Счёт {number}", text="Глобус ждёт", number=number, file="a.txt"
            )
        )
        import_mail(path, by=None, at=friday.now())
    first = Thread.objects.get(subject="Счёт 1")
    page = window(olga)
    page.goto(f"/inbox/{first.pk}/")

    page.locator(f"[data-dialog-url^='/inbox/{first.pk}/client/']").first.click()
    page.fill("#client-search", "глоб")
    page.locator("#found button").first.click()
    undo = page.locator("#toasts [data-toast-undo]")
    expect(undo).to_be_visible()
    assert set(globus.threads.values_list("subject", flat=True)) >= {"Счёт 1", "Счёт 2"}
    assert KnownSender.objects.get().client == globus

    undo.click()
    expect(page.locator("#toasts")).to_contain_text("Вернули как было")
    assert not globus.threads.filter(subject__startswith="Счёт").exists()
    assert not KnownSender.objects.exists()


def test_a_double_click_writes_down_once(window, olga, globus, friday):
    page = window(olga)
    page.goto(f"/clients/{globus.pk}/")
    before = Touch.objects.count()
    page.locator("body").press("c")
    page.locator("#dialog[open] #touch-summary").fill("Дважды")
    page.locator("#dialog").get_by_role("button", name="Записать", exact=True).dblclick()
    expect(page.locator("#dialog")).to_be_hidden()
    page.reload()
    expect(page.locator("#content").get_by_text("Дважды")).to_have_count(1)
    assert Touch.objects.count() == before + 1


def test_the_second_of_two_at_one_card_sees_both_texts(window, olga, marina, globus, friday):
    one, two = window(olga, java_script_enabled=False), window(marina, java_script_enabled=False)
    for page in (one, two):
        page.goto(f"/clients/{globus.pk}/card/")
    one.fill("[name=goal]", "Продать абонементы")
    one.get_by_role("button", name="Сохранить").click()
    two.fill("[name=goal]", "Собрать школьников")
    with two.expect_navigation() as went:
        two.get_by_role("button", name="Сохранить").click()

    assert went.value.status == 409
    expect(two.locator("main, body").first).to_contain_text("Продать абонементы")
    assert two.input_value("[name=goal]") == "Собрать школьников"
    assert Client.objects.get(pk=globus.pk).goal == "Продать абонементы"

    two.get_by_role("button", name="Сохранить").click()
    two.wait_for_url(f"**/clients/{globus.pk}/")
    assert Client.objects.get(pk=globus.pk).goal == "Собрать школьников"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ukj,ec", "Театр «Глобус»"),  # «глобус» in the other layout
        ("8 (907) 439 15-00", "Ковалёва Анна"),
        ("9074391500", "Ковалёва Анна"),
        ("rkbtyn", "Клиенты"),  # a command in the other layout
        ("отчёта", "Где отчёт за октябрь?"),
    ],
)
def test_the_palette_finds(window, olga, globus, anna, friday, typed, found):
    page = window(olga)
    page.goto("/tasks/")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyK', key: 'л', ctrlKey: true, bubbles: true}))"
    )
    expect(page.locator("#palette input")).to_be_focused()
    page.keyboard.insert_text(typed)

    option = page.locator("#palette [role=option]:visible").filter(has_text=found).first
    expect(option).to_be_visible()
    before = page.url
    option.click()
    page.wait_for_url(lambda url: url != before)
    expect(page.locator("h1")).to_be_visible()
