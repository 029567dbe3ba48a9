"""A client lets us in: sees what is asked and how, says it is done, types a password into the vault, takes it back."""

from datetime import timedelta

import pytest

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.tracking.instructing import instruct
from dirigent.domain.tracking.models import Access, Counter, Instruction, OurAccount, Secret, Site, SiteCheck
from dirigent.foundation import vault
from tests.cast import LONG_AGO, moment


@pytest.fixture
def metrika(globus, olga, anna) -> Access:
    OurAccount.settle("metrika", "agency", "kvartet@yandex.example", by=None, at=moment("Mon 10:00"))
    access = Access.note(globus, "metrika", name="12345678", by=olga, at=moment("Mon 12:00"))
    access.ask(through="letter", contact=anna, by=olga, at=moment("Mon 13:00"))
    return access


@pytest.fixture
def ftp(globus, olga, anna) -> Access:
    access = Access.note(globus, "ftp", by=olga, at=moment("Mon 12:00"))
    access.ask(through="portal", contact=anna, by=olga, at=moment("Mon 13:00"))
    return access


def test_it_waits_on_the_first_page_and_shows_how(in_, anna, metrika):
    browser = in_(anna)
    assert "Дайте доступ: Яндекс Метрика, 12345678" in browser.get("/portal/").text

    page = browser.get(f"/portal/accesses/{metrika.pk}/").text
    assert "kvartet@yandex.example" in page
    assert page.count('<svg class="scheme"') == 3
    assert "Готово, проверьте" in page


def test_what_nobody_has_asked_for_is_not_theirs_to_see(in_, anna, globus, olga):
    access = Access.note(globus, "crm", name="Тайный кабинет", by=olga, at=moment("Mon 12:00"))
    browser = in_(anna)

    assert "Тайный" not in browser.get("/portal/accesses/").text
    assert browser.get(f"/portal/accesses/{access.pk}/").status_code == 404


def test_done_check_it(in_, anna, metrika):
    in_(anna).post(f"/portal/accesses/{metrika.pk}/giving/")

    metrika.refresh_from_db()
    assert (metrika.state(moment("Fri 15:00")), metrika.given_by) == ("given", anna)
    assert "Дайте доступ" not in in_(anna).get("/portal/").text


def test_it_does_not_work(in_, anna, metrika):
    browser = in_(anna)
    assert browser.post(f"/portal/accesses/{metrika.pk}/stuck/", {"words": " "}).status_code == 422
    browser.post(f"/portal/accesses/{metrika.pk}/stuck/", {"words": "нет такой кнопки"})

    metrika.refresh_from_db()
    assert (metrika.state(moment("Fri 15:00")), metrika.stuck_words) == ("stuck", "нет такой кнопки")


def test_a_password_goes_straight_into_the_vault_once(in_, anna, ftp):
    browser = in_(anna)
    sent = {"address": "ftp.globus.example", "login": "globus", "password": "канарейка-Zx81!", "token": "abc"}
    for _press in range(2):
        browser.post(f"/portal/accesses/{ftp.pk}/password/", sent)

    kept = Secret.objects.get()
    assert vault.unseal(kept.sealed) == {
        "address": "ftp.globus.example",
        "login": "globus",
        "password": "канарейка-Zx81!",
    }
    assert (kept.given_by, kept.kept_by) == (anna, None)
    ftp.refresh_from_db()
    assert ftp.state(moment("Fri 15:00")) == "given"
    pages = [
        browser.get(path).text
        for path in ("/portal/", "/portal/accesses/", f"/portal/accesses/{ftp.pk}/", "/portal/history/")
    ]
    assert not any("канарейка" in page for page in pages)


def test_they_see_who_looked_and_take_it_back(in_, anna, olga, ftp):
    kept = Secret.keep(ftp, {"password": "x"}, contact=anna, at=moment("Mon 14:00"))
    kept.reveal(by=olga, at=moment("Tue 12:00"))
    ftp.verify("edit", how="entered", by=olga, at=moment("Tue 12:00"))
    browser = in_(anna)
    page = browser.get(f"/portal/accesses/{ftp.pk}/").text
    assert "Кто смотрел пароль" in page and str(olga) in page

    browser.post(f"/portal/accesses/{ftp.pk}/return/")
    ftp.refresh_from_db()
    assert ftp.revoking_by == anna


def test_of_another_client_nothing_is_found(in_, head, metrika, globus, olga):
    sever = Client.take_on(by=None, at=LONG_AGO, name="Север")
    petr = Contact.introduce(sever, by=None, at=LONG_AGO, given_name="Пётр", mails=["petr@sever.example"])
    site = Site.add(globus, "https://globus.example/", by=olga, at=moment("Mon 11:00"))
    made = instruct(site, "they", webvisor=True, ecommerce=False, client_id=False, by=olga, at=moment("Mon 12:00"))
    made.sent(None, contact=None, by=olga, at=moment("Mon 12:00"))
    browser = in_(petr)

    for act in ("", "giving/", "stuck/", "password/", "return/"):
        answer = browser.post(f"/portal/accesses/{metrika.pk}/{act}", {"words": "x", "password": "x", "token": "x"})
        assert answer.status_code in (404, 405), act
    for act in ("", "file/"):
        assert browser.get(f"/portal/instructions/{made.pk}/{act}").status_code == 404
    assert browser.post(f"/portal/instructions/{made.pk}/done/").status_code == 404


def test_their_programmers_are_done_and_the_site_is_looked_at(in_, anna, globus, olga):
    site = Site.add(globus, "https://globus.example/", by=olga, at=moment("Mon 11:00"))
    Counter.expect(site, "metrika", "12345678", by=olga, at=moment("Mon 11:00"))
    made = instruct(site, "they", webvisor=True, ecommerce=True, client_id=True, by=olga, at=moment("Mon 12:00"))
    browser = in_(anna)
    assert browser.get(f"/portal/instructions/{made.pk}/").status_code == 404  # not sent yet

    made.sent(None, contact=anna, by=olga, at=moment("Mon 12:00"))
    page = browser.get(f"/portal/instructions/{made.pk}/").text
    assert "ym(12345678, &quot;init&quot;" in page
    assert b"%PDF" in b"".join(browser.get(f"/portal/instructions/{made.pk}/file/").streaming_content)[:10]

    for _press in range(2):
        browser.post(f"/portal/instructions/{made.pk}/done/")
    assert Instruction.objects.get().done_by == anna
    assert SiteCheck.objects.count() == 1
    assert timedelta(0) <= SiteCheck.objects.get().asked_at - Instruction.objects.get().done_at < timedelta(seconds=5)
