"""The way in: nobody makes an account, a guesser learns nothing, a backup does not give the second factor away."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client as Browser

from dirigent.domain.people.models import User

LOGIN = "/account/login/"


@pytest.fixture
def password(olga):
    olga.set_password("premiera-v-pyatnitsu")
    olga.save()
    return "premiera-v-pyatnitsu"


def tried(login: str, password: str):
    return Browser().post(LOGIN, {"login": login, "password": password})


def test_the_right_password_opens(olga, password):
    answer = tried("olga", password)

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_stranger_cannot_make_an_account(db):
    Browser().post(
        "/account/signup/", {"username": "mallory", "password1": "dolgiy-parol-1", "password2": "dolgiy-parol-1"}
    )

    assert not User.objects.filter(login="mallory").exists()


def test_a_wrong_password_and_an_unknown_login_sound_alike(olga, password):
    wrong, unknown = tried("olga", "ne-tot-parol-sovsem"), tried("nobody", "ne-tot-parol-sovsem")

    said = [list(answer.context["form"].non_field_errors()) for answer in (wrong, unknown)]
    assert said[0] == said[1] != []


def test_the_dismissed_do_not_come_in(olga, head, password, clock):
    olga.dismiss(by=head, at=clock("Fri 15:00"))

    assert tried("olga", password).get("Location", "") != "/"


def test_guessing_is_limited(settings, olga, password):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    cache.clear()
    for _ in range(3):
        tried("olga", "ne-tot-parol-sovsem")

    assert tried("olga", password).status_code == 200  # even the right one must wait now
    cache.clear()


def test_the_seed_of_one_time_codes_is_not_stored_in_the_open(olga):
    seed = generate_totp_secret()
    TOTP.activate(olga, seed)

    kept = Authenticator.objects.get(user=olga).data["secret"]
    assert seed not in kept
    assert get_adapter().decrypt(kept) == seed
