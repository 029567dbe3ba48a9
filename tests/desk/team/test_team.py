"""Team: presence for everybody, breaches for the head."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client
from dirigent.domain.people.models import Absence, GrowthEntry, Role, WorkDay
from dirigent.regulation import engine
from tests.cast import LONG_AGO, hired, moment
from tests.regulation.story import history


@pytest.fixture
def friday(clock, globus, anna, head):
    return clock("Fri 15:00")


def arrived(user, when):
    WorkDay.arrive(user, on=moment(when).date(), at=moment(when))


def test_who_is_in_who_is_late_and_who_is_missing(as_, olga, marina, denis, friday):
    arrived(olga, "Fri 10:52")
    arrived(marina, "Fri 11:40")

    page = as_(denis).get("/team/").text

    assert "на месте с 10:52" in page
    assert "опоздание, на месте с 11:40" in page
    assert "не на месте" in page
    assert "Нарушения" not in page and "Письма без ответа" not in page


def test_an_uncovered_absence_burns(as_, olga, head, friday):
    Client.take_on(by=None, at=LONG_AGO, name="Музей кино", manager=olga)
    Absence.report(olga, kind="illness", starts_at=moment("Fri 10:00"), by=olga, at=moment("Fri 09:00"))

    page = as_(head).get("/team/").text

    assert "болезнь" in page
    assert "1 клиент без присмотра" in page  # «Глобус» has Marina, the museum has nobody


def test_the_head_sees_breaches_and_their_evidence(as_, olga, head, globus, friday):
    history(globus, "Wed 12:00 letter, Wed 15:10 reply, Fri 11:12 letter")
    engine.full_pass(friday)
    browser = as_(head)

    assert (
        f'href="/team/breaches/?user={olga.pk}&amp;clause=R12.answer&amp;period=month">2</a>'
        in browser.get("/team/").text
    )
    found = browser.get(f"/team/breaches/?user={olga.pk}&clause=R12.answer&period=week").text
    assert "2 нарушения" in found
    assert (
        "сделано 18\N{NO-BREAK SPACE}ноября\N{NO-BREAK SPACE}15:10: позже на 2\N{NO-BREAK SPACE}ч 10"
        in found.replace("ч\N{NO-BREAK SPACE}10", "ч 10")
    )
    assert "до сих пор не сделано" in found
    assert browser.get(f"/team/breaches/?client={globus.pk}&clause=R12.answer").text.count("data-row") == 2


def test_others_see_their_own_breaches_only(as_, olga, denis, globus, friday):
    history(globus, "Wed 12:00 letter, Wed 15:10 reply")
    engine.full_pass(friday)

    assert "R12.answer" in as_(olga).get(f"/team/breaches/?user={olga.pk}&clause=R12.answer").text
    assert as_(denis).get(f"/team/breaches/?user={olga.pk}").status_code == 403
    assert as_(denis).get("/team/breaches/").status_code == 403


class TestAbsences:
    def test_reported_and_ended(self, as_, olga, marina, friday):
        browser = as_(olga)
        answer = browser.post("/team/absences/new/", {
            "user": olga.pk, "kind": "illness", "starts_at": "2026-11-20T15:00", "ends_at": "", "deputy": marina.pk, "reason": "",
        })  # fmt: skip
        assert answer.status_code == 302
        absence = Absence.objects.get()
        assert (absence.user, absence.deputy, absence.starts_at) == (olga, marina, moment("Fri 15:00"))

        browser.post(f"/team/absences/{absence.pk}/ending/")
        absence.refresh_from_db()
        assert absence.cancelled_at or absence.ends_at

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"ends_at": "2026-11-19T15:00"}, "Вернуться раньше, чем уйти, нельзя."),
            ({"deputy": "olga"}, "Заместить самого себя нельзя."),
            ({"starts_at": ""}, "errorlist"),
        ],
    )
    def test_nonsense_is_refused_at_the_field(self, as_, olga, friday, change, words):
        said = {
            "user": olga.pk,
            "kind": "leave",
            "starts_at": "2026-11-20T15:00",
            "ends_at": "",
            "deputy": "",
            "reason": "",
        }
        said |= {name: olga.pk if value == "olga" else value for name, value in change.items()}

        answer = as_(olga).post("/team/absences/new/", said)

        assert (answer.status_code, words in answer.text) == (422, True)
        assert not Absence.objects.exists()

    def test_twice_away_at_once_is_refused(self, as_, olga, friday):
        Absence.report(olga, kind="leave", starts_at=moment("Fri 12:00"), by=olga, at=moment("Fri 11:00"))
        answer = as_(olga).post(
            "/team/absences/new/", {"user": olga.pk, "kind": "leave", "starts_at": "2026-11-20T16:00"}
        )

        assert "на это время отсутствие уже записано" in answer.text

    def test_nobody_sends_another_away_but_the_head(self, as_, olga, denis, head, friday):
        said = {"user": olga.pk, "kind": "illness", "starts_at": "2026-11-20T15:00"}

        assert as_(denis).post("/team/absences/new/", said).status_code == 422
        assert as_(head).post("/team/absences/new/", said).status_code == 302
        assert as_(denis).post(f"/team/absences/{Absence.objects.get().pk}/ending/").status_code == 403


@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_queries_does_not_grow(as_, head, service, globus, friday, many):
    for n in range(many):
        user = hired(f"m{n}", "Имя", f"Фамилия{n}", Role.ACCOUNT_MANAGER, service)
        arrived(user, "Fri 10:30")
    engine.full_pass(friday)
    browser = as_(head)
    browser.get("/team/")

    with CaptureQueriesContext(connection) as queries:
        browser.get("/team/")

    assert len(queries) <= 20, "\n".join(query["sql"][:150] for query in queries)


class TestGrowth:
    def test_noted_and_listed(self, as_, olga, clock):
        clock("Fri 15:00")
        browser = as_(olga)
        assert "Записей пока нет" in browser.get("/growth/").text
        browser.post(
            "/growth/new/",
            {"kind": "article", "title": "Атрибуция простыми словами", "on": "2026-11-19", "takeaway": ""},
        )

        page = browser.get("/growth/").text
        assert "Атрибуция простыми словами" in page
        assert "У вас в этом месяце: 1 из 1" in page

    def test_the_future_is_refused(self, as_, olga, clock):
        clock("Fri 15:00")
        answer = as_(olga).post("/growth/new/", {"kind": "course", "title": "Курс", "on": "2026-12-19"})

        assert (answer.status_code, "Этот день ещё не наступил." in answer.text) == (422, True)

    def test_everybody_sees_their_own_and_the_head_all(self, as_, olga, marina, head, clock):
        clock("Fri 15:00")
        GrowthEntry.note(olga, kind="course", title="Курс Ольги", on=moment("Mon").date(), at=moment("Mon 12:00"))

        assert "Курс Ольги" not in as_(marina).get("/growth/").text
        assert "Курс Ольги" in as_(head).get("/growth/").text
