"""A letter comes in, the duty to answer opens; the answer is written on the desk, arrives at the client, and the duty goes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dirigent.domain.conversations.channels import Arrived
from dirigent.domain.conversations.intake import keep, settle
from dirigent.domain.conversations.models import Message, Note, Outgoing, Sending, Thread
from dirigent.domain.conversations.sending import deliver_due
from dirigent.domain.people.models import Agency
from dirigent.regulation.models import Duty
from tests.domain.conversations.post import OURS, mailbox
from tests.smtp import Post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = f"""\
From: =?utf-8?B?0JDQvdC90LAg0JrQvtCy0LDQu9GR0LLQsA==?= <anna@globus.example>
To: {OURS}
Subject: =?utf-8?B?0J7RgtGH0ZHRgg==?=
Message-ID: <first@globus.example>
Content-Type: text/plain; charset=utf-8

Когда будет отчёт?
"""


@pytest.fixture
def box(globus, anna, settings):
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()
    with Post() as post:
        yield post, mailbox(post.port)


def test_mail_in_answered_on_the_desk_and_received(window, wall, box, olga, globus, derived):
    post, connection = box
    keep(
        connection,
        [Arrived("INBOX:1:1", ASKED.encode().replace(b"\n", b"\r\n"), timezone.now() - timedelta(minutes=5), "inbox")],
    )
    assert settle(connection, at=timezone.now()) == 1
    thread = Thread.objects.get(client=globus)
    note = Note.leave(globus, "Говорить про билеты, не про CTR", by=olga, at=timezone.now())
    Note.objects.filter(pk=note.pk).update(thread=thread)
    derived()
    assert Duty.objects.open().filter(client=globus, clause="R12.answer").exists()

    page = window(olga)
    page.goto(f"/inbox/{thread.pk}/")
    page.locator("#writing textarea[name=text]").fill("Анна, добрый день!\n\nОтчёт пришлю завтра до 12:00.")
    expect(page.locator("#draft-kept")).to_contain_text("черновик сохранён")
    button = page.get_by_role("button", name="Отправить Анне на почту")
    button.dblclick()
    expect(page.locator("#leaving")).to_contain_text("уйдёт через")

    page.reload()  # it can be brought back after a reload as well
    page.get_by_role("button", name="Вернуть").click()
    expect(page.locator("#writing textarea[name=text]")).to_have_value(
        "Анна, добрый день!\n\nОтчёт пришлю завтра до 12:00."
    )
    expect(page.locator("#leaving")).not_to_contain_text("уйдёт через")
    page.get_by_role("button", name="Отправить Анне на почту").click()
    expect(page.locator("#leaving")).to_contain_text("уйдёт через")
    wall.forward(seconds=11)
    deliver_due(at=timezone.now())

    [came] = post.wait_for(1)
    assert came.recipients == ("anna@globus.example",)
    assert came.letter["In-Reply-To"] == "<first@globus.example>"
    assert "Отчёт пришлю завтра" in came.letter.get_body(("plain",)).get_content()
    assert "билеты".encode() not in came.raw and "билеты" not in came.letter.get_body(("html",)).get_content()
    expect(page.locator("#leaving")).not_to_contain_text("уйдёт через")
    assert Outgoing.objects.get().state == Sending.SENT
    assert Message.objects.filter(thread=thread, direction="out", author=olga).count() == 1
    assert not Duty.objects.open().filter(client=globus, clause="R12.answer").exists()
    page.goto("/")
    expect(page.locator("body")).not_to_contain_text("Когда будет отчёт?")
