"""Whose answers make a consent, and what can never be made of them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from dirigent.domain.approvals.models import Approval, Decision, State, Terms, VersionFile
from dirigent.domain.conversations.models import Touch
from dirigent.domain.passes.models import Visit
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import Refused
from tests.cast import moment
from tests.visiting import visit_of


def test_one_asked_one_agrees(asked, anna, say):
    decision = say(anna, asked, address="192.0.2.7")

    asked.refresh_from_db()
    assert (asked.state, asked.settled_at) == (State.APPROVED, moment("Mon 13:00"))
    assert [list(one) for one in decision.files] == [["афиша.png", asked.current.files.get().file.sha256]]
    assert "Афиша премьеры" in decision.consent_text
    assert decision.content_hash[:16] in decision.consent_text
    entry = Entry.objects.about(asked).get(kind="approval.approved")
    assert (entry.audience, entry.data["content_hash"], entry.data["address"], entry.data["settled"]) == (
        "client", asked.current.content_hash, "192.0.2.7", True,
    )  # fmt: skip


def test_two_presses_are_one_answer(asked, anna, say):
    assert say(anna, asked) == say(anna, asked, when="Mon 13:01")
    assert Decision.objects.count() == 1
    assert Entry.objects.filter(kind="approval.approved").count() == 1
    with pytest.raises(Refused, match="ответ уже есть"):
        say(anna, asked, "changes")


def test_what_was_not_seen_is_not_agreed_to(asked, anna, olga, say):
    seen = asked.current
    asked.put_up("Премьера 6 декабря", [], "Другой день", by=olga, at=moment("Mon 12:30"))

    with pytest.raises(Refused, match="более новая версия"):
        say(anna, asked, version=seen)
    with pytest.raises(Refused, match="содержание изменилось"):
        say(anna, asked, seen_hash=seen.content_hash)
    assert not Decision.objects.exists()


def test_a_new_version_asks_anew(asked, anna, olga, say):
    say(anna, asked)
    asked.put_up("Премьера 6 декабря", [], "Другой день", by=olga, at=moment("Tue 12:00"))

    asked.refresh_from_db()
    first, second = asked.versions.all()
    assert (asked.state, asked.settled_at, asked.current) == (State.WAITING, None, second)
    assert (first.voided_at, asked.in_force()) == (moment("Tue 12:00"), None)
    say(anna, asked, when="Tue 13:00")
    asked.refresh_from_db()
    assert (asked.state, asked.in_force()) == (State.APPROVED, second)


def test_the_same_again_is_no_new_version(asked, olga):
    file = asked.current.files.get()
    with pytest.raises(Refused, match="ничего не изменилось"):
        asked.put_up(asked.current.text, [(file.name, "image/png", file.file)], "Так", by=olga, at=moment("Tue 12:00"))


def test_another_file_of_the_same_name_is_another_content(asked, olga):
    before = asked.current.content_hash
    asked.put_up(
        asked.current.text, [("афиша.png", "image/png", store(b"other"))], "Логотип", by=olga, at=moment("Tue 12:00")
    )
    asked.refresh_from_db()
    assert asked.current.content_hash != before


def test_everybody(ask, anna, boris, say):
    approval = ask(anna, boris)
    say(anna, approval)
    approval.refresh_from_db()
    assert [one.contact for one in approval.waited_for()] == [boris]
    assert approval.state == State.WAITING
    say(boris, approval)
    approval.refresh_from_db()
    assert approval.state == State.APPROVED


def test_anybody(ask, anna, boris, say):
    approval = ask(anna, boris, rule="any")
    say(boris, approval)
    approval.refresh_from_db()
    assert approval.state == State.APPROVED
    with pytest.raises(Refused, match="уже согласовано"):
        say(anna, approval)


def test_one_after_another(ask, anna, boris, say):
    approval = ask(anna, boris, rule="in_order")
    assert list(Approval.objects.waiting_for(anna)) == [approval]
    assert not Approval.objects.waiting_for(boris).exists()
    with pytest.raises(Refused, match="Сначала отвечает Анна Ковалёва"):
        say(boris, approval)
    say(anna, approval)
    assert list(Approval.objects.waiting_for(boris)) == [approval]
    assert not Approval.objects.waiting_for(anna).exists()
    say(boris, approval)
    approval.refresh_from_db()
    assert approval.state == State.APPROVED


def test_one_who_wants_corrections_stops_it(ask, anna, boris, say):
    approval = ask(anna, boris)
    say(anna, approval)
    say(boris, approval, "changes", words="Дорого")
    approval.refresh_from_db()
    assert (approval.state, approval.in_force(), approval.waited_for()) == (State.CHANGES, None, [])


def test_handing_over_and_taking_back(ask, anna, boris, vika, olga, say):
    approval = ask(anna, boris)
    named = approval.delegate(anna, vika, at=moment("Mon 12:30"))
    assert [one.contact for one in approval.waited_for()] == [vika, boris]
    assert list(Approval.objects.waiting_for(vika)) == [approval]
    assert not Approval.objects.waiting_for(anna).exists()
    assert list(Approval.objects.for_contact(anna)) == [approval]
    with pytest.raises(Refused, match="вашего ответа здесь не ждут"):
        say(anna, approval)
    with pytest.raises(Refused, match="Уже в списке согласующих"):
        approval.delegate(boris, vika, at=moment("Mon 12:40"))
    assert approval.take_back_delegation(named, by=olga, at=moment("Mon 12:50"))
    assert [one.contact for one in approval.waited_for()] == [anna, boris]


def test_what_was_answered_cannot_be_handed_over(ask, anna, boris, vika, say):
    approval = ask(anna, boris)
    say(anna, approval)
    with pytest.raises(Refused, match="Ответ уже есть"):
        approval.delegate(anna, vika, at=moment("Tue 12:00"))


def test_strangers_and_those_who_left_are_not_asked(ask, anna, boris, vika, olga, say):
    approval = ask(anna)
    with pytest.raises(Refused, match="вашего ответа здесь не ждут"):
        say(vika, approval)
    anna.leave(by=olga, at=moment("Mon 12:30"))
    with pytest.raises(Refused, match="не к вам"):
        say(anna, approval)
    with pytest.raises(Refused, match="не работает у клиента"):
        ask(anna)


def test_nobody_of_us_answers_for_them(asked, anna, olga, globus, say):
    with pytest.raises(Refused, match="никто из нас не отвечает"):
        say(anna, asked, by=olga)
    with pytest.raises(Refused, match="Устное согласие"):
        say(anna, asked, through="spoken", by=olga)
    with pytest.raises(Refused, match="письмо именно этого человека"):
        say(anna, asked, through="letter", by=olga)
    unanswered = Touch.note_down(
        globus, channel="call", contact=anna, by=olga, at=moment("Mon 12:40"), result="no_answer"
    )
    with pytest.raises(Refused, match="разговора с этим человеком не было"):
        say(anna, asked, through="spoken", by=olga, touch=unanswered)

    talk = Touch.note_down(globus, channel="call", contact=anna, by=olga, at=moment("Mon 12:50"), summary="Согласна")
    decision = say(anna, asked, through="spoken", by=olga, touch=talk)
    assert (decision.recorded_by, decision.touch) == (olga, talk)


@pytest.mark.parametrize("how", ["none", "another", "ended", "old"])
def test_in_their_room_answers_only_who_is_in(asked, anna, boris, say, how):
    visit = {"none": None, "another": visit_of(boris)}.get(how, visit_of(anna))
    if how == "ended":
        visit.end(by=None, at=moment("Mon 12:30"))
    if how == "old":
        Visit.objects.filter(contact=anna).update(expires_at=moment("Mon 12:40"))
    for through in ("portal", "link"):
        with pytest.raises(Refused, match="Этот вопрос не к вам"):
            say(anna, asked, through=through, visit=visit)
    assert not Decision.objects.exists()


def test_a_small_edit_needs_the_contract(asked, anna, olga, head, globus, say):
    say(anna, asked)
    asked.refresh_from_db()
    with pytest.raises(Refused, match="Договор с клиентом не разрешает"):
        asked.put_up("Премьера 5 декабря!", [], "Знак", by=olga, at=moment("Tue 12:00"), minor=True)
    Terms.agree(globus, words="п. 4.3 договора", minutes=480, by=head, at=moment("Tue 11:00"))
    edit = asked.put_up("Премьера 5 декабря!", [], "Знак", by=olga, at=moment("Tue 12:00"), minor=True)

    assert (asked.state, asked.in_force(), edit.objections_until) == (State.APPROVED, edit, moment("Wed 12:00"))
    first = asked.versions.first()
    assert first.voided_at is None

    say(anna, asked, "changes", words="Без восклицаний", when="Tue 18:00")
    asked.refresh_from_db()
    assert (asked.state, asked.in_force()) == (State.CHANGES, first)
    asked.put_up("Премьера 5 декабря", [], "Вернули как было", by=olga, at=moment("Wed 12:00"))
    assert asked.state == State.WAITING


def test_an_edit_laid_upon_another_does_not_keep_it_from_objections(asked, anna, olga, head, globus, say):
    """A large change as a small edit, and a minute later a comma: the objection falls upon both."""
    say(anna, asked)
    asked.refresh_from_db()
    Terms.agree(globus, words="п. 4.3 договора", minutes=480, by=head, at=moment("Tue 11:00"))
    first = asked.current
    asked.put_up("Премьера отменена", [], "Знак", by=olga, at=moment("Tue 12:00"), minor=True)
    asked.put_up("Премьера отменена!", [], "Ещё знак", by=olga, at=moment("Tue 12:01"), minor=True)
    say(anna, asked, "changes", words="Ничего не отменено", when="Tue 18:00")
    asked.refresh_from_db()
    assert asked.in_force() == first


def test_after_the_time_nobody_objects(asked, anna, olga, head, globus, say):
    say(anna, asked)
    asked.refresh_from_db()
    Terms.agree(globus, words="п. 4.3 договора", minutes=60, by=head, at=moment("Tue 11:00"))
    asked.put_up("Премьера 5 декабря!", [], "Знак", by=olga, at=moment("Tue 12:00"), minor=True)
    with pytest.raises(Refused, match="Срок для возражений прошёл"):
        say(anna, asked, "changes", when="Tue 13:01")


def test_withdrawn_is_asked_no_more(asked, anna, olga, say):
    assert asked.withdraw(reason="Премьеру отменили", by=olga, at=moment("Mon 12:30"))
    assert not asked.withdraw(reason="Ещё раз", by=olga, at=moment("Mon 12:31"))
    with pytest.raises(Refused, match="вопрос уже снят"):
        say(anna, asked)
    with pytest.raises(Refused, match="отозвано"):
        asked.put_up("Другое", [], "Всё", by=olga, at=moment("Mon 14:00"))


def test_until_when_is_counted_back(asked, ask, anna):
    assert asked.due_at == moment("next Mon 19:00")
    assert ask(anna).due_at == moment("Thu 19:00")


@pytest.mark.parametrize(
    "statement",
    [
        "update approvals_decision set words = 'нет'",
        "update approvals_decision set contact_id = contact_id + 0, at = now()",
        "delete from approvals_decision",
        "update approvals_version set text = 'другое'",
        "update approvals_version set content_hash = repeat('0', 64)",
        "delete from approvals_version",
        "update approvals_versionfile set name = 'x'",
        "delete from approvals_versionfile",
        "update approvals_approval set title = 'Другая афиша'",
        "insert into approvals_versionfile (version_id, file_id, name, content_type, position)"
        " select version_id, file_id, 'ещё', '', 9 from approvals_versionfile",
    ],
)
def test_the_database_lets_nothing_be_rewritten(asked, anna, say, statement):
    say(anna, asked)
    with pytest.raises(DatabaseError, match="stays|no more files"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_takes_no_answer_to_another_content(asked, anna):
    with pytest.raises(DatabaseError, match="content that was put up"), transaction.atomic():
        Decision.objects.create(
            version=asked.current, contact=anna, answer="approve", through="link", content_hash="0" * 64,
            consent_text="x", at=moment("Mon 13:00"),
        )  # fmt: skip


def test_a_file_slipped_in_is_noticed(asked, anna, say):
    VersionFile.objects.create(version=asked.current, file=store(b"slipped"), name="ещё.png", position=5)
    with pytest.raises(Refused, match="содержание изменилось"):
        say(anna, asked)


def test_a_void_version_stays_void(asked, anna, olga):
    first = asked.current
    asked.put_up("Иначе", [], "Текст", by=olga, at=moment("Mon 12:30"))
    first.refresh_from_db()
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        type(first).objects.filter(pk=first.pk).update(voided_at=first.voided_at + timedelta(hours=1))
