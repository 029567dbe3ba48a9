"""Sites, counters and accesses of the demo agency's clients, in every state there is."""

from datetime import timedelta

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import User
from dirigent.domain.tracking.models import Access, Counter, Goal, Launch, OurAccount, Secret, Site
from dirigent.foundation import worktime

from .cast import DOMAIN, leader
from .clock import Clock

ACCOUNTS = {
    "metrika": "kvartet-agency",
    "direct": "kvartet-agency",
    "ga4": f"analytics@{DOMAIN}",
    "vk": "kvartet-agency",
}


def doorways(clients: list[Client], people: dict[str, User], clock: Clock) -> None:
    for kind, address in ACCOUNTS.items():
        OurAccount.settle(kind, "agency", address, by=people["vera"], at=clock.since)
    OurAccount.settle("metrika", "dashboard", "kvartet-dashboard", by=people["vera"], at=clock.since)
    for number, client in enumerate(clients[:12]):
        _site(client, number, clock)
    _globus(clients[0], clock)
    schedule = worktime.default()
    for client, title, days in (
        (clients[0], "Премьера «Ревизор»", 6),
        (clients[1], "Новогоднее шоу", 9),
        (clients[9], "Ранний тариф", 15),
    ):
        Launch.plan(
            client, title, schedule.add_days(clock.now, days), by=leader(client), at=clock.now - timedelta(days=10)
        )


def _site(client: Client, number: int, clock: Clock) -> None:
    by, at = leader(client), clock.now - timedelta(days=30 - number)
    site = Site.add(client, client.site, by=by, at=at)
    Counter.expect(site, "metrika", str(91_200_000 + number * 137), by=by, at=at)
    access = Access.note(client, "metrika", by=by, at=at, site=site, level_needed="edit")
    if number % 3 != 2:
        access.ask(by=by, at=at + timedelta(hours=1), through="spoken", contact=client.contacts.first())
    if number % 3 == 0:
        access.give(at=at + timedelta(days=1), contact=client.contacts.first())
        access.verify("edit", how="entered", by=by, at=at + timedelta(days=1, hours=2))


def _globus(client: Client, clock: Clock) -> None:
    """What the screens are shown with: a password in the safe, one asked for too long, one refused."""
    by, anna, now = leader(client), client.contacts.order_by("pk").first(), clock.now
    site = client.sites.get()
    Goal.add(
        site,
        "Купить билет",
        identifier="ticket",
        condition="открыта страница «Спасибо за заказ»",
        by=by,
        at=now - timedelta(days=20),
    )
    Goal.add(site, "Электронная торговля", kind="ecommerce", by=by, at=now - timedelta(days=20))
    cms = Access.note(
        client, "cms", by=by, at=now - timedelta(days=25), site=site, level_needed="edit", name="globus.example/admin"
    )
    cms.ask(by=by, at=now - timedelta(days=25), through="spoken", contact=anna)
    cms.give(at=now - timedelta(days=24), contact=anna)
    Secret.keep(cms, {"login": "kvartet", "password": "Занавес-демо-42", "address": "https://globus.example/admin/"},
                at=now - timedelta(days=24), contact=anna)  # fmt: skip
    cms.verify("edit", how="entered", by=by, at=now - timedelta(days=24))
    direct = Access.note(client, "direct", by=by, at=now - timedelta(days=6), level_needed="edit")
    direct.ask(by=by, at=now - timedelta(days=5), through="spoken", contact=anna)
    tickets = Access.note(client, "tickets", by=by, at=now - timedelta(days=9), level_needed="read")
    tickets.ask(by=by, at=now - timedelta(days=9), through="spoken", contact=anna)
    tickets.refuse("выгрузку о продажах будут присылать сами по понедельникам", by=by, at=now - timedelta(days=7))
