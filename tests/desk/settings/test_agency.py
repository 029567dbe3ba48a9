"""The agency, its calendar and the addresses it remembers: changed on a screen, written in the journal, taken back."""

import json
from datetime import date

import pytest

from dirigent.domain.conversations.models import KnownSender
from dirigent.domain.people.models import Agency
from dirigent.foundation import worktime
from dirigent.foundation.journal.models import Entry
from tests.cast import moment

HTMX = {"headers": {"HX-Request": "true"}}
FRIDAY = date(2026, 11, 20)


DEFAULTS = {"undo_seconds": 10, "silent_minutes": 120}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("kvartet.example", ["kvartet.example"]),
        (" @Kvartet.Example,\nkvartet.example\nагентство.рф", ["kvartet.example", "агентство.рф"]),
        ("https://www.kvartet.example/", ["kvartet.example"]),
        ("me@kvartet.example", ["kvartet.example"]),
        ("xn--80aawg2adhbj.xn--p1ai", None),
        ("", []),
        ("mail.ru", None),
        ("GMAIL.com", None),
        ("kvartet", None),
        ("a b", None),
        ("-bad.example", None),
    ],
)
def test_own_domains(as_, head, written, kept):
    answer = as_(head).post("/settings/", {"name": "Квартет", "mail_domains": written, **DEFAULTS})

    domains = Agency.load().mail_domains
    if written.startswith("xn--"):
        assert len(domains) == 1
        assert not domains[0].startswith("xn--"), "compared in letters, as addresses are"
    elif kept is None:
        assert answer.status_code == 422
        assert 'class="errorlist"' in answer.text
        assert domains == []
    else:
        assert domains == kept
        assert Entry.objects.get(kind="agency.changed").actor_id == head.pk


def test_a_public_domain_is_refused_with_the_reason(as_, head):
    answer = as_(head).post("/settings/", {"name": "Квартет", "mail_domains": "mail.ru", **DEFAULTS})

    assert "На mail.ru ящик может завести кто угодно" in answer.text


def test_a_day_becomes_a_day_off_and_comes_back(as_, head):
    page = as_(head)
    assert worktime.default().is_working(FRIDAY)

    answer = page.post(f"/settings/calendar/{FRIDAY}/", {"kind": "dayoff", "note": "Корпоратив"}, **HTMX)

    assert not worktime.default().is_working(FRIDAY)
    assert "Корпоратив" in page.get("/settings/calendar/?year=2026").text
    page.post(json.loads(answer["HX-Trigger"])["toast"]["undo_url"], **HTMX)
    assert worktime.default().is_working(FRIDAY)
    assert Entry.objects.filter(kind="calendar.day_changed", actor_id=head.pk).count() == 2


def test_a_changed_day_comes_back_as_it_was_changed_before(as_, head):
    page = as_(head)
    page.post(
        f"/settings/calendar/{FRIDAY}/", {"kind": "workday", "hours": "10:00-14:00, 15:00-18:00", "note": "Съёмка"}
    )
    answer = page.post(f"/settings/calendar/{FRIDAY}/", {"kind": "short", "minutes_shorter": 120}, **HTMX)
    schedule = worktime.default()
    assert schedule.closes(FRIDAY) == moment("Fri 17:00")

    page.post(json.loads(answer["HX-Trigger"])["toast"]["undo_url"], **HTMX)

    changed = schedule.changed_days.get()
    assert (changed.kind, changed.note, changed.hours) == (
        "workday",
        "Съёмка",
        [["10:00", "14:00"], ["15:00", "18:00"]],
    )
    page.post(f"/settings/calendar/{FRIDAY}/undo/")
    assert not schedule.changed_days.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"kind": ""},
        {"kind": "workday", "hours": "завтра"},
        {"kind": "workday", "hours": "18:00-10:00"},
        {"kind": "workday", "hours": "25:00-26:00"},
        {"kind": "workday", "hours": "10:00-14:00, 13:00-18:00"},
        {"kind": "short", "minutes_shorter": "900"},
        {"kind": "short", "minutes_shorter": "-5"},
        {"kind": "short", "minutes_shorter": "480"},
    ],
)
def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(as_, head, said):
    answer = as_(head).post(f"/settings/calendar/{FRIDAY}/", said, **HTMX)

    assert answer.status_code == 422
    assert "errorlist" in answer.text or "notice bad" in answer.text
    assert not worktime.default().changed_days.exists()


@pytest.mark.parametrize("path", ["?year=1990", "?year=2999", "2031-01-01/", "2026-02-30/", "2026-13-01/"])
def test_beyond_the_calendar_there_is_nothing(as_, head, path):
    assert as_(head).get(f"/settings/calendar/{path}").status_code == 404


def test_hours_of_the_week_with_a_break(as_, head):
    week = {f"day{number}": "10:00–14:00, 15:00–19:00" for number in range(5)}

    as_(head).post("/settings/calendar/week/", week, **HTMX)

    assert worktime.default().minutes_between(moment("Fri 10:00"), moment("Fri 19:00")) == 8 * 60
    assert Entry.objects.filter(kind="calendar.week_changed").exists()


def test_a_week_without_work_is_refused(as_, head):
    answer = as_(head).post("/settings/calendar/week/", {}, **HTMX)

    assert answer.status_code == 422
    assert worktime.default().is_working(FRIDAY)


def test_a_year_whose_transfers_are_unknown_says_so(as_, head):
    assert "ещё не известны" in as_(head).get("/settings/calendar/?year=2028").text
    assert "ещё не известны" not in as_(head).get("/settings/calendar/?year=2026").text


def test_a_remembered_address_is_forgotten_and_remembered_again(as_, head, globus):
    KnownSender.remember(["Boss@Globus.example"], globus, by=head, at=moment("Fri 12:00"))
    page = as_(head)
    assert "boss@globus.example" in page.get("/settings/senders/?q=глобус").text

    answer = page.post(f"/settings/senders/{KnownSender.objects.get().pk}/forgetting/", **HTMX)
    assert not KnownSender.objects.exists()
    page.post(json.loads(answer["HX-Trigger"])["toast"]["undo_url"], **HTMX)

    assert KnownSender.objects.get().client == globus
