"""Who gets in, and how."""

import pytest
from django.test import Client as Browser

from dirigent.domain.passes.models import Visit
from tests.cast import moment

pytestmark = pytest.mark.django_db


def test_nobody_is_led_to_the_entrance():
    answer = Browser().get("/portal/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/portal/in/?to=")


def test_whoever_is_in_sees_the_home_page(anna, clock):
    at = clock("Fri 12:00")
    _visit, token = Visit.start(anna, through="link", address=None, agent="", at=at)
    browser = Browser()
    browser.cookies["visit"] = token
    answer = browser.get("/portal/")
    assert answer.status_code == 200
    assert "Анна Ковалёва" in answer.text


def test_the_manager_looks_through_the_clients_eyes_and_changes_nothing(as_, olga, denis, anna, clock):
    clock("Fri 12:00")
    answer = as_(olga).get(f"/portal/as/{anna.pk}/")
    assert answer.status_code == 200
    assert f'href="/portal/as/{anna.pk}/"' in answer.text
    assert as_(olga).post(f"/portal/as/{anna.pk}/").status_code == 403
    assert as_(denis).get(f"/portal/as/{anna.pk}/").status_code == 404
    assert Browser().get(f"/portal/as/{anna.pk}/").status_code == 302
    assert moment("Fri 12:00")
