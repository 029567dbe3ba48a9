"""Official addresses on the card, in the settings and where letters are read."""

from dirigent.domain.clients.models import OfficialAddress
from dirigent.domain.conversations.models import Message
from tests.cast import moment
from tests.domain.conversations.post import OURS, asked_letter

SAID = {"contract": "Договор 14, п. 9.3", "since": "2026-11-17"}


def test_from_the_card_to_the_mark_in_the_letter(as_, olga, head, globus, anna, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    clock("Fri 12:00")
    letter = asked_letter(anna, moment("Thu 12:00"), subject="Смета", text="Согласны со сметой.")
    asked_letter(anna, moment("Mon 12:00"), subject="Раньше", text="Раньше договора.", number=2)
    card = f"/clients/{globus.pk}"
    page = as_(olga).get(f"/contacts/{anna.pk}/").text
    assert f"{card}/official/new/?address=anna%40globus.example" in page

    as_(olga).post(f"{card}/official/new/", {**SAID, "address": "anna@globus.example"})
    as_(head).post("/settings/official/new/", {**SAID, "address": OURS})

    assert list(Message.objects.filter(is_official=True)) == [letter]
    assert "официальный по договору" in as_(olga).get(f"/contacts/{anna.pk}/").text
    assert OURS in as_(olga).get(f"{card}/requisites/").text
    assert as_(olga).get(f"/inbox/{letter.thread_id}/").text.count("юридически значимо") == 1
    shown = as_(olga).get(f"{card}/?show=official").text
    assert "Смета" in shown and "Раньше договора" not in shown
    found = as_(olga).get("/search/?q=смета&in=official").text
    assert f"/inbox/{letter.thread_id}/#message-{letter.pk}" in found
    assert "Адрес стал официальным по договору" in as_(olga).get(f"{card}/history/").text


def test_a_mistake_is_taken_back(as_, head, clock, settings, tmp_path, anna, globus):
    settings.MEDIA_ROOT = tmp_path / "files"
    clock("Fri 12:00")
    letter = asked_letter(anna, moment("Thu 12:00"), subject="Смета", text="Согласны.")
    as_(head).post("/settings/official/new/", {**SAID, "address": OURS})
    as_(head).post(f"/clients/{globus.pk}/official/new/", {**SAID, "address": "anna@globus.example"})
    ours = OfficialAddress.objects.ours().get()

    as_(head).post(f"/settings/official/{ours.pk}/ending/", {"mistaken": "yes"})

    ours.refresh_from_db()
    assert ours.was_mistaken and not Message.objects.get(pk=letter.pk).is_official
    assert "отмечен по ошибке" in as_(head).get("/settings/official/").text


def test_what_cannot_be_is_said(as_, olga, globus, clock):
    clock("Fri 12:00")
    url = f"/clients/{globus.pk}/official/new/"
    for said, words in (
        ({"address": "anna"}, "электронной почты"),
        ({"since": "2026-12-31"}, "ещё не наступил"),
        ({"since": "0200-01-01"}, "слишком давно"),
        ({"contract": ""}, ""),
    ):
        answer = as_(olga).post(url, {**SAID, "address": "anna@globus.example", **said})
        assert answer.status_code == 422 and words in answer.text
    as_(olga).post(url, {**SAID, "address": "anna@globus.example"})
    assert "уже официальный" in as_(olga).post(url, {**SAID, "address": "ANNA@globus.example"}).text
    assert OfficialAddress.objects.count() == 1
