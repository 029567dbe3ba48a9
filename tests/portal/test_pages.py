"""Each page asks the same of the database for little and for much."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.conversations import from_portal
from dirigent.domain.conversations.models import Attachment, Message, RequestKind, Touch
from dirigent.foundation.files.storing import store
from tests.cast import moment

pytestmark = pytest.mark.django_db
PAGES = {"/portal/messages/": 6, "/portal/documents/": 5, "/portal/history/": 4, "/portal/entries/": 5}


@pytest.fixture(autouse=True)
def friday(clock):
    return clock("Fri 12:00")


def happens(anna, globus, olga, number: int) -> None:
    at = moment("Thu 12:00")
    asked = from_portal.ask(
        anna, RequestKind.REPORT, f"Отчёт {number}", due_at=moment("Fri 19:00"), words="", token=f"t{number}", at=at
    )
    answer = Message.objects.create(
        thread=asked.message.thread, direction="out", contact=anna, author=olga, sender_address="o@k.example", sender_key="o@k.example",
        recipients=[["", "anna@globus.example"]], text="Вот", new_text="Вот", at=moment("Thu 13:00"),
        raw=store(ContentFile(f"{number}".encode())),
    )  # fmt: skip
    Attachment.objects.create(message=answer, file=store(f"отчёт {number}".encode()), name=f"отчёт {number}.pdf")
    Touch.note_down(globus, channel="call", by=olga, at=at, contact=anna)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_costs_the_same(in_, anna, globus, olga, url):
    browser, counts = in_(anna), []
    for number in range(12):
        happens(anna, globus, olga, number)
        if number in (0, 11):
            browser.get(url)
            with CaptureQueriesContext(connection) as asked:
                page = browser.get(url)
            counts.append(len(asked))
    assert counts[0] == counts[1] == PAGES[url], [one["sql"][:100] for one in asked]
    assert page.status_code == 200


def test_a_file_of_ours_is_given_to_be_saved(in_, anna, globus, olga):
    happens(anna, globus, olga, 1)
    file = Attachment.objects.get()
    answer = in_(anna).get(f"/portal/files/{file.pk}/")
    assert b"".join(answer) == "отчёт 1".encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
