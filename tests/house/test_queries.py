"""How many questions each page asks of the database: the same for one row and for fifty."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Agreement, KnownSender, Note, Touch
from dirigent.domain.people.models import GrowthEntry
from dirigent.domain.tasks.models import Comment, Task
from dirigent.regulation import engine
from tests.cast import LONG_AGO, hired, moment
from tests.regulation.story import letter

PAGES = {
    "/": 13, "/day/closing/": 13, "/clients/?view=all": 10, "/clients/1/": 25, "/clients/1/aside/": 11,
    "/clients/1/agreements/": 8, "/clients/1/tasks/": 8, "/clients/1/people/": 12, "/clients/1/requisites/": 13,
    "/clients/1/history/": 9, "/contacts/1/": 23, "/inbox/?tab=team": 13, "/inbox/1/": 40, "/tasks/?view=all": 13,
    "/tasks/board/?view=all": 19, "/tasks/board/?view=all&by=stage": 17, "/tasks/1/": 20, "/agreements/": 9,
    "/regulation/": 12, "/regulation/R12.answer/": 14, "/team/": 20, "/team/breaches/": 9, "/complaints/": 7, "/objections/": 6, "/team/on-call/": 7, "/team/after-hours/": 10, "/growth/": 12,
    "/search/?q=смета": 10, "/settings/": 6, "/settings/people/": 6, "/settings/departments/": 6,
    "/settings/senders/": 6, "/settings/connections/": 6, "/settings/calendar/": 10, "/imports/": 9, "/imports/problems/": 7, "/briefs/": 7, "/briefs/templates/": 6, "/briefs/figures/": 6,
}  # fmt: skip


def something_happens(head, olga, department, n: int) -> None:
    """A client with one of everything a page could list."""
    at = moment("Mon 11:00") + timedelta(minutes=n)
    client = Client.take_on(by=None, at=LONG_AGO, name=f"Театр {n}", manager=olga)
    anna = Contact.introduce(
        client, by=None, at=LONG_AGO, given_name=f"Анна {n}", mails=[f"anna@{n}.example"], phones=[("+79070000000", "")],
        windows=[(4, at.time().replace(hour=14), at.time().replace(hour=18))],
    )  # fmt: skip
    letter(client, at)
    Touch.note_down(client, channel="call", by=olga, at=at, contact=anna, summary="смета")
    Note.leave(client, "смета", by=olga, at=at, contact=anna)
    Agreement.make(client, "смета", side="theirs", due_at=moment("Fri 14:00"), by=olga, at=at, contact=anna)
    task = Task.set(
        client, "смета", department=department, assignee=head, due_at=moment("Fri 18:00"), by=olga, at=at,
        purpose="a", expected_result="b", check_by="c", auditors=[olga],
    )  # fmt: skip
    Comment.say(task, "смета", by=olga, at=at)
    KnownSender.remember([f"robot@{n}.example"], client, by=olga, at=at)
    GrowthEntry.note(olga, kind="course", title="SQL", on=at.date(), at=at)
    hired(f"manager{n}", "Мария", f"Новая {n}", "account_manager", department)


def more_of_the_same(head, olga, client, n: int) -> None:
    """One more row in everything that belongs to the first client."""
    at = moment("Tue 11:00") + timedelta(minutes=n)
    anna = client.contacts.first()
    Contact.introduce(client, by=None, at=LONG_AGO, given_name=f"Пётр {n}", phones=[("+79070000001", "")])
    letter(client, at)
    Touch.note_down(client, channel="call", by=olga, at=at, contact=anna, summary="звонок")
    Agreement.make(client, "звонок", side="ours", due_at=moment("Fri 14:00"), by=olga, at=at, contact=anna)
    task = client.tasks.first()
    Comment.say(task, "ещё", by=olga, at=at)
    task.move(moment("Fri 18:00") + timedelta(minutes=n + 1), reason="ещё", by=head, at=at)


@pytest.fixture
def asked(as_, head, olga, service, clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock("Fri 15:00")

    def asked(pages: dict, numbers: tuple[str, str, str, str]) -> dict[str, int]:
        browser, counts = as_(head), {}
        for page in pages:
            parts = {"clients": numbers[0], "contacts": numbers[1], "inbox": numbers[2], "tasks": numbers[3]}
            room = page.strip("/").split("/")[0]
            address = page.replace("/1/", f"/{parts[room]}/") if room in parts else page
            browser.get(address)  # what is asked once and kept
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = browser.get(address)
            assert answer.status_code == 200, address
            counts[page] = len(queries)
        return counts

    return asked


def test_each_page_asks_as_much_of_fifty_as_of_one(asked, head, olga, service):
    something_happens(head, olga, service, 0)
    engine.full_pass(moment("Fri 15:00"))
    client = Client.objects.get()
    numbers = client.pk, client.contacts.get().pk, client.threads.get().pk, client.tasks.get().pk
    of_one = asked(PAGES, numbers)

    for n in range(1, 50):
        something_happens(head, olga, service, n)
        more_of_the_same(head, olga, client, n)
    engine.full_pass(moment("Fri 15:00"))
    of_fifty = asked(PAGES, numbers)

    grown = {page: (of_one[page], of_fifty[page]) for page in PAGES if of_fifty[page] > of_one[page]}
    assert not grown, "questions per row"
    assert of_fifty == PAGES
