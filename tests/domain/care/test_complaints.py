"""A complaint from its first word to the head's last one; and the library of objections."""

import pytest
from django.db import IntegrityError, transaction

from dirigent.domain.care import access
from dirigent.domain.care.models import Complaint, Objection, Stage, angry_notes
from dirigent.domain.conversations.models import Note, Touch
from dirigent.foundation.journal.models import Entry
from tests.cast import moment

AT = moment("Thu 12:00")


@pytest.fixture
def complaint(globus, anna, olga) -> Complaint:
    return Complaint.write_down(globus, "Опять сорвали срок", contact=anna, by=olga, at=AT)


def test_it_goes_from_step_to_step(complaint, olga, head, anna):
    assert (complaint.stage, complaint.owner) == (Stage.ANSWER, olga)
    complaint.answer(by=olga, at=moment("Thu 13:00"))
    assert complaint.stage == Stage.PLAN
    complaint.make_plan("Сдаём в пятницу", due_at=moment("Fri 18:00"), by=olga, at=moment("Thu 14:00"))
    assert complaint.stage == Stage.RESOLUTION
    complaint.resolve("Сдали", by=olga, at=moment("Fri 12:00"))
    assert complaint.stage == Stage.CONFIRMATION
    complaint.confirm(how="call", evidence="Спасибо", contact=anna, by=olga, at=moment("Fri 13:00"))
    assert complaint.stage == Stage.SETTLED
    assert list(Complaint.objects.unaudited()) == [complaint]
    complaint.give_audit("Хорошо", by=head, at=moment("Fri 14:00"))

    assert not Complaint.objects.unaudited().exists()
    told = Entry.objects.about(complaint).order_by("pk").values_list("kind", flat=True)
    assert [kind.partition(".")[2] for kind in told] == [
        "opened", "answered", "planned", "resolved", "confirmed", "audited",
    ]  # fmt: skip


def test_it_is_not_settled_before_it_is_put_right(complaint, olga):
    complaint.confirm(how="call", evidence="Спасибо", by=olga, at=moment("Fri 13:00"))

    assert complaint.stage == Stage.ANSWER
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(confirmed_at=AT, confirmed_by=olga, confirmation="call")


def test_answered_twice_the_first_answer_stays(complaint, olga, head):
    complaint.answer(by=olga, at=moment("Thu 13:00"))
    complaint.answer(by=head, at=moment("Thu 15:00"))

    assert (complaint.answered_by, complaint.answered_at) == (olga, moment("Thu 13:00"))


def test_a_new_plan_keeps_the_moment_of_the_first(complaint, olga):
    complaint.make_plan("Сдаём в пятницу", due_at=moment("Fri 18:00"), by=olga, at=moment("Thu 14:00"))
    complaint.make_plan("Сдаём во вторник", due_at=moment("next Tue 18:00"), by=olga, at=moment("Fri 14:00"))

    assert (complaint.plan, complaint.plan_at) == ("Сдаём во вторник", moment("Thu 14:00"))


def test_opened_again_it_forgets_the_confirmation_and_the_audit(complaint, olga, head):
    complaint.resolve("Сдали", by=olga, at=moment("Fri 12:00"))
    complaint.confirm(how="letter", evidence="Спасибо", by=olga, at=moment("Fri 13:00"))
    complaint.give_audit("Хорошо", by=head, at=moment("Fri 14:00"))
    complaint.reopen("Снова опоздали", by=olga, at=moment("Fri 15:00"))

    assert complaint.stage == Stage.ANSWER
    assert complaint.audited_at is None


def test_who_may(complaint, olga, denis, head, specialist, admin):
    assert access.can_settle(olga, complaint) and access.can_settle(denis, complaint)
    assert not access.can_settle(specialist, complaint)
    assert access.can_write_down(specialist) and not access.can_write_down(admin)
    assert access.can_audit(head) and not access.can_audit(olga)
    assert access.can_withdraw(olga, complaint) and not access.can_withdraw(denis, complaint)
    complaint.make_plan("Сдаём в пятницу", due_at=moment("Fri 18:00"), by=olga, at=moment("Thu 14:00"))
    assert not access.can_withdraw(olga, complaint) and access.can_withdraw(head, complaint)


def test_a_stranger_does_not_see_it_and_its_owner_does(complaint, denis):
    assert not Complaint.objects.visible_to(denis, AT).exists()

    complaint.change(owner=denis, by=denis, at=AT)
    assert Complaint.objects.visible_to(denis, AT).exists()


def test_an_angry_talk_is_asked_about_once(globus, anna, olga):
    touch = Touch.note_down(globus, channel="call", by=olga, at=AT, contact=anna)
    note = Note.leave(globus, "Кричала", mood="angry", touch=touch, by=olga, at=AT)
    assert list(angry_notes(globus)) == [note]

    Complaint.write_down(globus, "Кричала", touch=touch, by=olga, at=AT)
    assert not angry_notes(globus).exists()


@pytest.fixture
def library(head) -> dict[str, Objection]:
    said = {
        "Дорого, у других дешевле": ["деньги"],
        "Реклама не работает, звонков нет": ["результат"],
        "Почему так долго?": ["сроки"],
    }
    return {words: Objection.add(words, "Ответ", tags=tags, by=head, at=AT) for words, tags in said.items()}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Клиент говорит, что у конкурентов дешевле", "Дорого, у других дешевле"),
        ("звонки не идут", "Реклама не работает, звонков нет"),
        ("СРОК сорван", "Почему так долго?"),  # by its tag, in another form of the word
        ("реклама дорогая, не работает", "Реклама не работает, звонков нет"),  # the more words meet, the nearer
        ("и не что", None),
        ("", None),
    ],
)
def test_an_objection_is_found_by_the_words_of_the_client(library, said, found):
    nearest = Objection.objects.about(said)

    assert (nearest[0].words if nearest else None) == found


def test_what_was_taken_out_is_offered_no_more(library, head):
    objection = library["Почему так долго?"]
    objection.retire(by=head, at=AT)
    assert Objection.objects.about("долго") == []

    objection.come_back(by=head, at=AT)
    objection.change(words="Почему так медленно?", by=head, at=AT)
    assert (Objection.objects.about("медленно"), Objection.objects.about("долго")) == ([objection], [])
