"""The clients' people at the portal: browsers that are in, were in, and never were; and what exists there once for each client."""

from datetime import timedelta

from django.test import Client as Browser
from fido2.cose import CoseKey
from fido2.webauthn import AttestedCredentialData

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import from_portal
from dirigent.domain.conversations.models import RequestKind
from dirigent.domain.passes.models import Passkey, Secretword, Visit
from dirigent.domain.people.models import User
from dirigent.domain.tasks.models import Task
from tests.cast import LONG_AGO
from tests.house.world import BIRDS, MANAGERS, NOW, World

HOUR = timedelta(hours=1)


def portalled(world: World) -> dict[str, Browser]:
    """Whoever may knock: a browser for each. `anna` is of «Глобус», `boris` beside her, `zoya` of the other client."""
    browsers = {"nobody": Browser()}
    for name, person in (("globus", "anna"), ("zarya", "zoya")):
        things, bird = world.things[name], BIRDS[name][0]
        client = Client.objects.get(pk=things["client"])
        contact = Contact.objects.select_related("client").get(pk=things["contact"])
        beside = Contact.introduce(
            client,
            by=None,
            at=LONG_AGO,
            given_name="Борис",
            family_name=f"{bird}ин",
            mails=[f"boris@{BIRDS[name][1]}.example"],
        )
        browsers[person] = _in(contact)
        if name == "globus":
            browsers["boris"] = _in(beside)
            browsers |= _out(client, contact, world.people["olga"])
        things |= _things(contact, bird, world.people[MANAGERS[name]])
    return browsers


def _in(contact: Contact, at=NOW - HOUR / 2) -> Browser:
    _visit, token = Visit.start(contact, through="link", address=None, agent=contact.family_name, at=at)
    browser = Browser()
    browser.cookies["visit"] = token
    return browser


def _out(client: Client, contact: Contact, by: User) -> dict[str, Browser]:
    """In once, and no more: too long ago, ended by us, gone from the client."""
    ended = _in(contact)
    Visit.current(ended.cookies["visit"].value, NOW).end(by=by, at=NOW)
    left = Contact.introduce(client, by=None, at=LONG_AGO, given_name="Ушедший")
    gone = _in(left)
    left.leave(by=by, at=NOW)
    return {"expired": _in(contact, NOW - timedelta(days=31)), "ended": ended, "left": gone}


def _things(contact: Contact, bird: str, manager: User) -> dict[str, int]:
    """What the portal has an address for and the desk has not, or what only this person sees."""
    visit, _token = Visit.start(contact, through="address", address=None, agent=bird, at=NOW - HOUR / 2)
    asked = from_portal.ask(
        contact, RequestKind.REPORT, bird, due_at=NOW + 24 * HOUR, words=bird, token=f"{bird}-report", at=NOW
    )
    key = Passkey.keep(contact, credential_id=bird.encode(), data=bytes(_public(bird.encode())), name=bird, at=NOW)
    Secretword.choose(contact, bird, at=NOW)
    Task.set(
        contact.client, bird, department=manager.department, assignee=manager, due_at=NOW + 24 * HOUR, by=manager, at=NOW,
        purpose=bird, expected_result=bird, check_by=bird, plain_words=bird, plain_why=bird, plain_how=bird, plain_when=bird,
    )  # fmt: skip
    return {"other_visit": visit.pk, "passkey": key.pk, "portal_request": asked.pk}


def _public(number: bytes) -> AttestedCredentialData:
    point = {1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32}
    return AttestedCredentialData.create(b"\0" * 16, number, CoseKey.parse(point))
