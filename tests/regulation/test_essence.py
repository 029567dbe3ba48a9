"""R1.agreement, R1.growth and R2.card: what was agreed is done, everybody grows, the card is filled in."""

import pytest

from dirigent.domain.clients.models import Client, Contact, Instrument
from dirigent.domain.conversations.models import Agreement
from dirigent.domain.people.models import GrowthEntry
from tests.cast import moment
from tests.regulation.story import duty, hour, state


def promise(client, due="Thu 18:00", side="ours", **known):
    return Agreement.make(
        client, "Прислать смету", side=side, due_at=moment(due), by=client.manager, at=moment("Mon 12:00"), **known
    )


@pytest.mark.parametrize(
    ("ended", "looked", "expected"),
    [
        (None, "Wed 12:00", "due"),
        (None, "Fri 12:00", "late"),
        (("keep", "Thu 12:00"), "Fri 12:00", "kept"),
        (("keep", "Fri 11:00"), "Fri 12:00", "kept late"),
        (("keep", "Fri 11:00"), "Fri 10:00", "late"),  # not yet known then
        (("give_up", "Thu 12:00"), "Fri 12:00", "missed"),
        (("give_up", "Fri 12:00"), "Fri 13:00", "missed"),
    ],
)
def test_agreement(globus, olga, ended, looked, expected):
    agreement = promise(globus)
    if ended:
        verb, when = ended
        getattr(agreement, verb)(by=olga, at=moment(when), evidence="письмо")

    assert state(duty("R1.agreement", looked), looked) == expected


def test_a_moved_agreement_is_kept_and_a_new_one_begins(globus, olga):
    promise(globus).move(moment("next Mon 12:00"), reason="Клиент просит позже", by=olga, at=moment("Thu 12:00"))

    assert state(duty("R1.agreement", "Fri 12:00", due_at=moment("Thu 18:00")), "Fri 12:00") == "kept"
    assert state(duty("R1.agreement", "Fri 12:00", due_at=moment("next Mon 12:00")), "Fri 12:00") == "due"


def test_a_reopened_agreement_is_owed_again(globus, olga):
    agreement = promise(globus)
    agreement.keep(by=olga, at=moment("Thu 12:00"))
    agreement.reopen(by=olga, at=moment("Thu 13:00"))

    assert state(duty("R1.agreement", "Fri 12:00"), "Fri 12:00") == "late"


def test_it_is_shown_on_its_day_and_says_who_promised(globus, anna):
    promise(globus, contact=anna)
    promise(globus, side="theirs", contact=anna, due="Wed 18:00")

    ours = duty("R1.agreement", "Wed 12:00", due_at=moment("Thu 18:00"))
    theirs = duty("R1.agreement", "Wed 12:00", due_at=moment("Wed 18:00"))

    assert hour(ours.warns_at) == "Thu 11:00"
    assert ours.headline == "Обещано: Прислать смету"
    assert ours.explanation.startswith("Наше обещание от 16 ноября (Анна Ковалёва).")
    assert theirs.headline == "Напомнить клиенту: Прислать смету"
    assert theirs.explanation.startswith("Анна Ковалёва — обещание от 16 ноября.")


@pytest.mark.parametrize(
    ("on", "noted", "looked", "expected"),
    [
        (None, None, "2026-11-20 12:00", "due"),
        ("2026-11-10", "2026-11-10 12:00", "2026-11-20 12:00", "kept"),
        ("2026-11-10", "2026-11-25 12:00", "2026-11-20 12:00", "due"),  # not yet written down
        ("2026-10-30", "2026-11-02 12:00", "2026-11-20 12:00", "due"),  # learned in another month
        ("2026-11-29", "2026-12-02 12:00", "2026-12-03 12:00", "missed"),  # written down too late
        (None, None, "2026-12-01 12:00", "missed"),
    ],
)
def test_growth(olga, on, noted, looked, expected):
    if on:
        GrowthEntry.note(olga, kind="course", title="Метрика", on=moment(on).date(), at=moment(noted))

    assert state(duty("R1.growth", looked, key="2026-11", subject_id=olga.pk), looked) == expected


def test_growth_is_reminded_of_from_the_25th(olga):
    assert duty("R1.growth", "2026-11-20 12:00", subject_id=olga.pk).warns_at == moment("2026-11-25 00:00")


def test_the_card_is_filled_in_within_three_working_days(olga, head):
    client = Client.take_on(by=olga, at=moment("Wed 15:00"), name="Школа «Азимут»", manager=olga)

    found = duty("R2.card", "Fri 12:00", client_id=client.pk)

    assert hour(found.due_at) == "next Mon 19:00"
    assert (
        found.explanation
        == "Клиент принят 18 ноября. Не хватает: цель клиента, инструменты, реквизиты, контактные лица."
    )
    assert state(found, "Fri 12:00") == "due"
    assert state(duty("R2.card", "2026-11-24 11:00", client_id=client.pk), "2026-11-24 11:00") == "late"


def test_a_complete_card_ends_it(olga):
    client = Client.take_on(
        by=olga, at=moment("Wed 15:00"), name="Школа «Азимут»", manager=olga, goal="Набор", instruments=[Instrument.SEO]
    )
    client.requisites.create(legal_name="ООО «Азимут»", inn="7701234560")
    Contact.introduce(
        client, by=olga, at=moment("Thu 12:00"), given_name="Игорь", family_name="Нилов", position="директор",
        phones=[("+79000000000", "")], mails=["nilov@azimut.example"],
    )  # fmt: skip

    found = duty("R2.card", "Fri 12:00", client_id=client.pk)
    assert (state(found, "Fri 12:00"), hour(found.fulfilled_at)) == ("kept", "Thu 12:00")
    assert state(duty("R2.card", "Wed 18:00", client_id=client.pk), "Wed 18:00") == "due"
