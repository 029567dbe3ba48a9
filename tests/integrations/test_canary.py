"""A secret that was typed in is nowhere but in its sealed field: not in a table, a log, a page, an error."""

import pytest
from django.db import connection as database
from django.test import Client as Browser

from dirigent.domain.conversations import intake
from dirigent.domain.conversations.channels import Arrived, Trouble, all_channels
from dirigent.domain.conversations.models import Delivery
from tests.cast import moment
from tests.integrations.contract import KINDS, cases, opened, payloads

AT = moment("Fri 15:00")


def tables_with(words: list[str]) -> list[str]:
    with database.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'select count(*) from "{table}" t where t::text ilike any(%s)', [[f"%{word}%" for word in words]]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.django_db
def test_in_no_table_log_page_or_error(kind, as_, admin, caplog, monkeypatch, clock):
    clock("Fri 15:10")
    caplog.set_level("DEBUG")
    known, channel, connection = cases(kind), all_channels()[kind], opened(kind)
    said: list[str] = []
    monkeypatch.setattr("dirigent.integrations.egress.hosts.socket.create_connection", _nobody_is_there)
    try:
        said.append(channel.check(connection))
    except Exception as fault:  # noqa: BLE001  # whatever it is, it may not tell
        said += [repr(fault), str(fault), repr(fault.__cause__)]
    browser = as_(admin)
    for path in ("", f"{connection.pk}/"):
        said.append(browser.get(f"/settings/connections/{path}").text)
    said.append(browser.post(f"/settings/connections/{connection.pk}/check/", follow=True).text)
    raw = payloads(kind)[0].read_bytes()
    if channel.hooks:
        good = known.hook(connection, raw)
        for hook in (good, *known.forged(connection, raw)):
            heads = {name: value for name, value in hook.headers.items() if value.isascii()}
            path = f"/hooks/{connection.token}/{hook.path}"
            sent = Browser().generic(
                hook.method, path, hook.body, headers=heads, content_type="application/octet-stream"
            )
            said.append(sent.text)
    else:
        intake.keep(connection, [Arrived("1", raw, AT)])
    intake.settle(connection, at=AT)
    said += [one.file.path.read_bytes().decode("utf-8", "replace") for one in Delivery.objects.select_related("file")]
    told = "".join(said) + caplog.text
    assert [word for word in known.CANARIES if word in told] == []
    assert tables_with(known.CANARIES) == []


def _nobody_is_there(*_args, **_said):
    raise OSError


def test_a_trouble_tells_only_its_words():
    assert repr(Trouble("слова")) == "Trouble('слова')"
