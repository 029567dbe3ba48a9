"""Keys of the vault are changed without anybody typing a password anew."""

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from dirigent.config.commands.secrets import app, sealed_models
from dirigent.domain.conversations.models import Connection
from dirigent.domain.tracking.models import Access, Secret
from dirigent.foundation import vault
from dirigent.notices.models import PushSubscription
from tests.cast import moment
from tests.integrations.contract import opened
from tests.integrations.telegram.cases import CANARIES, SECRET

pytestmark = pytest.mark.django_db


def test_everything_comes_under_the_new_key(settings):
    bots = [opened("telegram", name=f"{number}") for number in range(3)]
    empty = Connection.open_up(by=None, at=bots[0].opened_at, kind="mail", medium="mail", name="Ящик")
    old, new = settings.VAULT_KEYS, Fernet.generate_key().decode()
    settings.VAULT_KEYS = [new, *old]
    answer = CliRunner().invoke(app, ["rotate"])
    assert (answer.exit_code, answer.output.strip()) == (0, "4 секрета теперь под новым ключом.")
    settings.VAULT_KEYS = [new]
    assert [Connection.objects.get(pk=bot.pk).secrets for bot in bots] == [SECRET] * 3
    assert Connection.objects.get(pk=empty.pk).secrets == {}
    assert not any(word in answer.output for word in CANARIES)


def test_what_no_key_opens_is_named_and_left(settings):
    bot = opened("telegram", name="Потерянный")
    was = bot.sealed
    settings.VAULT_KEYS = [Fernet.generate_key().decode()]
    other = opened("telegram", name="Новый")
    answer = CliRunner().invoke(app, ["rotate"])
    assert answer.exit_code == 1 and "Потерянный" in answer.output and "Новый" not in answer.output
    assert Connection.objects.get(pk=bot.pk).sealed == was
    assert Connection.objects.get(pk=other.pk).secrets == SECRET


def test_whatever_is_sealed_comes_along(settings, globus, olga, marina):
    at = moment("Mon 12:00")
    access = Access.note(globus, "ftp", by=olga, at=at)
    secret = Secret.keep(access, {"login": "globus", "password": "канарейка"}, by=olga, at=at)
    Secret.keep(access, {"password": "старый"}, by=olga, at=at).forget(by=olga, at=at)
    where = {"endpoint": "https://push.example/1", "p256dh": "a", "auth": "b"}
    sealed = [
        PushSubscription.objects.create(
            user=marina, address_hash="1", sealed=vault.seal(where), browser="Firefox", made_at=at
        ),
        secret,
    ]
    assert {type(one) for one in sealed} | {Connection} <= set(sealed_models())
    settings.VAULT_KEYS = [new := Fernet.generate_key().decode(), *settings.VAULT_KEYS]
    assert CliRunner().invoke(app, ["rotate"]).output.strip() == "2 секрета теперь под новым ключом."
    settings.VAULT_KEYS = [new]
    for one in sealed:
        one.refresh_from_db()
        assert vault.unseal(one.sealed)


def test_a_key_is_made():
    one, two = (CliRunner().invoke(app, ["key"]).output.strip() for _ in range(2))
    assert one != two and Fernet(one)
