"""The bell, its list, reading, and what one wants to be told of."""

import pytest

from dirigent.domain.conversations.channels import all_channels
from dirigent.domain.conversations.models import Connection, DeepLink, ThreadReading
from dirigent.domain.people.models import Agency, OnCall, User
from dirigent.notices import looking
from dirigent.notices.models import Dispatch, Notice, Preference
from dirigent.regulation import engine
from tests.cast import moment
from tests.notices.conftest import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def friday(settings, tmp_path, globus, anna, olga, clock):
    settings.MEDIA_ROOT = tmp_path
    Agency.objects.create(pk=1, name="Квартет", mail_domains=["kvartet.example"])
    looking.look(moment("Fri 11:00"))
    thread = letter(globus, moment("Fri 12:00"), subject="Смета на премьеру")
    looking.look(moment("Fri 12:01"))
    clock("Fri 15:00")
    return thread


@pytest.fixture
def told(friday, olga) -> Notice:
    return Notice.objects.get(user=olga, kind="message")


def test_the_bell_counts(as_, olga, marina, friday):
    assert 'aria-label="1 новое уведомление"' in as_(olga).get("/").text
    assert 'aria-label="Уведомления"' in as_(marina).get("/").text


def test_the_bell_burns(as_, olga, friday):
    engine.full_pass(moment("Fri 14:00"))
    looking.look(moment("Fri 14:00"))

    assert '<span class="n hot" aria-hidden="true">' in as_(olga).get("/notices/bell/").text


def test_the_list_says_what_happened(as_, olga, told):
    page = as_(olga).get("/notices/").text

    assert "Письмо: Анна Ковалёва" in page and "Смета на премьеру" in page and "Театр «Глобус»" in page
    assert f"/notices/{told.pk}/" in page


def test_a_press_leads_there_and_reads(as_, olga, told, friday):
    answer = as_(olga).get(f"/notices/{told.pk}/")

    assert answer.url == f"/inbox/{friday.pk}/"
    told.refresh_from_db()
    assert told.read_at
    assert 'aria-label="Уведомления"' in as_(olga).get("/notices/bell/").text


def test_reading_the_thread_is_enough(as_, olga, told, friday):
    ThreadReading.objects.create(thread=friday, user=olga, read_at=moment("Fri 12:30"))

    assert 'aria-label="Уведомления"' in as_(olga).get("/notices/bell/").text


def test_one_is_read_and_unread_again(as_, olga, told):
    browser = as_(olga)
    browser.post(f"/notices/{told.pk}/reading/")
    assert Notice.objects.get(pk=told.pk).read_at
    browser.delete(f"/notices/{told.pk}/reading/")
    assert Notice.objects.get(pk=told.pk).read_at is None


def test_all_are_read_and_taken_back(as_, olga, told):
    browser = as_(olga)
    answer = browser.post("/notices/reading/", headers={"HX-Request": "true"})
    assert "Прочитано 1 уведомление." in answer.headers["HX-Trigger"].encode().decode("unicode_escape")
    undo = answer.headers["HX-Trigger"].split('"undo_url": "')[1].split('"')[0]
    assert Notice.objects.get(pk=told.pk).read_at

    browser.post(undo)

    assert Notice.objects.get(pk=told.pk).read_at is None


@pytest.mark.parametrize("stamp", ["0", "1", "9" * 30])
def test_undoing_what_never_was_changes_nothing(as_, olga, told, stamp):
    assert as_(olga).post(f"/notices/reading/{stamp}/undo/").status_code == 302
    assert Notice.objects.get(pk=told.pk).read_at is None


def test_another_persons_notice_does_not_exist(as_, marina, told):
    assert as_(marina).get(f"/notices/{told.pk}/").status_code == 404
    assert as_(marina).post(f"/notices/{told.pk}/reading/").status_code == 404


def test_a_notice_leads_nowhere_its_reader_may_not_go(as_, olga, told, globus, head, denis):
    globus.change(by=head, at=moment("Fri 13:00"), manager=denis)

    assert as_(olga).get(f"/notices/{told.pk}/").status_code == 404
    assert "Глобус" not in as_(olga).get("/notices/").text


def test_the_list_goes_on(as_, olga, friday):
    Notice.objects.bulk_create(
        Notice(user=olga, kind="task", key=f"n{n}", title=f"Задача {n}", at=moment("Fri 12:00")) for n in range(70)
    )
    page = as_(olga).get("/notices/").text
    assert page.count("<article") == 30
    before = page.split("?before=")[1].split('"')[0]

    more = as_(olga).get(f"/notices/?before={before}", headers={"HX-Request": "true"}).text

    assert more.count("<article") == 30 and "<html" not in more


def test_the_list_asks_as_much_of_fifty_as_of_one(as_, olga, friday, django_assert_num_queries):
    browser = as_(olga)
    browser.get("/notices/")
    with django_assert_num_queries(7):
        browser.get("/notices/")
    for n in range(29):
        looking.look(moment("Fri 12:01"))
        Notice.objects.create(user=olga, kind="task", key=f"n{n}", title="Задача", at=moment("Fri 12:00"))
    with django_assert_num_queries(7):
        browser.get("/notices/")


def test_the_bell_costs_one_question(as_, olga, friday, django_assert_num_queries):
    browser = as_(olga)
    browser.get("/notices/bell/")
    with django_assert_num_queries(3):  # the session, the person, the numbers of the frame
        browser.get("/notices/bell/")


# What one wants to be told of


def chosen(page: str, name: str) -> str:
    cell = page.split(f'name="{name}"')[1].split("</select>")[0]
    return cell.split('value="')[[i for i, part in enumerate(cell.split('value="')) if " selected" in part.split(">")[0]][0]].split('"')[0]  # fmt: skip


def test_what_is_usual(as_, olga, friday):
    page = as_(olga).get("/notices/settings/").text

    assert chosen(page, "burning:app") == "at_once" and chosen(page, "burning:push") == "at_once"
    assert chosen(page, "message:mail") == "digest"
    assert "в 10:55 и в 17:00" in page
    assert "с 11:00 до 19:00" in page
    assert "team:mail" not in page  # for the head alone


def test_a_choice_is_kept(as_, olga, friday):
    as_(olga).post("/notices/settings/", {"message:mail": "at_once", "message:app": "at_once", "comment:app": "never"})

    assert set(Preference.objects.values_list("kind", "way", "mode")) == {
        ("message", "mail", "at_once"), ("comment", "app", "never"),
    }  # fmt: skip
    page = as_(olga).get("/notices/settings/").text
    assert chosen(page, "message:mail") == "at_once"
    as_(olga).post("/notices/settings/", {"usual": "1"})
    assert not Preference.objects.exists()


@pytest.mark.parametrize("kind", ["burning", "overdue", "brought_in", "urgent"])
def test_what_burns_cannot_be_silenced(as_, olga, friday, kind):
    page = as_(olga).get("/notices/settings/").text
    assert 'value="never"' not in page.split(f'name="{kind}:app"')[1].split("</select>")[0]

    answer = as_(olga).post("/notices/settings/", {f"{kind}:app": "never"})

    assert answer.status_code == 422
    assert "То, что горит, заглушить нельзя" in answer.text
    assert not Preference.objects.exists()


@pytest.mark.parametrize("mode", ["loud", "", "AT_ONCE", "x" * 300])
def test_what_is_no_choice(as_, olga, friday, mode):
    answer = as_(olga).post("/notices/settings/", {"message:mail": mode})

    assert answer.status_code in (302, 422)
    assert not Preference.objects.exists()


def test_quiet_hours_are_told(as_, olga, head, friday, clock):
    clock("Sat 12:00")
    page = as_(olga).get("/notices/settings/").text
    assert "тихие часы" in page
    OnCall.put_on(olga, starts_at=moment("Sat 10:00"), ends_at=moment("Sun 10:00"), by=head, at=moment("Fri 12:00"))

    assert "Вы дежурите" in as_(olga).get("/notices/settings/").text


def test_a_trial_is_sent(as_, olga, friday):
    User.objects.filter(pk=olga.pk).update(email="olga@kvartet.example")

    answer = as_(olga).post("/notices/trial/", follow=True)

    assert "Отправлено: В Дирижёре, Почта." in answer.text
    assert Dispatch.objects.get(user=olga, lines__notice__kind="trial").way == "mail"


def test_a_chat_is_connected_by_a_link_for_me_alone(as_, olga, friday, settings):
    settings.CHANNELS = ["dirigent.integrations.telegram.channel.Telegram"]
    all_channels.cache_clear()
    bot = Connection.open_up(
        by=None, at=moment("Fri 12:00"), kind="telegram", name="Бот", medium="telegram", address="kvartet_bot"
    )
    page = as_(olga).get("/notices/settings/").text
    assert f"/notices/chats/{bot.pk}/" in page and "message:telegram" in page
    assert not DeepLink.objects.exists()

    answer = as_(olga).post(f"/notices/chats/{bot.pk}/")

    assert "https://t.me/kvartet_bot?start=" in answer.text
    assert DeepLink.objects.get().user == olga
    all_channels.cache_clear()


def test_the_worker_is_served_from_the_root(client):
    answer = client.get("/push.js")

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"


def test_settings_ask_the_same_whoever_has_chosen_what(as_, olga, friday, django_assert_num_queries):
    browser = as_(olga)
    browser.get("/notices/settings/")
    with django_assert_num_queries(15):
        browser.get("/notices/settings/")
