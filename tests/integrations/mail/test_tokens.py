"""Signing in with a token that is bought again and again: a stand-in of the token service, a real server behind."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.utils import timezone, translation

from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Connection, Message
from dirigent.integrations.mail import tokens
from tests.dovecot import Dovecot
from tests.integrations.mail.boxes import OLGA, letter, mailbox, take_all
from tests.integrations.mail.faulty import Road

pytestmark = pytest.mark.django_db(transaction=True)


class Service:
    """Gives tokens named token-1, token-2 …, each good for as long as told, while `allows`."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.allows, self.lives = True, 3600
        bank = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802  # the library's name
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                bank.asked.append(parse_qs(body))
                told = {"access_token": f"token-{len(bank.asked)}", "expires_in": bank.lives}
                said = json.dumps(told if bank.allows else {"error": "invalid_grant"}).encode()
                self.send_response(200 if bank.allows else 400)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_said: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/token"


@pytest.fixture
def bank():
    bank = Service()
    yield bank
    bank.server.shutdown()
    bank.server.server_close()


@pytest.fixture
def road(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    tokens._known.clear()
    with Dovecot() as server, Road(server.port) as road:
        server.put(letter())
        road.opens_as = (OLGA, server.users[OLGA])
        yield road


def opened(road: Road, bank: Service) -> Connection:
    connection = mailbox(road.port, auth="xoauth2", client_id="dirigent", token_url=bank.url)
    secret = {"refresh_token": "refresh-1", "client_secret": "shh"}
    connection.change(by=None, at=timezone.now(), secret=secret)
    return connection


def test_a_token_is_bought_once_and_opens_the_mailbox(road, bank, anna):
    road.tokens = {"token-1"}
    connection = opened(road, bank)

    take_all(connection)
    take_all(connection)

    assert Message.objects.count() == 1
    [asked] = bank.asked
    assert asked == {
        "grant_type": ["refresh_token"], "client_id": ["dirigent"], "client_secret": ["shh"], "refresh_token": ["refresh-1"],
    }  # fmt: skip


def test_a_token_that_was_taken_back_is_bought_afresh(road, bank, anna):
    road.tokens = {"token-1"}
    connection = opened(road, bank)
    take_all(connection)
    road.tokens = {"token-2"}

    take_all(connection)

    assert len(bank.asked) == 2


def test_a_token_about_to_end_is_not_used(road, bank, anna, monkeypatch):
    bank.lives = 61
    monkeypatch.setattr(tokens, "SHORTEST_SECONDS", 0)
    monkeypatch.setattr(tokens, "SPARE_SECONDS", 61)
    road.tokens = {"token-1", "token-2"}
    connection = opened(road, bank)
    take_all(connection)
    take_all(connection)
    assert len(bank.asked) == 2


def test_a_permission_withdrawn_is_said_in_words(road, bank):
    bank.allows = False
    with translation.override("en"), pytest.raises(Trouble, match="Grant it again") as trouble:
        take_all(opened(road, bank))
    assert trouble.value.for_good


def test_a_service_that_is_away_is_tried_again(road, bank):
    connection = opened(road, bank)
    connection.settings["token_url"] = "http://127.0.0.1:9/token"
    with pytest.raises(Trouble) as trouble:
        take_all(connection)
    assert not trouble.value.for_good


def test_the_wrong_token_lets_nobody_in(road, bank):
    with translation.override("en"), pytest.raises(Trouble, match="does not accept the login"):
        take_all(opened(road, bank))
