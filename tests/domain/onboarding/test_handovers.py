"""A handover from its first word to the letter that introduces the new manager: from sales, and between managers."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from dirigent.domain.care.models import Complaint, Meeting
from dirigent.domain.clients.models import (
    Client,
    Contact,
    InstrumentBudget,
    OwnedField,
    Requisites,
    Status,
)
from dirigent.domain.clients.models.leading import changes_of_manager
from dirigent.domain.clients.models.verifying import marks_of, verify
from dirigent.domain.conversations.models import Outgoing, Thread
from dirigent.domain.onboarding.handovers import access, signing
from dirigent.domain.onboarding.handovers.gathering import gather
from dirigent.domain.onboarding.handovers.lacking import whole
from dirigent.domain.onboarding.models import Doubt, Handover, HandoverKind, HandoverStage, Paper, PaperKind, Subject
from dirigent.domain.tasks.models import Task
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import Refused
from tests.cast import LONG_AGO, moment

TODAY = date(2026, 11, 20)
AT = moment("Fri 11:00")


@pytest.fixture
def lead(seller) -> Client:
    """A lead of the seller's, with somebody to speak with."""
    client = Client.take_on(by=seller, at=LONG_AGO, name="Клиника «Заря»", status=Status.LEAD)
    client.join_team(seller, by=seller, at=LONG_AGO)
    Contact.introduce(client, by=seller, at=LONG_AGO, given_name="Пётр", phones=[("+79070000000", "")])
    return client


@pytest.fixture
def sale(lead, seller, olga) -> Handover:
    return signing.begin(lead, giver=seller, taker=olga, deputy=None, kind=HandoverKind.SALE, by=seller, at=AT)


@pytest.fixture
def change(globus, olga, denis, marina) -> Handover:
    return signing.begin(globus, giver=olga, taker=denis, deputy=marina, kind=HandoverKind.MANAGER, by=olga, at=AT)


def fill(sale: Handover, seller) -> None:
    """The seller's part, whole."""
    sale.change(
        handed_on=TODAY, folder="https://disk.example/zarya", sold="Контекст", budget=Decimal(150000),
        offer="https://disk.example/kp.pdf", by=seller, at=AT,
    )  # fmt: skip
    for kind in PaperKind.values[:-1]:
        Paper.put(sale, kind, file=store(kind.encode()), file_name=f"{kind}.pdf", by=seller, at=AT)
    Paper.put(sale, PaperKind.PLAN, not_needed="Разовая работа", by=seller, at=AT)
    sale.note_payment(Decimal(150000), TODAY, store(b"payment"), "платёжка.pdf", by=seller, at=AT)
    Requisites(client=sale.client, legal_name="ООО «Заря»", inn="7707083893").keep(by=seller, at=AT)
    InstrumentBudget(client=sale.client, instrument="context", amount=Decimal(120000)).keep(by=seller, at=AT)


def study(sale: Handover, olga) -> None:
    """The taker's part, whole."""
    sale.study(by=olga, at=AT)
    for paper in sale.papers.filter(not_needed=""):
        paper.study(by=olga, at=AT)
    for field in OwnedField.values:
        verify(sale.client, field, by=olga, at=AT)


def missing(handover: Handover) -> set[str]:
    return {point.key for point in whole(fresh(handover), today=TODAY).missing}


def fresh(handover: Handover) -> Handover:
    return Handover.objects.select_related("client").get(pk=handover.pk)


class TestSale:
    def test_what_is_missing_is_named(self, sale, seller):
        assert missing(sale) == {
            "handed_on", "folder", "sold", "offer", "payment", "brief-studied", "papers-studied",
            *(f"paper:{kind}" for kind in PaperKind.values), "verified:requisites", "verified:instruments",
        }  # fmt: skip
        fill(sale, seller)
        assert missing(sale) == {"brief-studied", "papers-studied", "verified:requisites", "verified:instruments"}

    def test_it_is_not_signed_before_the_payment(self, sale, seller, head):
        fill(sale, seller)
        Handover.objects.filter(pk=sale.pk).update(
            paid_at=None, paid_by=None, paid_amount=None, paid_on=None, paid_file=None
        )
        with pytest.raises(Refused):
            signing.sign(sale, by=seller, at=AT, today=TODAY)

        sale.client.trust(until=date(2026, 12, 1), by=head, at=AT)
        assert signing.sign(sale, by=seller, at=AT, today=TODAY)

    def test_trust_that_has_run_out_opens_nothing(self, sale, head):
        sale.client.trust(until=date(2026, 11, 19), by=head, at=AT)

        assert "payment" in missing(sale)

    def test_a_lead_becomes_a_client(self, sale, seller, olga):
        fill(sale, seller)
        signing.sign(sale, by=seller, at=AT, today=TODAY)
        with pytest.raises(Refused):
            signing.accept(sale, by=olga, at=AT, today=TODAY)
        study(sale, olga)
        assert signing.accept(sale, by=olga, at=moment("Fri 12:00"), today=TODAY)

        client = Client.objects.get(pk=sale.client_id)
        assert (client.status, client.manager, client.accepted_at) == (Status.RUNNING, olga, moment("Fri 12:00"))
        assert fresh(sale).stage == HandoverStage.ACCEPTED
        assert not signing.accept(sale, by=olga, at=AT, today=TODAY)  # the second press changes nothing
        told = Entry.objects.filter(client_id=client.pk, kind="handover.accepted")
        assert told.count() == 1

    def test_the_taker_sees_the_client_only_while_it_is_handed_over(self, sale, seller, olga):
        def seen() -> bool:
            return Client.objects.visible_to(olga, AT).filter(pk=sale.client_id).exists()

        fill(sale, seller)
        assert not seen()
        signing.sign(sale, by=seller, at=AT, today=TODAY)
        assert seen()
        fresh(sale).withdraw(by=seller, at=AT)
        assert not seen()

    @pytest.mark.parametrize("how", ["returned", "unsigned"])
    def test_whoever_does_not_take_the_client_over_sees_it_no_more(self, sale, seller, olga, denis, how):
        """Also when it goes to another afterwards."""

        def seen(user) -> bool:
            return Client.objects.visible_to(user, AT).filter(pk=sale.client_id).exists()

        fill(sale, seller)
        signing.sign(sale, by=seller, at=AT, today=TODAY)
        if how == "returned":
            signing.send_back(sale, "Нет приложения № 2", by=olga, at=AT)
        else:
            signing.unsign(sale, by=seller, at=AT)
        assert not seen(olga)
        fresh(sale).change(taker=denis, by=seller, at=AT)
        signing.sign(fresh(sale), by=seller, at=AT, today=TODAY)
        assert (seen(olga), seen(denis)) == (False, True)

    def test_what_is_returned_is_signed_anew(self, sale, seller, olga):
        fill(sale, seller)
        signing.sign(sale, by=seller, at=AT, today=TODAY)
        signing.send_back(sale, "Нет приложения № 2", by=olga, at=moment("Fri 12:00"))
        assert fresh(sale).stage == HandoverStage.RETURNED
        signing.sign(sale, by=seller, at=moment("Fri 13:00"), today=TODAY)

        assert list(sale.rounds.values_list("number", "outcome", "words")) == [
            (1, "returned", "Нет приложения № 2"), (2, "", ""),
        ]  # fmt: skip

    def test_an_open_question_stops_the_acceptance(self, sale, seller, olga):
        fill(sale, seller)
        signing.sign(sale, by=seller, at=AT, today=TODAY)
        study(sale, olga)
        doubt = Doubt.ask(sale, "Бюджет с НДС?", kind="disputed", by=olga, at=AT)
        assert missing(sale) == {"doubts"}
        doubt.reply("Да, с НДС", by=seller, at=AT)

        assert missing(sale) == set()

    def test_another_document_is_to_be_studied_too(self, sale, seller, olga):
        fill(sale, seller)
        study(sale, olga)
        Paper.put(sale, PaperKind.ANNEX, link="https://disk.example/2", by=seller, at=AT)

        assert missing(sale) == {"papers-studied"}

    def test_what_is_not_needed_gives_way_to_a_document(self, sale, seller):
        Paper.put(sale, PaperKind.PLAN, not_needed="Разовая работа", by=seller, at=AT)
        Paper.put(sale, PaperKind.PLAN, link="https://disk.example/plan", by=seller, at=AT)

        assert [str(paper) for paper in sale.papers.all()] == ["https://disk.example/plan"]

    def test_a_changed_brief_is_studied_anew(self, sale, seller, olga):
        fill(sale, seller)
        study(sale, olga)
        sale.change(sold="Контекст и SMM", by=seller, at=AT)

        assert missing(sale) == {"brief-studied"}


class TestMark:
    def test_a_change_voids_the_mark(self, globus, olga, seller):
        budget = InstrumentBudget(client=globus, instrument="context", amount=Decimal(100))
        budget.keep(by=seller, at=AT)
        verify(globus, OwnedField.INSTRUMENTS, by=olga, at=AT)
        assert marks_of(globus)["instruments"].is_valid
        budget.amount = Decimal(200)
        budget.keep(by=seller, at=AT)

        assert marks_of(globus)["instruments"].was_voided

    def test_so_does_any_way_of_changing(self, globus, olga):
        Requisites(client=globus, legal_name="ООО «Глобус»").keep(by=olga, at=AT)
        verify(globus, OwnedField.REQUISITES, by=olga, at=AT)
        Requisites.objects.update(account="40702810900000000001")

        assert not marks_of(globus)["requisites"].is_valid

    def test_what_is_paid_for_is_an_instrument_of_the_client(self, globus, olga):
        InstrumentBudget(client=globus, instrument="seo").keep(by=olga, at=AT)

        assert Client.objects.get(pk=globus.pk).instruments == ["seo"]


class TestChange:
    def test_the_system_fills_in_what_it_knows(self, globus, anna, olga, production_head):
        anna.change(traits="Любит цифры", by=olga, at=AT)
        InstrumentBudget(
            client=globus, instrument="context", platforms="Яндекс Директ", amount=Decimal(120000), payment="до 25-го"
        ).keep(by=olga, at=AT)
        Complaint.write_down(globus, "Долго отвечали", by=olga, at=AT)
        task = Task.set(
            globus, "Отчёт", department=production_head.department, assignee=production_head, due_at=moment("Fri 18:00"),
            by=olga, at=AT, purpose="a", expected_result="b", check_by="c",
        )  # fmt: skip
        told = gather([globus], at=AT)[globus.pk]

        assert told[Subject.GOAL] == [["Заполнить зал премьеры", "", None]]
        assert told[Subject.INSTRUMENTS] == [["контекстная реклама: Яндекс Директ", "", None]]
        assert "120 000" in told[Subject.BUDGETS][0][0]
        assert told[Subject.PERIODS] == [["контекстная реклама: до 25-го", "", None]]
        assert "Любит цифры" in told[Subject.TRAITS][0][0]
        assert "Долго отвечали" in told[Subject.GRIEVANCES][0][0]
        assert told[Subject.TASKS][0][1:] == ["tasks.task", task.pk]

    def test_it_asks_the_same_for_one_client_and_for_twenty(self, globus, anna, olga, django_assert_num_queries):
        more = [Client.take_on(by=None, at=LONG_AGO, name=f"Клиент {n}", manager=olga) for n in range(20)]
        for client in more:
            Contact.introduce(client, by=None, at=LONG_AGO, given_name="Анна")
        with django_assert_num_queries(11):
            gather([globus], at=AT)
        with django_assert_num_queries(11):
            gather(more, at=AT)

    def test_nothing_is_accepted_over_an_unconfirmed_item(self, change, olga):
        assert len(missing(change)) == 12
        signing.confirm_known(change, gather([change.client], at=AT)[change.client_id], by=olga, at=AT)
        assert f"item:{Subject.GOAL}" not in missing(change)
        with pytest.raises(Refused):
            signing.sign(change, by=olga, at=AT, today=TODAY)

    def test_duties_stay_with_the_giver_until_the_taker_accepts(self, change, olga, denis):
        confirm_all(change, olga)
        signing.sign(change, by=olga, at=AT, today=TODAY)
        assert Client.objects.get(pk=change.client_id).manager == olga

        signing.accept(change, by=denis, at=AT, today=TODAY)
        assert Client.objects.get(pk=change.client_id).manager == denis

    def test_nothing_reachable_is_left_behind(self, change, globus, anna, olga, denis, production_head):
        task = Task.set(
            globus, "Отчёт", department=production_head.department, assignee=olga, due_at=moment("Fri 18:00"), by=olga,
            at=AT, purpose="a", expected_result="b", check_by="c",
        )  # fmt: skip
        done = Task.set(
            globus, "Сделано", department=production_head.department, assignee=olga, due_at=moment("Fri 18:00"), by=olga,
            at=AT, purpose="a", expected_result="b", check_by="c",
        )  # fmt: skip
        done.close(by=olga, at=AT)
        meeting = Meeting.plan(
            globus, title="Итоги", starts_at=moment("next Mon 11:00"), ends_at=moment("next Mon 12:00"), by=olga, at=AT
        )
        complaint = Complaint.write_down(globus, "Долго", owner=olga, by=olga, at=AT)
        thread = Thread.objects.create(client=globus, started_at=AT, last_at=AT, assignee=olga)
        stranger = Thread.objects.create(client=None, started_at=AT, last_at=AT, assignee=olga)
        draft = Outgoing.objects.create(
            client=globus, thread=thread, author=olga, medium="mail", text="Начала", created_at=AT, changed_at=AT
        )
        theirs = Outgoing.objects.create(
            client=globus, thread=thread, author=denis, medium="mail", text="Начал", created_at=AT, changed_at=AT
        )
        planned = Outgoing.objects.create(
            client=globus, author=olga, medium="mail", text="В понедельник", state="waiting", created_at=AT, changed_at=AT,
            send_at=moment("next Mon 11:00"),
        )  # fmt: skip
        confirm_all(change, olga)
        signing.sign(change, by=olga, at=AT, today=TODAY)
        signing.accept(change, by=denis, at=moment("Fri 12:00"), today=TODAY)

        for thing in (task, done, meeting, complaint, thread, stranger, draft, theirs, planned):
            thing.refresh_from_db()
        assert (task.assignee, task.author, done.assignee) == (denis, denis, olga)
        assert (meeting.organiser, complaint.owner) == (denis, denis)
        assert (thread.assignee, stranger.assignee) == (None, olga)
        assert (theirs.text, draft.state) == ("Начал\n\nНачала", "cancelled")
        assert (planned.author, planned.state, planned.send_at) == (denis, "draft", None)
        moved = fresh(change).moved
        assert moved["tasks.Task.assignee"] == [task.pk]

    def test_a_former_change_is_remembered(self, change, olga, denis, marina, globus):
        confirm_all(change, olga)
        item = change.items.get(subject=Subject.PAPERS)
        item.confirm(by=olga, at=AT, words="Акты по почте, оригиналы курьером")
        signing.sign(change, by=olga, at=AT, today=TODAY)
        signing.accept(change, by=denis, at=AT, today=TODAY)
        globus.refresh_from_db()
        again = signing.begin(globus, giver=denis, taker=olga, deputy=marina, kind="manager", by=denis, at=AT)

        assert again.items.get(subject=Subject.PAPERS).words == "Акты по почте, оригиналы курьером"
        assert again.items.filter(confirmed_at__isnull=False).count() == 0

    def test_how_often_the_manager_changed_is_known(self, globus, denis, olga, head):
        def changes() -> int:
            return changes_of_manager(globus)

        assert changes() == 0
        globus.change(manager=denis, by=head, at=moment("Mon 12:00"))
        globus.change(manager=None, by=head, at=moment("Tue 12:00"))
        globus.change(manager=denis, by=head, at=moment("Wed 12:00"))
        assert changes() == 1
        globus.change(manager=olga, by=head, at=moment("Thu 12:00"))
        assert changes() == 2

    def test_one_client_is_handed_over_once_at_a_time(self, change, globus, olga, marina, denis):
        again = signing.begin(globus, giver=olga, taker=marina, deputy=None, kind="manager", by=olga, at=AT)
        assert (again, again.taker) == (change, denis)
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.create(client=globus, kind="manager", giver=olga, made_by=olga, made_at=AT)

    def test_who_may_begin(self, globus, lead, olga, marina, denis, head, seller):
        assert [bool(access.can_begin(user, globus)) for user in (olga, marina, denis, head, seller)] == [
            True, False, False, True, False,
        ]  # fmt: skip
        assert access.can_begin(seller, lead)

    def test_a_stranger_sees_none_of_it(self, change, sale, denis, marina, seller, head, specialist):
        def seen(user) -> set:
            return set(Handover.objects.visible_to(user, AT))

        assert seen(denis) == seen(marina) == {change}
        assert seen(seller) == {sale}
        assert seen(head) == {change, sale}
        assert seen(specialist) == set()


def confirm_all(change: Handover, by) -> None:
    for item in change.items.all():
        item.confirm(by=by, at=AT, words="Так и есть")
