"""R7.access and R7.counters: let in before a launch, and what counts stands on the site."""

from datetime import timedelta

import pytest

from dirigent.domain.tracking.models import Access, Counter, Goal, Launch, Site, SiteCheck, Vanishing
from dirigent.domain.tracking.seeing import take_in
from tests.cast import moment
from tests.regulation.story import derived, duty, hour, state

pytestmark = pytest.mark.usefixtures("anna", "head")


@pytest.fixture
def metrika(globus, olga) -> Access:
    return Access.note(globus, "metrika", by=olga, at=moment("Mon 12:00"))


def happen(access: Access, words: str, olga, anna) -> None:
    """«Mon 13:00 asked, Wed 12:00 given»: what happened to the access."""
    for event in filter(None, (part.strip() for part in words.split(","))):
        day, clock, what = (
            event.split(" ", 2) if not event.startswith("next") else event.removeprefix("next ").split(" ", 2)
        )
        at = moment(f"{'next ' if event.startswith('next') else ''}{day} {clock}")
        access.refresh_from_db()
        match what:
            case "asked":
                access.ask(through="spoken", contact=anna, by=olga, at=at)
            case "given":
                access.give(contact=anna, at=at)
            case "stuck":
                access.get_stuck("не вижу такой кнопки", contact=anna, at=at)
            case "seen edit" | "seen read":
                access.verify(what.removeprefix("seen "), how="entered", by=olga, at=at)
            case "refused":
                access.refuse("не доверяют", by=olga, at=at)
            case "closed":
                access.close(by=olga, at=at)


@pytest.mark.parametrize(("happened", "looked", "ask", "get"), [
    ("", "Tue 18:00", "due", "nothing"),
    ("", "Wed 11:30", "late", "nothing"),
    ("Mon 13:00 asked", "Tue 12:00", "kept", "due"),
    ("Wed 12:00 asked", "Wed 13:00", "kept late", "due"),
    ("Mon 13:00 asked", "Thu 19:30", "kept", "late"),
    ("Mon 13:00 asked, Tue 12:00 given", "Thu 19:30", "kept", "late"),  # the client's word is no verification
    ("Mon 13:00 asked, Tue 12:00 given, Wed 12:00 seen edit", "Thu 19:30", "kept", "kept"),
    ("Mon 13:00 asked, Tue 12:00 given, Wed 12:00 seen read", "Thu 12:00", "kept", "due"),  # too little
    ("Mon 13:00 asked, Wed 12:00 refused", "Fri 12:00", "kept", "missed"),
    ("Mon 13:00 asked, Wed 12:00 closed", "Fri 12:00", "kept", "missed"),
    ("Mon 13:00 seen edit", "Wed 12:00", "kept", "nothing"),  # the client let us in before being asked
])  # fmt: skip
def test_from_the_need_to_the_verification(metrika, olga, anna, happened, looked, ask, get):
    happen(metrika, happened, olga, anna)

    assert (
        state(duty("R7.access", looked, key="ask"), looked),
        state(duty("R7.access", looked, key="get"), looked),
    ) == (ask, get)


@pytest.mark.parametrize(("happened", "shown", "headline"), [
    ("Mon 13:00 asked", "Wed 11:00", "Напомнить про доступ: Яндекс Метрика"),
    ("Mon 13:00 asked, Wed 13:00 asked", "Fri 11:00", "Напомнить про доступ: Яндекс Метрика"),
    ("Mon 13:00 asked, Tue 12:00 given", "Tue 12:00", "Проверить доступ: Яндекс Метрика"),
    ("Mon 13:00 asked, Tue 12:00 stuck", "Tue 12:00", "Помочь клиенту дать доступ: Яндекс Метрика"),
])  # fmt: skip
def test_while_the_client_thinks_it_is_out_of_sight(metrika, olga, anna, happened, shown, headline):
    happen(metrika, happened, olga, anna)
    found = duty("R7.access", "Wed 18:00", key="get")

    assert (hour(found.warns_at), hour(found.due_at), found.headline) == (shown, "Thu 19:00", headline)
    assert found.responsible_id == olga.pk


def test_a_verification_expires_and_is_made_again(metrika, olga):
    metrika.verify("edit", how="entered", by=olga, at=moment("Mon 13:00"), until=moment("Wed 13:00"))
    assert [d.key for d in derived("R7.access", "Wed 12:00")] == ["ask"]

    found = duty("R7.access", "Thu 12:00")
    assert (hour(found.due_at), found.headline) == ("next Mon 19:00", "Проверить доступ ещё раз: Яндекс Метрика")

    metrika.verify("edit", how="entered", by=olga, at=moment("Thu 13:00"))
    assert state(duty("R7.access", "Thu 14:00"), "Thu 14:00") == "kept"


def test_a_higher_need_begins_anew(metrika, olga):
    metrika.verify("edit", how="entered", by=olga, at=moment("Mon 13:00"))
    metrika.change(level_needed="full", by=olga, at=moment("Thu 12:00"))

    assert hour(duty("R7.access", "Thu 13:00").due_at) == "Fri 19:00"


def test_the_client_is_let_into_what_we_set_up(globus, olga):
    access = Access.note(
        globus, "metrika", holder="client", account="anna@globus.example", by=olga, at=moment("Mon 12:00")
    )
    found = duty("R7.access", "Mon 13:00")
    assert found.headline == "Дать клиенту доступ: Яндекс Метрика"
    assert (
        found.explanation
        == "Счётчик завели мы, поэтому клиент получает к нему доступ на свою почту: anna@globus.example."
    )

    access.verify("full", how="entered", by=olga, at=moment("Tue 12:00"))
    assert state(duty("R7.access", "Tue 13:00", key="ask"), "Tue 13:00") == "kept"


# The launch is on Friday of the week after next: five working days before it is Friday of the next week.
LAUNCH = moment("next Fri").date() + timedelta(days=7)


@pytest.fixture
def site(globus, olga) -> Site:
    return Site.add(globus, "https://globus.example/", by=olga, at=moment("Mon 11:00"))


def look(site: Site, at: str, **answers: str) -> None:
    """The site was looked at: `metrika="found"`."""
    numbers = {"metrika": "12345678", "ga4": "G-ABCDEF1"}
    check, _new = SiteCheck.ask(site, by=None, at=moment(at))
    verdicts = [
        {"kind": kind, "number": numbers[kind], "answer": answer, "others": []} for kind, answer in answers.items()
    ]
    seen = [{"kind": one["kind"], "number": one["number"]} for one in verdicts if one["answer"] == "found"]
    take_in(check, {"verdicts": verdicts, "counters": seen}, at=moment(at))


def test_before_a_launch_everything_counts(globus, site, olga):
    launch = Launch.plan(globus, "Реклама премьеры", LAUNCH, by=olga, at=moment("Mon 12:00"))
    found = duty("R7.counters", "Mon 13:00")
    assert (hour(found.due_at), found.subject_id) == ("next Fri 19:00", launch.pk)
    assert found.explanation.endswith("Не указано, какие счётчики должны стоять на сайте.")

    Counter.expect(site, "metrika", "12345678", by=olga, at=moment("Mon 13:00"))
    goal = Goal.add(site, "Заявка", by=olga, at=moment("Mon 13:00"))
    look(site, "Tue 12:00", metrika="missing")
    assert "Яндекс Метрика 12345678" in duty("R7.counters", "Tue 13:00").explanation

    look(site, "Wed 12:00", metrika="found")
    assert duty("R7.counters", "Wed 13:00").explanation.endswith("Не проверено целей: 1 из 1.")

    goal.check_off(by=olga, at=moment("Thu 12:00"))
    assert state(duty("R7.counters", "Thu 13:00"), "Thu 13:00") == "kept"

    Counter.expect(site, "ga4", "G-ABCDEF1", by=olga, at=moment("Thu 14:00"))
    assert state(duty("R7.counters", "Thu 15:00"), "Thu 15:00") == "due"

    launch.cancel(by=olga, at=moment("Fri 12:00"))
    assert duty("R7.counters", "Fri 13:00") is None


def test_a_launch_that_is_near_leaves_four_hours(globus, olga):
    Launch.plan(globus, "Срочный запуск", moment("Thu").date(), by=olga, at=moment("Mon 12:00"))

    assert hour(duty("R7.counters", "Mon 13:00").due_at) == "Mon 16:00"


def test_a_vanished_counter_is_looked_into(globus, site, olga):
    Counter.expect(site, "metrika", "12345678", by=olga, at=moment("Mon 12:00"))
    look(site, "Mon 13:00", metrika="found")
    look(site, "Tue 12:00", metrika="unknown")
    assert duty("R7.counters", "Tue 13:00") is None  # a site that does not answer says nothing of its counters

    look(site, "Wed 12:00", metrika="missing")
    found = duty("R7.counters", "Wed 13:00")
    assert (found.headline, hour(found.due_at)) == ("С сайта пропал счётчик: Яндекс Метрика 12345678", "Wed 16:00")
    assert found.responsible_id == olga.pk

    look(site, "Wed 14:00", metrika="missing")
    assert Vanishing.objects.count() == 1

    look(site, "Wed 15:00", metrika="found")
    assert state(duty("R7.counters", "Wed 17:00"), "Wed 17:00") == "kept"

    look(site, "Thu 12:00", metrika="missing")
    assert state(duty("R7.counters", "Thu 17:00"), "Thu 17:00") == "late"
    Vanishing.objects.open().get().settle(
        "обновили шаблон", tell="С сайта пропала Метрика", by=olga, at=moment("Thu 17:30")
    )
    assert state(duty("R7.counters", "Thu 18:00"), "Thu 18:00") == "kept late"
    assert duty("R1.change", "Thu 18:00").headline == "Сообщить клиенту: С сайта пропала Метрика"
