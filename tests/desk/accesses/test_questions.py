"""Metrika itself is asked how far our account is let in."""

import pytest
from cryptography.fernet import Fernet

from dirigent.domain.tracking.models import Access, AccountKey, Counter, Level
from dirigent.foundation.journal.models import Entry
from dirigent.integrations.metrika import asking
from tests.cast import moment
from tests.integrations.metrika.test_asking import TOKEN, Metrika
from tests.integrations.standin import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def metrika(monkeypatch):
    with standing(Metrika()) as vendor:
        monkeypatch.setattr(asking, "BASE", vendor.url)
        yield vendor


@pytest.fixture
def access(globus, site, olga) -> Access:
    Counter.expect(site, "metrika", "44147844", by=olga, at=moment("Mon 12:00"))
    return Access.note(globus, "metrika", site=site, level_needed="edit", by=olga, at=moment("Mon 12:00"))


@pytest.fixture
def key(head) -> AccountKey:
    return AccountKey.keep("metrika", TOKEN, by=head, at=moment("Mon 12:00"))


def asked(browser, access):
    return browser.post(f"/accesses/{access.pk}/question/", follow=True)


def test_what_metrika_says_is_a_verification(as_, olga, access, key, metrika, clock):
    clock("Fri 15:00")
    page = asked(as_(olga), access)
    access.refresh_from_db()
    assert (access.level_had, access.verified_how, access.verified_by) == ("edit", "api", olga)
    assert "Метрика видит свой код на сайте. Настроены 3 цели." in page.text
    assert metrika.asked[0].path.endswith("/counter/44147844")


def test_too_low_a_level_is_not_enough(as_, olga, access, key, metrika, clock):
    clock("Fri 15:00")
    metrika.payload = "view"
    asked(as_(olga), access)
    access.refresh_from_db()
    assert (access.level_had, access.verified_at) == ("read", None)


def test_not_let_in(as_, olga, access, key, metrika, clock):
    clock("Fri 15:00")
    access.give(by=olga, at=moment("Thu 12:00"))
    metrika.payload = "access_denied"
    page = asked(as_(olga), access)
    access.refresh_from_db()
    assert (access.level_had, access.given_at) == (Level.NONE, None)
    assert "попросите у клиента доступ" in page.text


@pytest.mark.parametrize("payload", ["invalid_token", "quota", "backend_error"])
def test_no_answer_says_nothing_of_the_access(as_, olga, access, key, metrika, payload, clock):
    clock("Fri 15:00")
    metrika.payload = payload
    assert "Метрика" in asked(as_(olga), access).text
    assert not access.verifications.exists()


def test_the_number_named_in_the_access_is_meant_first(as_, olga, access, key, metrika, clock):
    clock("Fri 15:00")
    Access.objects.filter(pk=access.pk).update(name="счётчик 55555555")
    asked(as_(olga), access)
    assert metrika.asked[0].path.endswith("/counter/55555555")


def test_nothing_to_ask_with_or_about(as_, olga, head, access, ftp, metrika, clock):
    clock("Fri 15:00")
    browser = as_(olga)
    assert browser.post(f"/accesses/{access.pk}/question/").status_code == 403
    assert "вводит в настройках токен" in browser.get(f"/accesses/{access.pk}/").text
    AccountKey.keep("metrika", TOKEN, by=head, at=moment("Mon 12:00"))
    assert "Спросить саму Метрику" in browser.get(f"/accesses/{access.pk}/").text
    assert "Спросить саму Метрику" not in browser.get(f"/accesses/{ftp.pk}/").text
    assert browser.post(f"/accesses/{ftp.pk}/question/").status_code == 403
    Counter.objects.all().delete()
    assert "по номеру счётчика" in browser.get(f"/accesses/{access.pk}/").text
    assert metrika.asked == []


def test_the_token_is_tried_kept_sealed_and_forgotten(as_, head, metrika, clock):
    clock("Fri 15:00")
    browser = as_(head)
    refused = browser.post("/settings/accounts/metrika/", {"token": "y0_another_token"})
    assert refused.status_code == 422 and "y0_another_token" not in refused.text
    page = browser.post("/settings/accounts/metrika/", {"token": f" {TOKEN} "}, follow=True)
    assert "нам открыто 7 счётчиков" in page.text and TOKEN not in page.text
    key = AccountKey.objects.get()
    assert key.token == TOKEN and TOKEN not in key.sealed
    assert TOKEN not in browser.get("/settings/accounts/metrika/").text
    browser.post("/settings/accounts/metrika/forgetting/")
    assert not AccountKey.objects.exists()
    told = Entry.objects.filter(kind__startswith="account.key").order_by("pk")
    assert [entry.kind for entry in told] == ["account.key_kept", "account.key_forgotten"]
    assert TOKEN not in str([entry.data for entry in told])


def test_a_key_of_the_vault_that_is_gone(as_, olga, access, key, metrika, settings, clock):
    clock("Fri 15:00")
    settings.VAULT_KEYS = [Fernet.generate_key().decode()]
    assert "введите его в настройках заново" in asked(as_(olga), access).text
