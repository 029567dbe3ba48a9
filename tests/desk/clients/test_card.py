"""The card: only this client's own, in one timeline, with everybody's earlier words."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dirigent.domain.clients.models import Client, Contact, Requisites
from dirigent.domain.conversations import noting
from dirigent.domain.conversations.attaching import attach, detach
from dirigent.domain.conversations.models import Agreement, Note, Touch
from dirigent.domain.people.models import Absence
from dirigent.foundation.journal.recording import record
from dirigent.foundation.journal.redacting import redact
from dirigent.regulation.engine import full_pass
from tests.desk.clients.letters import letter_from


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def other(olga, now):
    """Another client of the same manager."""
    return Client.take_on(by=None, at=now, name="Музей кино", manager=olga)


def page(client, tail=""):
    return f"/clients/{client.pk}/{tail}"


def plain(answer):
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def talk(client, by, at, summary, **fields):
    return noting.note(client, channel="call", by=by, at=at, summary=summary, **fields)


def test_a_stranger_finds_nothing(as_, globus, anna, denis):
    for url in (page(globus), page(globus, "people/"), page(globus, "card/"), f"/contacts/{anna.pk}/"):
        assert as_(denis).get(url).status_code == 404


def test_only_entries_of_this_client_appear(as_, globus, other, olga, anna, now):
    """Market 10: one client's letters on another's timeline cost the agency its face."""
    talk(
        globus,
        olga,
        now,
        "слово Глобуса",
        inward="тайна Глобуса",
        promises=[noting.Promise("ours", "афиша Глобуса", now)],
    )
    talk(other, olga, now, "слово Музея", inward="тайна Музея", promises=[noting.Promise("ours", "афиша Музея", now)])
    browser = as_(olga)

    for show in ("", "calls", "notes", "agreements", "changes", "letters", "meetings", "tasks"):
        text = browser.get(page(globus), {"show": show}).text
        assert "Музе" not in text
    assert "слово Глобуса" in browser.get(page(globus)).text


def test_a_letter_that_went_to_another_client_is_gone_from_the_first(as_, globus, other, olga, anna, now):
    thread = letter_from("someone@elsewhere.example", "Секрет", "текст секрета", now).thread
    attach(thread, globus, by=olga, at=now, remember=False)
    assert "текст секрета" in as_(olga).get(page(globus)).text
    detach([thread], by=olga, at=now)
    attach(thread, other, by=olga, at=now, remember=False)

    assert "текст секрета" not in as_(olga).get(page(globus)).text
    assert as_(olga).get(page(other)).text.count("текст секрета") == 1


def test_a_waiting_letter_says_how_long_it_waits(as_, globus, anna, olga, now):
    letter_from("anna@globus.example", "Где отчёт?", "Обещали до 18-го", now - timedelta(hours=1, minutes=40))

    text = plain(as_(olga).get(page(globus)))

    assert "Анна Ковалёва: Где отчёт?" in text
    assert "ждёт ответа 1 ч 40 мин" in text


def test_a_bounce_stays_on_the_card_when_its_data_are_redacted(as_, globus, anna, olga, now):
    letter = letter_from("anna@globus.example", "Афиша", "Добрый день", now - timedelta(hours=2))
    with transaction.atomic():
        entry = record(
            "mail.bounced",
            client=globus,
            subject=letter,
            by=None,
            at=now,
            address="gone@globus.example",
            why="No such box",
        )
    assert "gone@globus.example: No such box" in as_(olga).get(page(globus)).text

    redact(entry, reason="The client asked for it.", by=olga, at=now)

    text = as_(olga).get(page(globus)).text
    assert "Не дошло: Афиша" in text
    assert "gone@globus.example" not in text


def test_a_talk_shows_its_agreements_and_the_note_apart(as_, globus, anna, olga, now):
    talk(
        globus, olga, now, "Прошли ТЗ", contact=anna, minutes=12, inward="Раздражена", mood="annoyed",
        promises=[noting.Promise("ours", "версия 2", now + timedelta(days=2)), noting.Promise("theirs", "логотип", now + timedelta(days=1))],
    )  # fmt: skip

    text = plain(as_(olga).get(page(globus)))

    assert "Звонок, 12 минут" in text
    assert "Ольга → Анна Ковалёва" in text
    assert "мы — версия 2 до" in text
    assert "Анна — логотип до" in text
    assert re.search(r'<div class="note-body">Раздражена</div>', text)
    assert "видно только своим" in text
    assert text.count("Прошли ТЗ") == 1


def test_a_corrected_record_keeps_the_earlier_text(as_, globus, olga, now):
    touch = talk(globus, olga, now - timedelta(hours=2), "договорились на среду")
    touch.correct(by=olga, at=now - timedelta(hours=1), summary="договорились на четверг")
    corrected = Touch.objects.get(corrects=touch)
    corrected.correct(by=olga, at=now, summary="договорились на пятницу")

    text = as_(olga).get(page(globus)).text

    shown, earlier = text.split('<details class="earlier">')
    assert "договорились на пятницу" in shown
    assert "договорились на среду" not in shown.split('id="timeline"')[1]
    assert "договорились на среду" in earlier and "договорились на четверг" in earlier


def test_filters_show_their_own_kind(as_, globus, olga, now):
    talk(globus, olga, now, "по телефону")
    noting.note(globus, channel="meeting", by=olga, at=now, summary="за столом")
    Note.leave(globus, "про себя", by=olga, at=now)
    browser = as_(olga)

    def shown(show):
        timeline = browser.get(page(globus), {"show": show, "part": "timeline"}, headers={"HX-Request": "true"}).text
        return [words for words in ("по телефону", "за столом", "про себя") if words in timeline]

    assert shown("") == ["по телефону", "за столом", "про себя"]
    assert shown("calls") == ["по телефону"]
    assert shown("meetings") == ["за столом"]
    assert shown("notes") == ["про себя"]
    assert shown("tasks") == []


def test_the_timeline_goes_on_without_gaps_or_doubles(as_, globus, olga, now):
    for n in range(70):
        talk(globus, olga, now - timedelta(minutes=n // 2), f"разговор-{n:02}.")
    browser = as_(olga)
    seen, url = [], page(globus, "?part=events&show=calls&before=")
    while url:
        text = browser.get(url, headers={"HX-Request": "true"}).text
        seen += re.findall(r"разговор-(\d\d)\.", text)
        more = re.search(r'hx-get="([^"]+)" hx-target="closest li"', text)
        url = more and more[1].replace("&amp;", "&")

    assert sorted(seen) == [f"{n:02}" for n in range(70)]


def test_what_the_search_found_is_shown_however_old(as_, globus, other, olga, now):
    first = talk(globus, olga, now - timedelta(days=90), "самый первый разговор")
    mended = first.correct(by=olga, at=now - timedelta(days=89), summary="поправленный разговор")
    for n in range(40):
        talk(globus, olga, now - timedelta(minutes=n), f"разговор-{n:02}.")
    foreign = talk(other, olga, now, "чужой разговор")
    browser = as_(olga)

    assert "поправленный" not in browser.get(page(globus)).text
    for found in (first, mended):
        assert "поправленный разговор" in browser.get(page(globus), {"to": f"touch-{found.pk}"}).text
    assert f'id="touch-{mended.pk}"' in browser.get(page(globus), {"to": f"touch-{mended.pk}"}).text
    for odd in (f"touch-{foreign.pk}", "touch-", "note-99999999999999999999", "x"):
        beginning = browser.get(page(globus), {"to": odd}).text
        assert "разговор-00." in beginning and "чужой" not in beginning


@pytest.mark.parametrize(
    "before", ["x", "2026-13-45~1", "2026-01-01~5", "~", "2026-01-01T00:00:00+03:00~99999999999999999999"]
)
def test_a_broken_cursor_shows_the_beginning(as_, globus, olga, before):
    assert as_(olga).get(page(globus), {"before": before}).status_code == 200


def test_as_many_queries_for_thirty_events_as_for_one(as_, globus, anna, olga, now):
    def happen(n):
        at = now - timedelta(minutes=n)
        talk(
            globus,
            olga,
            at,
            f"{n}",
            contact=anna,
            inward="x",
            promises=[noting.Promise("ours", f"{n}", now + timedelta(days=9))],
        )

    happen(0)
    Requisites(client=globus, legal_name="ООО", inn="7701234567").keep(by=olga, at=now)
    browser = as_(olga)
    browser.get(page(globus))
    with CaptureQueriesContext(connection) as one:
        browser.get(page(globus))
    for n in range(1, 30):
        happen(n)
        Contact.introduce(globus, by=olga, at=now - timedelta(days=9), given_name=f"Имя{n}")
    with CaptureQueriesContext(connection) as many:
        browser.get(page(globus))

    assert len(many) == len(one) <= 28


def test_what_is_owed_stands_beside_and_leads_to_the_act(as_, globus, olga, now):
    agreement = Agreement.make(
        globus, "Баннеры", side="ours", due_at=now - timedelta(hours=2), by=olga, at=now - timedelta(days=1)
    )
    full_pass(now)

    text = as_(olga).get(page(globus)).text

    assert "R1.agreement" in text
    assert f"/agreements/{agreement.pk}/settling/" in text


def test_a_missing_goal_is_red_and_asks_to_be_written(as_, globus, olga, now):
    globus.change(goal="", by=olga, at=now)

    assert "Цель клиента не записана" in as_(olga).get(page(globus)).text


def test_who_stands_in_is_said_while_the_manager_is_away(as_, globus, olga, marina, now):
    Absence.report(olga, kind="leave", starts_at=now - timedelta(days=1), by=olga, at=now)

    assert "сейчас подменяет Марина Орлова" in as_(marina).get(page(globus)).text


def test_the_history_says_what_it_was_and_what_it_is(as_, globus, olga, now):
    was = globus.goal
    globus.change(goal="Продать абонементы", instruments=["seo"], by=olga, at=now)

    text = as_(olga).get(page(globus, "history/")).text

    assert f'<s class="mut">{was}</s> → Продать абонементы' in text
    assert "</s> → поисковое продвижение" in text
