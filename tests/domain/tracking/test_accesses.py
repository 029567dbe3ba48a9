"""An access from the need to the verification; sites looked at by themselves; what a look teaches."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dirigent.domain.clients.models import Client
from dirigent.domain.tracking.models import Access, Counter, Goal, Launch, Secret, Site, SiteCheck, Vanishing
from dirigent.domain.tracking.models.site import forget_stale
from dirigent.domain.tracking.seeing import take_in
from dirigent.foundation.journal.models import Entry
from tests.cast import LONG_AGO, moment


@pytest.fixture
def access(globus, olga) -> Access:
    return Access.note(globus, "metrika", by=olga, at=moment("Mon 12:00"))


@pytest.mark.parametrize(("steps", "state"), [
    ("", "needed"),
    ("ask", "asked"),
    ("ask stuck", "stuck"),
    ("ask give", "given"),
    ("ask give read", "short"),
    ("ask give none", "asked"),
    ("ask give edit", "verified"),
    ("full", "verified"),
    ("edit old", "expired"),
    ("edit old ask", "expired"),
    ("ask refuse", "refused"),
    ("ask refuse ask", "asked"),
    ("ask refuse give", "given"),
    ("edit more", "short"),
    ("edit close", "closed"),
    ("edit close reopen", "verified"),
])  # fmt: skip
def test_how_it_stands(access, olga, anna, steps, state):
    at = moment("Mon 13:00")
    for step in steps.split():
        access.refresh_from_db()
        match step:
            case "ask":
                access.ask(through="letter", contact=anna, by=olga, at=at)
            case "stuck":
                access.get_stuck("нет кнопки", contact=anna, at=at)
            case "give":
                access.give(contact=anna, at=at)
            case "refuse":
                access.refuse("нет", by=olga, at=at)
            case "close":
                access.close(by=olga, at=at)
            case "reopen":
                access.reopen(by=olga, at=at)
            case "more":
                access.change(level_needed="full", by=olga, at=at)
            case "old":
                Access.objects.update(verified_until=moment("Mon 14:00"))
            case level:
                access.verify(level, how="entered", by=olga, at=at)
    access.refresh_from_db()

    assert access.state(moment("Mon 15:00")) == state


def test_each_step_is_one_entry_of_the_journal(access, olga, anna):
    access.ask(through="letter", contact=anna, by=olga, at=moment("Mon 13:00"))
    for _press in range(2):
        access.give(contact=anna, at=moment("Mon 14:00"))
    access.verify("edit", how="entered", by=olga, at=moment("Mon 15:00"))

    told = list(Entry.objects.about(access).order_by("pk").values_list("kind", "audience"))
    assert told == [
        ("access.needed", "staff"), ("access.asked", "client"), ("access.given", "client"), ("access.verified", "client"),
    ]  # fmt: skip


def test_what_is_not_needed_any_more_is_wiped(access, olga):
    secret = Secret.keep(access, {"password": "x"}, by=olga, at=moment("Mon 13:00"))
    access.close(by=olga, at=moment("Mon 14:00"))

    secret.refresh_from_db()
    assert (secret.sealed, secret.forgotten_at) == ("", moment("Mon 14:00"))


def test_the_database_holds_pairs_together(access):
    for broken in ({"asked_at": moment("Mon 13:00")}, {"verified_at": moment("Mon 13:00")}, {"level_needed": "none"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Access.objects.filter(pk=access.pk).update(**broken)


def test_whose_sites_are_looked_at_by_themselves(globus, olga):
    at = moment("Fri 12:00")
    paused = Client.take_on(by=None, at=LONG_AGO, name="Север", manager=olga, status="paused")
    starting = Client.take_on(by=None, at=LONG_AGO, name="Юг", manager=olga, status="lead")
    sites = [Site.add(one, "https://site.example/", by=olga, at=at) for one in (globus, paused, starting)]
    assert list(Site.objects.due(at)) == [sites[0]]

    Launch.plan(starting, "Старт", (at + timedelta(days=10)).date(), by=olga, at=at)
    assert set(Site.objects.due(at)) == {sites[0], sites[2]}

    SiteCheck.ask(sites[0], by=None, at=at)
    assert set(Site.objects.due(at)) == {sites[2]}
    turns = [Site(pk=number).next_turn(at) - at for number in range(1, 200)]
    assert min(turns) >= timedelta(hours=22) and max(turns) <= timedelta(hours=26)
    assert len(set(turns)) > 100  # each at its own minute


def test_one_look_at_a_time_and_a_killed_one_is_over(globus, olga):
    at = moment("Fri 12:00")
    site = Site.add(globus, "https://site.example/", by=olga, at=at)
    first, is_new = SiteCheck.ask(site, by=olga, at=at)
    assert (SiteCheck.ask(site, by=olga, at=at), is_new) == ((first, False), True)

    forget_stale(at + timedelta(minutes=16))
    first.refresh_from_db()
    assert (first.finished_at, first.trouble) == (at + timedelta(minutes=16), "Проверка оборвалась. Запустите ещё раз.")
    take_in(first, {"verdicts": []}, at=at + timedelta(minutes=17))
    assert first.findings == {}


def seen(site: Site, at: str, verdicts: list[tuple[str, str, str]], counters: list[dict]) -> None:
    check, _new = SiteCheck.ask(site, by=None, at=moment(at))
    take_in(
        check,
        {
            "verdicts": [{"kind": k, "number": n, "answer": a, "others": []} for k, n, a in verdicts],
            "counters": counters,
        },
        at=moment(at),
    )


def test_what_a_look_teaches(globus, olga):
    site = Site.add(globus, "https://site.example/", by=olga, at=moment("Mon 12:00"))
    metrika = Counter.expect(site, "metrika", by=olga, at=moment("Mon 12:00"))  # its number is not known yet
    launch = Launch.plan(globus, "Старт", moment("Fri").date() + timedelta(days=20), by=olga, at=moment("Mon 12:00"))
    Goal.add(site, "Заявка", by=olga, at=moment("Mon 12:00")).check_off(by=olga, at=moment("Mon 12:00"))
    twice = {"kind": "metrika", "number": "12345678", "doubled_on": ["/"]}
    seen(site, "Tue 12:00", [("metrika", "", "found")], [twice, {"kind": "vk", "number": "77"}])

    metrika.refresh_from_db()
    assert (metrika.number, metrika.faults, metrika.right_since) == ("12345678", ["doubled"], None)
    assert [(one.kind, one.expected) for one in site.counters.all()] == [("metrika", True), ("vk", False)]

    seen(site, "Wed 12:00", [("metrika", "12345678", "found")], [{"kind": "metrika", "number": "12345678"}])
    metrika.refresh_from_db()
    launch.refresh_from_db()
    assert (metrika.right_since, launch.ready_at) == (moment("Wed 12:00"), moment("Wed 12:00"))

    seen(site, "Thu 12:00", [("metrika", "12345678", "unknown")], [])
    metrika.refresh_from_db()
    assert metrika.right_since == moment("Wed 12:00")  # the site was not read: nothing is known

    seen(site, "Fri 12:00", [("metrika", "12345678", "wrong")], [{"kind": "metrika", "number": "999999"}])
    metrika.refresh_from_db()
    launch.refresh_from_db()
    assert (metrika.faults, launch.ready_at) == (["wrong"], None)
    assert Vanishing.objects.get().noticed_at == moment("Fri 12:00")

    metrika.drop(by=olga, at=moment("Fri 13:00"))
    assert Vanishing.objects.get().settled_by == olga
