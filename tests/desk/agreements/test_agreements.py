"""Agreements: the register, how they end, and what they were before."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dirigent.domain.conversations.models import Agreement, Touch

PART = {"HX-Request": "true"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def agree(globus, olga, now):
    def made(text="Баннеры", side="ours", days=2):
        return Agreement.make(
            globus, text, side=side, due_at=now + timedelta(days=days), by=olga, at=now - timedelta(days=9)
        )

    return made


def settling(agreement):
    return f"/agreements/{agreement.pk}/settling/"


def test_sides_and_states(as_, agree, olga, now):
    agree("наше"), agree("их", "theirs"), agree("позднее", days=-1)
    agree("готовое").keep(by=olga, at=now)
    browser = as_(olga)

    def shown(**query):
        text = browser.get("/agreements/", query).text
        return [word for word in ("наше", "их", "позднее", "готовое") if f"<b>{word.capitalize()}</b>" in text]

    assert shown() == ["наше", "их", "позднее"]
    assert shown(side="ours") == ["наше", "позднее"]
    assert shown(side="theirs") == ["их"]
    assert shown(state="late") == ["позднее"]
    assert shown(state="kept") == ["готовое"]
    assert shown(q="наш") == ["наше"]


def test_the_late_ones_come_first(as_, agree, olga):
    agree("потом", days=3), agree("давно", days=-3)

    text = as_(olga).get("/agreements/").text

    assert text.index("Давно") < text.index("Потом")


def test_a_stranger_sees_and_settles_nothing(as_, agree, denis):
    agreement = agree()

    assert "Баннеры" not in as_(denis).get("/agreements/").text
    assert as_(denis).post(settling(agreement), {"ending": "kept"}).status_code == 404
    assert as_(denis).post(f"/agreements/{agreement.pk}/keeping/").status_code == 404


def test_done_in_one_press_and_back(as_, agree, olga):
    agreement = agree()
    browser = as_(olga)

    answer = browser.post(f"/agreements/{agreement.pk}/keeping/", headers=PART)
    agreement.refresh_from_db()
    assert agreement.outcome == "kept"
    assert f"/agreements/{agreement.pk}/reopening/" in answer["HX-Trigger"]

    browser.post(f"/agreements/{agreement.pk}/reopening/", headers=PART)
    agreement.refresh_from_db()
    assert agreement.outcome == ""


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"ending": "moved"}, "Выберите новый день."),
        ({"ending": "moved", "date": "2000-01-01", "words": "x"}, "Этот день уже прошёл."),
        ({"ending": "broken"}, "Напишите, почему не сделано."),
    ],
)
def test_an_ending_needs_its_reason(as_, agree, olga, said, missing):
    agreement = agree()

    answer = as_(olga).post(settling(agreement), said, headers=PART)

    assert answer.status_code == 422
    assert missing in answer.text
    assert Agreement.objects.get().outcome == ""


def test_a_moved_date_shows_where_it_came_from(as_, agree, olga, now):
    agreement = agree()
    day = timezone.localdate(now) + timedelta(days=5)

    as_(olga).post(
        settling(agreement), {"ending": "moved", "date": day.isoformat(), "words": "ждём директора"}, headers=PART
    )

    following = Agreement.objects.open().get()
    assert following.replaces == agreement
    text = as_(olga).get("/agreements/").text
    assert "был срок" in text and "ждём директора" in text


def test_it_is_settled_once(as_, agree, olga, now):
    agreement = agree()
    agreement.keep(by=olga, at=now)

    assert as_(olga).post(settling(agreement), {"ending": "broken", "words": "x"}).status_code == 403


def test_an_agreement_heard_in_a_talk_keeps_the_talk(as_, globus, anna, olga, now):
    touch = Touch.note_down(globus, channel="call", by=olga, at=now, contact=anna)
    form = {
        "token": str(uuid.uuid4()),
        "text": "логотип",
        "side": "theirs",
        "due": timezone.localdate(now).isoformat(),
        "touch": touch.pk,
        "contact": anna.pk,
    }
    browser = as_(olga)

    for _press in range(2):
        assert browser.post(f"/clients/{globus.pk}/agreements/new/", form, headers=PART).status_code == 204

    agreement = Agreement.objects.get()
    assert (agreement.touch, agreement.contact, agreement.side) == (touch, anna, "theirs")
    assert agreement.due_at > now


def test_fifty_rows_cost_as_many_queries_as_one(as_, agree, olga, django_assert_num_queries):
    agree()
    browser = as_(olga)
    browser.get("/agreements/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/agreements/")
    for n in range(49):
        agree(f"{n}")
    with django_assert_num_queries(len(one)):
        browser.get("/agreements/")
    assert len(one) <= 14
