"""Who hears of a handover: whoever has to do the next thing, and never whoever did the last one."""

from datetime import date

import pytest

from dirigent.domain.onboarding.handovers import signing
from dirigent.domain.onboarding.models import Doubt, Handover
from dirigent.notices.models import Notice
from tests.cast import moment
from tests.notices.conftest import of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


@pytest.fixture
def change(look, globus, anna, olga, denis, marina) -> Handover:
    look("Mon 11:00")  # the first look of all is another matter
    at = moment("Mon 11:30")
    made = signing.begin(globus, giver=olga, taker=denis, deputy=marina, kind="manager", by=olga, at=at)
    for item in made.items.all():
        item.confirm(by=olga, at=at, words="Так и есть")
    return made


def test_each_hears_what_is_theirs_to_do(look, change, olga, denis, marina):
    look("Mon 11:40")
    assert of(denis, kind="handover") == []  # nothing is signed yet

    signing.sign(change, by=olga, at=moment("Mon 12:00"), today=TODAY)
    doubt = Doubt.ask(change, "С НДС?", by=denis, at=moment("Mon 12:10"))
    look("Mon 12:11")
    assert of(denis, kind="handover") == ["Вам передают клиента: примите или верните"]
    assert of(olga, kind="handover") == ["Вопрос по вашей передаче"]

    doubt.reply("Да", by=olga, at=moment("Mon 12:20"))
    signing.accept(change, by=denis, at=moment("Mon 12:30"), today=TODAY)
    look("Mon 12:31")
    assert set(of(denis, kind="handover")) >= {"На ваш вопрос по передаче ответили"}
    assert set(of(olga, kind="handover")) >= {"Вашего клиента принял новый менеджер"}
    assert of(marina, kind="handover") == []
    assert Notice.objects.filter(kind="handover").first().body == "Театр «Глобус»"


def test_what_was_never_signed_is_called_off_in_silence(look, change, olga, denis):
    change.withdraw(by=olga, at=moment("Mon 12:00"))
    look("Mon 12:01")

    assert of(denis, kind="handover") == []
