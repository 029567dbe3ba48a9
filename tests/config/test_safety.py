import os
import subprocess
import sys

import pytest

from dirigent.config.safety import dangers

SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "ALLOWED_HOSTS": ["desk.agency.example"],
    "SITE_URL": "https://desk.agency.example",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "TRUSTED_PROXIES": 1,
}


def test_a_safe_installation_starts():
    assert dangers(SAFE, key_given=True) == []
    assert dangers({**SAFE, "ALLOWED_HOSTS": [".agency.example"]}, key_given=True) == []


@pytest.mark.parametrize(
    ("unsafe", "named"),
    [
        ({"DEBUG": True}, "DIRIGENT_DEBUG"),
        ({"SECRET_KEY": "secret"}, "DIRIGENT_SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "DIRIGENT_SECRET_KEY"),
        ({"ALLOWED_HOSTS": []}, "DIRIGENT_HOSTS"),
        ({"ALLOWED_HOSTS": ["desk.agency.example", "*"]}, "DIRIGENT_HOSTS"),
        ({"ALLOWED_HOSTS": ["other.example"]}, "DIRIGENT_HOSTS"),
        ({"SITE_URL": "http://desk.agency.example"}, "DIRIGENT_URL"),
        ({"SESSION_COOKIE_SECURE": False}, "DIRIGENT_INSECURE_COOKIES"),
        ({"TRUSTED_PROXIES": 0}, "DIRIGENT_PROXIES"),
    ],
)
def test_an_unsafe_setting_is_named(unsafe, named):
    (danger,) = dangers({**SAFE, **unsafe}, key_given=True)
    assert named in danger


def test_a_key_nobody_gave_is_not_enough():
    (danger,) = dangers(SAFE, key_given=False)
    assert "DIRIGENT_SECRET_KEY" in danger


def test_a_vault_nobody_gave_a_key_for():
    (danger,) = dangers(SAFE, key_given=True, vault_given=False)
    assert "DIRIGENT_VAULT_KEYS" in danger


@pytest.mark.parametrize("key", ["", "x", "0" * 44, "не ключ"])
def test_a_key_of_the_vault_that_is_none(key):
    (danger,) = dangers({**SAFE, "VAULT_KEYS": [key]}, key_given=True)
    assert "DIRIGENT_VAULT_KEYS" in danger


def start(home, **environment):
    base = {"PATH": os.environ["PATH"], "DIRIGENT_HOME": str(home), "PYTHONPATH": os.getcwd()}
    return subprocess.run(
        [sys.executable, "-c", "import dirigent.config.settings"],
        env={**base, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_to_start_and_says_why(tmp_path):
    refused = start(tmp_path, DIRIGENT_ENV="production", DIRIGENT_DEBUG="1")
    assert refused.returncode != 0
    assert "DIRIGENT_DEBUG is on" in refused.stderr
    assert "DIRIGENT_HOSTS is empty" in refused.stderr


def test_production_starts_when_all_is_said(tmp_path):
    started = start(
        tmp_path,
        DIRIGENT_ENV="production",
        DIRIGENT_SECRET_KEY=SAFE["SECRET_KEY"],
        DIRIGENT_VAULT_KEYS="bm90LWEtc2VjcmV0LWtleS1vbmx5LWZvci10ZXN0cyE=",
        DIRIGENT_HOSTS="desk.agency.example",
        DIRIGENT_URL="https://desk.agency.example",
        DIRIGENT_PROXIES="1",
    )
    assert started.returncode == 0, started.stderr


def test_a_value_that_makes_no_sense_is_named(tmp_path):
    refused = start(tmp_path, DIRIGENT_STATEMENT_SECONDS="soon")
    assert "DIRIGENT_STATEMENT_SECONDS=soon" in refused.stderr
