"""The contact written down in seconds: once, whole, taken back whole, and never a word of a note outside."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement, Note, Touch
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.search.models import Document
from dirigent.regulation.engine import full_pass
from dirigent.regulation.models import Duty
from tests.desk.clients.letters import letter_from

URL = "/touches/new/"
PART = {"HX-Request": "true"}


def sent(client, /, **fields):
    return {
        "token": str(uuid.uuid4()),
        "client": client.pk,
        "kind": "call",
        "summary": "Поговорили о премьере",
        **fields,
    }


def today(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_client_and_words_are_enough(as_, globus, anna, olga):
    answer = as_(olga).post(URL, sent(globus, contact=anna.pk), headers=PART)

    touch = Touch.objects.get()
    assert answer.status_code == 204
    assert "dialog:close" in answer["HX-Trigger"] and f"/touches/{touch.pk}/undo/" in answer["HX-Trigger"]
    assert (touch.client, touch.contact, touch.user) == (globus, anna, olga)
    assert (touch.channel, touch.result, touch.direction) == ("call", "talked", "out")


def test_two_presses_write_once(as_, globus, olga):
    browser, form = as_(olga), sent(globus, **{"a0-text": "Баннеры", "a0-side": "ours", "a0-due": today(1)})

    assert [browser.post(URL, form, headers=PART).status_code for _press in range(2)] == [204, 204]
    assert Touch.objects.count() == Agreement.objects.count() == 1


def test_a_form_that_failed_may_be_sent_again(as_, globus, olga):
    browser, form = as_(olga), sent(globus, **{"a0-text": "Баннеры", "a0-side": "ours"})

    assert browser.post(URL, form, headers=PART).status_code == 422
    assert not Touch.objects.exists()
    assert browser.post(URL, form | {"a0-due": today(1)}, headers=PART).status_code == 204


def test_one_act_leaves_contact_agreements_and_note(as_, globus, anna, olga):
    form = sent(globus, contact=anna.pk, inward="Раздражена", mood="annoyed", next_step="Позвонить в среду", minutes=12)
    form |= {
        "a0-text": "версия 2",
        "a0-side": "ours",
        "a0-due": today(1),
        "a1-text": "логотип",
        "a1-side": "theirs",
        "a1-date": today(3),
        "a2-text": "",
    }

    as_(olga).post(URL, form, headers=PART)

    touch = Touch.objects.get()
    ours, theirs = Agreement.objects.order_by("due_at")
    assert (ours.text, ours.side, ours.touch, ours.contact) == ("версия 2", "ours", touch, anna)
    assert (theirs.text, theirs.side) == ("логотип", "theirs")
    assert timezone.localdate(theirs.due_at).isoformat() <= today(3)
    assert Note.objects.get().touch == touch


def test_undo_takes_all_of_it_back(as_, globus, olga):
    browser = as_(olga)
    browser.post(
        URL,
        sent(globus, inward="Раздражена", **{"a0-text": "версия 2", "a0-side": "ours", "a0-due": today()}),
        headers=PART,
    )
    full_pass(timezone.now())
    assert Duty.objects.standing().filter(clause="R1.agreement").exists()

    browser.post(f"/touches/{Touch.objects.get().pk}/undo/", headers=PART)
    full_pass(timezone.now())

    assert Touch.objects.get().struck_at and Note.objects.get().struck_at
    assert Agreement.objects.get().outcome == "withdrawn"
    assert not Duty.objects.standing().filter(clause="R1.agreement").exists()


NOTED = "Директор боится провала премьеры"


def test_a_note_is_in_no_field_that_is_not_a_note(as_, globus, anna, olga):
    """Market 17: private words reach the customer by the one column somebody forgot."""
    as_(olga).post(URL, sent(globus, contact=anna.pk, inward=NOTED), headers=PART)
    as_(olga).post(URL, sent(globus, kind="note", summary=NOTED), headers=PART)

    assert Note.objects.filter(text=NOTED).count() == 2
    for touch in Touch.objects.all():
        assert NOTED not in f"{touch.summary}{touch.next_step}"
    assert not [e for e in Entry.objects.all() if NOTED in str(e.data)]
    assert not Entry.objects.for_the_client().filter(kind="note.left").exists()
    assert {d.kind for d in Document.objects.filter(body__contains=NOTED)} == {"note"}
    assert not Document.objects.exclude(kind="note").filter(title__contains=NOTED).exists()


def test_a_note_alone_is_no_contact(as_, globus, olga):
    as_(olga).post(URL, sent(globus, kind="note", summary=NOTED), headers=PART)

    assert not Touch.objects.exists()
    note = Note.objects.get()
    as_(olga).post(f"/notes/{note.pk}/strike/", headers=PART)
    assert not Document.objects.filter(kind="note").exists()


def test_a_call_answers_the_letter(as_, globus, anna, olga):
    thread = letter_from("anna@globus.example", "Где отчёт?", "Обещали", timezone.now() - timedelta(hours=2)).thread
    assert thread.waits.get().answered_at is None

    form = as_(olga).get(URL, {"client": globus.pk, "answers": thread.pk}).text
    assert f'name="answers" value="{thread.pk}" checked' in form
    as_(olga).post(URL, sent(globus, answers=thread.pk), headers=PART)

    assert thread.waits.get().answered_at is not None


def test_a_letter_of_another_client_cannot_be_answered(as_, globus, anna, olga):
    other = Client.take_on(by=None, at=timezone.now(), name="Музей", manager=olga)
    thread = letter_from("anna@globus.example", "Где отчёт?", "Обещали", timezone.now()).thread

    as_(olga).post(URL, sent(other, answers=thread.pk), headers=PART)

    assert Touch.objects.get().answers is None


def test_a_stranger_writes_nothing_into_others_clients(as_, globus, anna, denis):
    browser = as_(denis)

    assert browser.post(URL, sent(globus), headers=PART).status_code == 422
    assert browser.post(URL, sent(globus, client="", client_name="Театр «Глобус»"), headers=PART).status_code == 422
    assert "Глобус" not in browser.get("/touches/new/clients/", {"client_name": "глоб"}).text
    assert "Анна" not in browser.get("/touches/new/about/", {"client": globus.pk}).text
    assert not Touch.objects.exists()


def test_a_person_of_another_client_is_refused(as_, globus, olga):
    other = Client.take_on(by=None, at=timezone.now(), name="Музей", manager=olga)
    stranger = Contact.introduce(other, by=None, at=timezone.now(), given_name="Ирина")

    answer = as_(olga).post(URL, sent(globus, contact=stranger.pk), headers=PART)

    assert answer.status_code == 422
    assert not Touch.objects.exists()


def test_an_administrator_does_not_talk_for_the_agency(as_, globus, admin):
    assert as_(admin).post(URL, sent(globus)).status_code == 403


def test_without_scripts_the_typed_name_is_enough(as_, globus, olga):
    answer = as_(olga).post(URL, sent(globus, client="", client_name="глобус"))

    assert answer.status_code == 302
    assert Touch.objects.get().client == globus


@pytest.mark.parametrize(
    "fields",
    [
        {"day": today(1)},
        {"a0-text": "x", "a0-due": today(-1)},
        {"kind": "x"},
        {"minutes": "-5"},
        {"token": "x"},
        {"client": "9" * 30},
    ],
)
def test_bad_input_saves_nothing_and_says_so(as_, globus, olga, fields):
    assert as_(olga).post(URL, sent(globus) | fields, headers=PART).status_code == 422
    assert not Touch.objects.exists()


def test_it_may_have_happened_earlier(as_, globus, olga):
    as_(olga).post(URL, sent(globus, day=today(-2), clock="15:30"), headers=PART)

    assert timezone.localtime(Touch.objects.get().at).strftime("%Y-%m-%d %H:%M") == f"{today(-2)} 15:30"


def test_a_wish_becomes_a_task_and_keeps_where_it_was_heard(as_, globus, olga):
    answer = as_(olga).post(URL, sent(globus, then="task"), headers=PART)

    entry = Entry.objects.get(kind="touch.noted")
    assert answer["HX-Redirect"] == f"/tasks/new/?client={globus.pk}&origin={entry.pk}"


def test_a_record_is_corrected_by_its_author_and_the_earlier_stays(as_, globus, olga, marina):
    touch = Touch.note_down(globus, channel="call", by=olga, at=timezone.now(), summary="среда")
    local = timezone.localtime(touch.at)
    form = {
        "channel": "call",
        "result": "talked",
        "direction": "out",
        "summary": "четверг",
        "day": local.date().isoformat(),
        "clock": local.strftime("%H:%M"),
    }

    assert as_(marina).post(f"/touches/{touch.pk}/correction/", form).status_code == 403
    assert as_(olga).post(f"/touches/{touch.pk}/correction/", form).status_code == 302

    corrected = Touch.objects.get(corrects=touch)
    touch.refresh_from_db()
    assert (touch.summary, corrected.summary, corrected.at) == ("среда", "четверг", touch.at)


def test_outside_the_window_the_form_warns(as_, globus, anna, olga):
    weekday = (timezone.localdate() + timedelta(days=3)).weekday()
    anna.change(
        by=olga, at=timezone.now(), windows=[(weekday, *(timezone.datetime(2026, 1, 1, h).time() for h in (14, 17)))]
    )

    text = as_(olga).get(URL, {"client": globus.pk}).text

    assert "Анна, вам удобно разговаривать?" in text
    assert "14:00" in text and "17:00" in text
