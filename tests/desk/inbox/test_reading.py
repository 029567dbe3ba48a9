"""Reading letters: who sees them, what looking changes (nothing), and how their bytes are handed out."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.desk.shell import unread_threads
from dirigent.domain.conversations.models import Attachment, ThreadReading
from tests.cast import moment
from tests.desk.inbox.letters import letter

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def thread(ours, globus, anna):
    first = letter(
        "anna@globus.example", name="Анна Ковалёва", subject="Афиша", at="Fri 11:12",
        text="Когда афиша?\n\n> Обещали к пятнице", new_text="Когда афиша?",
        html="<p>Когда <b>афиша</b>?</p><script>alert(1)</script><img src=https://canary.example/p.gif>",
        files=(("../../макет‮gpj.exe", "image/svg+xml", b"<svg onload=alert(1)>"),),
    )  # fmt: skip
    return first.thread


def test_the_conversation_is_read_in_order_with_the_quote_folded(as_, olga, thread):
    page = as_(olga).get(f"/inbox/{thread.pk}/").text

    assert page.index("Когда афиша?") < page.index("Показать цитату") < page.index("Обещали к пятнице")
    assert "Ответили звонком" in page
    assert f"answers={thread.pk}" in page


@pytest.mark.parametrize("path", ["", "letters/{letter}/look/", "letters/{letter}/original/", "files/{file}/"])
def test_a_stranger_finds_nothing(as_, denis, thread, path):
    message = thread.messages.get()
    path = path.format(letter=message.pk, file=Attachment.objects.get().pk)

    assert as_(denis).get(f"/inbox/{thread.pk}/{path}").status_code == 404


def test_files_are_found_only_through_their_own_conversation(as_, olga, thread):
    other = letter("anna@globus.example", subject="Другое").thread
    file, message = Attachment.objects.get().pk, thread.messages.get().pk
    browser = as_(olga)

    assert browser.get(f"/inbox/{other.pk}/files/{file}/").status_code == 404
    assert browser.get(f"/inbox/{other.pk}/letters/{message}/original/").status_code == 404
    assert browser.get(f"/inbox/{other.pk}/letters/{message}/look/").status_code == 404


def test_looking_changes_nothing_and_the_page_says_when_it_is_read(as_, olga, thread):
    browser = as_(olga)
    page = browser.get(f"/inbox/{thread.pk}/")
    assert not ThreadReading.objects.exists()
    assert f'hx-post="/inbox/{thread.pk}/reading/" hx-trigger="load"' in page.text

    assert browser.get(f"/inbox/{thread.pk}/reading/").status_code == 405
    counter = browser.post(f"/inbox/{thread.pk}/reading/", **HTMX)

    assert 'href="/inbox/"' in counter.text
    assert 'class="n' not in counter.text, "nothing is unread any more"
    assert not unread_threads(olga, moment("Fri 15:00")).exists()
    assert 'hx-trigger="load"' not in browser.get(f"/inbox/{thread.pk}/").text


def test_a_new_letter_makes_it_unread_again(as_, olga, thread):
    browser = as_(olga)
    browser.post(f"/inbox/{thread.pk}/reading/")
    assert [tab.count for tab in browser.get("/inbox/?tab=unread").context["tabs"] if tab.name == "unread"] == [0]

    known = thread.messages.get().message_id
    letter("anna@globus.example", at="Fri 15:30", references=(known,))

    assert unread_threads(olga, moment("Fri 16:00")).get() == thread


def test_waits_are_told_in_working_time_the_longest_first(as_, olga, globus, anna, ours):
    letter("anna@globus.example", subject="Пятница", at="Fri 14:00")
    letter("anna@globus.example", subject="Четверг", at="Thu 18:00")
    letter("anna@globus.example", subject="Понедельник", at="Mon 18:00")

    rows = as_(olga).get("/inbox/?tab=waiting").context["rows"]

    waited = [(row.thread.subject, row.waited.replace("\N{NO-BREAK SPACE}", " ")) for row in rows]
    assert waited == [("Понедельник", "4 рабочих дня"), ("Четверг", "5 ч"), ("Пятница", "1 ч")], "a night is no waiting"


def test_a_deputy_sees_the_waits_of_whom_they_replace(as_, olga, marina, denis, globus, anna, ours):
    letter("anna@globus.example")

    assert len(as_(olga).get("/inbox/?tab=waiting").context["rows"]) == 1
    assert len(as_(denis).get("/inbox/?tab=waiting").context["rows"]) == 0


@pytest.mark.parametrize("path", ["files/{file}/", "letters/{letter}/original/"])
def test_bytes_are_only_ever_saved(as_, olga, thread, path):
    message, file = thread.messages.get(), Attachment.objects.get()

    answer = as_(olga).get(f"/inbox/{thread.pk}/" + path.format(letter=message.pk, file=file.pk))

    content = b"".join(answer.streaming_content)
    assert content == (file.file if "files" in path else message.raw).path.read_bytes()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert not re.search(r"[\\/\u202e]|%E2%80%AE|\.\.", answer["Content-Disposition"])


def test_the_laid_out_letter_is_cleaned_and_caged(as_, olga, thread):
    answer = as_(olga).get(f"/inbox/{thread.pk}/letters/{thread.messages.get().pk}/look/")

    assert "<b>афиша</b>" in answer.text
    assert "script" not in answer.text
    assert "canary" not in answer.text
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert not {"allow-scripts", "allow-same-origin", "allow-forms"} & set(policy.split())
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_name_that_is_code_is_only_text(as_, olga, globus, anna, ours):
    code = '"><script>alert(1)</script><img src=x hx-get=/account/logout/ hx-trigger=load>'
    thread = letter(
        "anna@globus.example", name=code, subject=code, text=code, files=((code, "text/html", b"x"),)
    ).thread

    for page in (f"/inbox/{thread.pk}/", "/inbox/?tab=unread"):
        text = as_(olga).get(page).text
        assert "<script>alert" not in text
        assert "<img" not in text


@pytest.mark.parametrize("tab", ["strangers", "unread", "waiting", "bulk", "unreadable", "dismissed"])
def test_no_query_per_row(as_, olga, globus, anna, ours, tab):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get(f"/inbox/?tab={tab}").status_code == 200
        return len(captured)

    def arrive(number: int) -> None:
        letter(f"unknown{number}@shop.example")
        letter("anna@globus.example", subject=f"Тема {number}")
        letter(f"news{number}@shop.example", kind="bulk")
        letter(f"gone{number}@shop.example").thread.dismiss(by=olga, at=moment("Fri 12:00"))

    browser = as_(olga)
    arrive(0)
    browser.get(f"/inbox/?tab={tab}")  # what is read once and kept is read now
    one = queries()
    for number in range(1, 30):
        arrive(number)

    assert queries() == one <= 20


def test_a_long_conversation_costs_no_query_per_letter(as_, olga, thread):
    browser = as_(olga)
    browser.get(f"/inbox/{thread.pk}/")
    with CaptureQueriesContext(connection) as one:
        browser.get(f"/inbox/{thread.pk}/")
    known = thread.messages.get().message_id
    for number in range(40):
        letter(
            "anna@globus.example",
            at=moment(f"Fri 12:{number:02}"),
            references=(known,),
            files=(("a.txt", "", b"%d" % number),),
        )

    with CaptureQueriesContext(connection) as many:
        page = browser.get(f"/inbox/{thread.pk}/")

    assert len(many) == len(one)
    assert "Показать ещё 11 ранних писем" in page.text
