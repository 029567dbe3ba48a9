"""A talk in a messenger that was written down by hand says which messenger it was."""

import pytest

from dirigent.domain.conversations.models import Touch

from .test_composer import PART, URL, sent


@pytest.fixture(autouse=True)
def friday(clock):
    clock("Fri 15:00")


def test_it_is_kept_and_shown(as_, olga, globus, anna):
    as_(olga).post(
        URL, sent(globus, kind="messenger", messenger="whatsapp", summary="Спросил про билеты"), headers=PART
    )

    touch = Touch.objects.get()
    assert (touch.channel, touch.messenger) == ("messenger", "whatsapp")
    assert "WhatsApp" in as_(olga).get(f"/clients/{globus.pk}/?show=chats").text


def test_of_a_call_it_is_not_asked(as_, olga, globus, anna):
    as_(olga).post(URL, sent(globus, kind="call", messenger="whatsapp"), headers=PART)

    assert Touch.objects.get().messenger == ""


def test_corrected_into_a_call_it_is_forgotten(as_, olga, globus, anna):
    as_(olga).post(URL, sent(globus, kind="messenger", messenger="max"), headers=PART)
    touch = Touch.objects.get()
    page = as_(olga).get(f"/touches/{touch.pk}/correction/").text
    assert '<option value="max" selected>' in page

    said = {
        "channel": "call",
        "messenger": "max",
        "direction": "out",
        "result": "talked",
        "day": "2026-11-20",
        "clock": "12:00",
    }
    as_(olga).post(f"/touches/{touch.pk}/correction/", said)

    assert (Touch.objects.get(struck_at=None).channel, Touch.objects.get(struck_at=None).messenger) == ("call", "")
