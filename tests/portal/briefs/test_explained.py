"""What a client reads in our questions and restatements is explained where it stands."""

import pytest

from dirigent.domain.onboarding.models import Debrief, OpenQuestion
from tests.cast import moment

pytestmark = pytest.mark.usefixtures("glossary")

TERM = ">CTR</button>"


def test_in_a_restatement(in_, anna, sent, olga):
    second = Debrief.write(
        sent.brief, [("Цель", "Поднять CTR\nи <b>продать</b> 500 билетов")], by=olga, at=moment("Tue 12:00")
    )
    second.send([anna], changed="цель", by=olga, at=moment("Tue 12:00"))

    page = in_(anna).get(f"/portal/debriefs/{second.pk}/").text

    assert TERM in page
    assert "\nи &lt;b&gt;продать&lt;/b&gt;" in page


def test_in_a_question(in_, anna, globus, olga):
    OpenQuestion.ask(globus, "Какой CTR был раньше?", contact=anna, by=olga, at=moment("Thu 13:00"))

    assert TERM in in_(anna).get("/portal/questions/").text
