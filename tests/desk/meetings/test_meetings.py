"""A meeting from the plan to the timeline: invited, answered, moved, called off, held."""

from uuid import uuid4

import pytest
from icalendar import Calendar

from dirigent.domain.care.calendars import uid_of
from dirigent.domain.care.inviting import answered
from dirigent.domain.care.models import Attendance, Meeting
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.channels import InvitationAnswered
from dirigent.domain.conversations.models import Connection, Medium, Outgoing, Touch
from dirigent.regulation import engine
from dirigent.regulation.models import Duty
from tests.cast import moment


@pytest.fixture
def mailbox(olga):
    return Connection.open_up(
        by=None, at=moment("Mon 09:00"), kind="mail", name="Ольга", medium=Medium.MAIL, owner=olga,
        address="olga@kvartet.example", settings={"transport": "folder"},
    )  # fmt: skip


def planned(browser, client, **fields):
    said = {
        "token": uuid4(), "title": "Итоги ноября", "starts_at": "2026-11-25T12:00", "minutes": "60", "form": "video",
        "place": "https://meet.example/globus", "invites": "on", **fields,
    }  # fmt: skip
    return browser.post(f"/clients/{client.pk}/meetings/new/", said)


@pytest.fixture
def meeting(as_, olga, globus, anna, mailbox, clock):
    clock("Fri 15:00")
    planned(as_(olga), globus, contacts=[anna.pk], agenda="Покажем отчёт")
    return Meeting.objects.get()


def invitation(number=-1):
    letter = list(Outgoing.objects.filter(purpose="invitation").order_by("pk"))[number]
    return letter, Calendar.from_ical(letter.calendar)


def test_the_plan_becomes_an_invitation_a_calendar_understands(meeting, anna):
    letter, calendar = invitation()
    event = calendar.walk("VEVENT")[0]

    assert calendar["method"] == "REQUEST" and event["uid"] == uid_of(meeting)
    assert event["dtstart"].dt == moment("next Wed 12:00") and event["sequence"] == 0
    assert str(event["organizer"]) == "mailto:olga@kvartet.example"
    assert str(event["attendee"]) == "mailto:anna@globus.example"
    assert letter.to == [["Анна Ковалёва", "anna@globus.example"]]
    assert "среда, 25 ноября, 12:00–13:00" in letter.text and "Покажем отчёт" in letter.text


def test_pressed_twice_is_one_meeting(as_, olga, globus, anna, mailbox, clock):
    clock("Fri 15:00")
    token, browser = uuid4(), as_(olga)
    for _press in range(2):
        planned(browser, globus, token=token, contacts=[anna.pk])

    assert Meeting.objects.count() == 1 and Outgoing.objects.count() == 1


def test_the_past_is_no_plan(as_, olga, globus, clock):
    clock("Fri 15:00")

    answer = planned(as_(olga), globus, starts_at="2026-11-20T14:00")

    assert answer.status_code == 422 and "Это время уже прошло" in answer.text


def test_a_person_of_another_client_cannot_be_asked(as_, olga, globus, anna, denis, mailbox, clock):
    clock("Fri 15:00")
    other = Client.take_on(by=None, at=moment("Mon 09:00"), name="Заря", manager=denis)
    stranger = Contact.introduce(other, by=None, at=moment("Mon 09:00"), given_name="Пётр", mails=["p@zarya.example"])

    assert planned(as_(olga), globus, contacts=[stranger.pk]).status_code == 422


ANSWERS = [("accepted", "будет"), ("declined", "не сможет"), ("tentative", "возможно")]


@pytest.mark.parametrize(("answer", "shown"), ANSWERS)
def test_the_answer_of_a_calendar_stands_beside_the_guest(as_, olga, meeting, answer, shown):
    said = InvitationAnswered(uid_of(meeting), "Anna@Globus.example", answer, moment("Fri 16:00"), comment="позже")
    answered(meeting, [(None, said)])

    page = as_(olga).get(f"/meetings/{meeting.pk}/").text

    assert shown in page and "позже" in page


@pytest.mark.parametrize(
    ("uid", "address"), [("other@localhost", "anna@globus.example"), (None, "stranger@mail.example")]
)
def test_nobody_answers_for_another(meeting, uid, address):
    said = InvitationAnswered(uid or uid_of(meeting), address, "declined", moment("Fri 16:00"))
    answered(meeting, [(None, said)])

    assert Attendance.objects.get().answer == ""


def test_an_older_answer_does_not_overrule_a_newer_one(meeting):
    for answer, when in (("declined", "Fri 17:00"), ("accepted", "Fri 16:00")):
        said = InvitationAnswered(uid_of(meeting), "anna@globus.example", answer, moment(when))
        answered(meeting, [(None, said)])

    assert Attendance.objects.get().answer == "declined"


def test_a_moved_meeting_is_the_same_one_told_anew(as_, olga, meeting):
    answered(
        meeting, [(None, InvitationAnswered(uid_of(meeting), "anna@globus.example", "accepted", moment("Fri 16:00")))]
    )
    said = {"starts_at": "2026-11-26T14:00", "minutes": "90", "form": "video", "place": meeting.place}

    as_(olga).post(f"/meetings/{meeting.pk}/time/", said)

    letter, calendar = invitation()
    event = calendar.walk("VEVENT")[0]
    assert (event["uid"], event["sequence"]) == (uid_of(meeting), 1)
    assert event["dtstart"].dt == moment("next Thu 14:00") and letter.subject == "Новое время: Итоги ноября"
    assert Attendance.objects.get().answer == "", "she said yes to another hour"


def test_called_off_with_a_reason(as_, olga, meeting):
    as_(olga).post(f"/meetings/{meeting.pk}/cancellation/", {"reason": "премьера", "tells": "on"})

    letter, calendar = invitation()
    assert calendar["method"] == "CANCEL" and calendar.walk("VEVENT")[0]["status"] == "CANCELLED"
    assert "премьера" in letter.text
    assert as_(olga).get(f"/meetings/{meeting.pk}/time/").status_code == 403


def test_a_meeting_held_is_a_contact_and_fulfils_the_month(as_, olga, meeting, clock):
    engine.full_pass(clock("next Wed 13:05"))
    assert Duty.objects.get(clause="R12.meeting", key="2026-11").fulfilled_at is None
    browser = as_(olga)
    for _press in range(2):
        browser.post(f"/meetings/{meeting.pk}/holding/", {"summary": "Довольны отчётом", "next_step": "план на январь"})

    engine.full_pass(clock("next Wed 13:06"))
    touch = Touch.objects.get()
    assert (touch.channel, touch.minutes, touch.at) == ("video", 60, moment("next Wed 12:00"))
    assert Duty.objects.get(clause="R12.meeting", key="2026-11").fulfilled_at == touch.at
    assert "Довольны отчётом" in browser.get(f"/clients/{meeting.client_id}/").text


def test_a_planned_meeting_silences_the_duty_until_it_is_over(meeting, clock):
    engine.full_pass(clock("Fri 16:00"))
    duty = Duty.objects.get(clause="R12.meeting", key="2026-11")
    assert duty.warns_at == meeting.ends_at and "Назначена на 25 ноября" in duty.explained(moment("Fri 16:00"))

    meeting.cancel(reason="x", by=meeting.organiser, at=moment("Fri 17:00"))
    engine.full_pass(clock("Fri 17:00"))

    assert Duty.objects.get(clause="R12.meeting", key="2026-11").warns_at < moment("Fri 17:00")


def test_the_feed_is_for_whoever_knows_its_address(as_, client, olga, meeting):
    browser = as_(olga)
    assert client.get("/calendar/.ics").status_code == 404
    browser.post("/meetings/feed/")
    olga.refresh_from_db()
    address = f"/calendar/{olga.feed_token}.ics"

    told = Calendar.from_ical(client.get(address).content)

    assert [str(e["summary"]) for e in told.walk("VEVENT")] == ["Итоги ноября — Театр «Глобус»"]
    browser.post("/meetings/feed/")
    assert client.get(address).status_code == 404, "a new address kills the old one"
    olga.refresh_from_db()
    olga.dismiss(by=olga, at=moment("Fri 18:00"))
    assert client.get(f"/calendar/{olga.feed_token}.ics").status_code == 404


def test_what_was_not_written_down_is_asked_for(as_, olga, meeting, clock):
    clock("next Thu 12:00")

    page = as_(olga).get("/meetings/").text

    assert "1 без итога" in page and "Состоялась?" in page


def test_without_a_mailbox_the_meeting_stands_and_it_is_said(as_, olga, globus, anna, clock):
    clock("Fri 15:00")

    browser = as_(olga)
    page = planned(browser, globus, contacts=[anna.pk]).headers["location"]

    assert Meeting.objects.get() and not Outgoing.objects.exists()
    assert "Приглашение не отправлено" in browser.get(page).text


def test_a_stranger_sees_no_meeting(as_, denis, meeting):
    assert as_(denis).get(f"/meetings/{meeting.pk}/").status_code == 404
