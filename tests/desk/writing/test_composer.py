"""Writing to a client on the desk: whom the button names, what is kept, what is asked before a letter leaves."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.models import Connection, LetterTemplate, Message, Outgoing, Sending, Thread
from dirigent.domain.conversations.sending import deliver, deliver_due
from dirigent.domain.people.models import Agency
from tests.cast import LONG_AGO, moment
from tests.domain.conversations.post import asked, folder

PART = {"HX-Request": "true"}
TOKEN, PAGE = "0123456789abcdef", "aaaaaaaaaaaaaaaa"


@pytest.fixture(autouse=True)
def agency(db, settings, tmp_path, clock):
    settings.MEDIA_ROOT, settings.DIRIGENT_HOME = tmp_path / "files", tmp_path
    agency = Agency.load()
    agency.mail_domains = ["kvartet.example"]
    agency.save()
    clock("Fri 12:00")


@pytest.fixture
def box() -> Connection:
    return folder()


@pytest.fixture
def thread(anna, box) -> Thread:
    return asked(anna, moment("Fri 11:30"))


def said(thread: Thread, **more) -> dict:
    base = thread.messages.order_by("pk").last()
    return {
        "token": TOKEN, "page": PAGE, "revision": "0", "thread": thread.pk, "base": base.pk if base else "",
        "way": f"mail:{Connection.objects.order_by('pk').first().pk}", "to": ["anna@globus.example"], "subject": "Re: Отчёт за неделю",
        "text": "Будет завтра.", **more,
    }  # fmt: skip


def shown(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_button_says_whom_and_how(as_, olga, thread):
    page = shown(as_(olga).get(f"/inbox/{thread.pk}/writing/", headers=PART))
    assert "Отправить Анне на почту" in page
    assert "увидит клиент" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("Павел", "Отправить Павлу на почту"),
        ("Любовь", "Отправить Любови на почту"),
        ("John", "Отправить: John Smith, почта"),
    ],
)
def test_the_button_knows_names_or_stays_careful(as_, olga, globus, box, given, words):
    person = Contact.introduce(
        globus, by=None, at=LONG_AGO, given_name=given, family_name="Smith", mails=["x@globus.example"]
    )
    page = shown(as_(olga).get(f"/writing/new/?contact={person.pk}"))
    assert words in page


def test_the_button_names_the_moment_chosen(as_, olga, thread):
    answer = as_(olga).post("/writing/drafts/", said(thread, when=moment("next Mon 10:00").isoformat()), headers=PART)
    assert "Отправить Анне на почту, 23 ноября" in shown(answer).replace("\xa0", " ")


def test_a_draft_is_kept_as_it_grows_and_found_again(as_, olga, thread):
    desk = as_(olga)
    for text in ("Б", "Будет", "Будет завтра."):
        answer = desk.post("/writing/drafts/", said(thread, text=text), headers=PART)
        assert "черновик сохранён 12:00" in shown(answer)
    assert (Outgoing.objects.get().text, Outgoing.objects.get().state) == ("Будет завтра.", Sending.DRAFT)
    assert "Будет завтра." in shown(desk.get(f"/inbox/{thread.pk}/writing/", headers=PART))


def test_an_unfinished_draft_is_kept_too(as_, olga, thread):
    as_(olga).post("/writing/drafts/", said(thread, to=[], to_more="пока не знаю", subject="", text=""), headers=PART)
    assert Outgoing.objects.count() == 1


def test_another_page_does_not_overwrite_what_it_has_not_seen(as_, olga, thread):
    desk = as_(olga)
    desk.post("/writing/drafts/", said(thread, text="Первая страница."), headers=PART)
    answer = desk.post("/writing/drafts/", said(thread, page="b" * 16, token="b" * 16, text="Вторая."), headers=PART)
    assert answer.status_code == 422 and "другой странице" in shown(answer)
    assert Outgoing.objects.get().text == "Первая страница."

    sent = desk.post("/writing/sending/", said(thread, page="b" * 16, token="b" * 16, text="Вторая."), headers=PART)
    assert sent.status_code == 422
    assert "Первая страница." in shown(sent) and "Вторая." in shown(sent)


def test_nobody_else_reads_my_draft(as_, olga, marina, head, thread):
    as_(olga).post("/writing/drafts/", said(thread), headers=PART)
    number = Outgoing.objects.get().pk
    for other in (marina, head):
        assert as_(other).get(f"/writing/{number}/").status_code == 404
        assert "Будет завтра." not in shown(as_(other).get(f"/inbox/{thread.pk}/writing/", headers=PART))


def test_pressed_twice_one_letter_leaves(as_, olga, thread):
    desk = as_(olga)
    for _ in range(2):
        assert desk.post("/writing/sending/", said(thread), headers=PART).status_code == 200
    deliver_due(at=moment("Fri 12:05"))
    assert Outgoing.objects.count() == 1
    assert Message.objects.filter(direction="out").count() == 1


def test_after_sending_it_stands_there_and_can_be_brought_back(as_, olga, thread):
    desk = as_(olga)
    page = shown(desk.post("/writing/sending/", said(thread), headers=PART))
    assert 'data-countdown="10"' in page and "Вернуть" in page
    assert "Вернуть" in shown(desk.get(f"/inbox/{thread.pk}/writing/", headers=PART))  # also after a reload

    desk.post(f"/writing/{Outgoing.objects.get().pk}/return/", headers=PART)
    deliver_due(at=moment("Fri 13:00"))
    assert Outgoing.objects.get().state == Sending.DRAFT
    assert "Будет завтра." in shown(desk.get(f"/inbox/{thread.pk}/writing/", headers=PART))


def test_without_scripts_it_works_as_well(as_, olga, thread):
    answer = as_(olga).post("/writing/sending/", said(thread))
    assert answer.status_code == 302 and answer.url == f"/inbox/{thread.pk}/#writing"
    assert Outgoing.objects.get().state == Sending.WAITING


def test_a_colleague_was_faster(as_, olga, marina, thread):
    before = said(thread, text="Моё.")
    as_(marina).post("/writing/sending/", said(thread, token="c" * 16, page="c" * 16, text="Её."), headers=PART)
    deliver_due(at=moment("Fri 12:05"))

    desk = as_(olga)
    page = desk.post("/writing/sending/", before)
    assert page.status_code == 409
    part = desk.post("/writing/sending/", before, headers=PART)
    assert part.status_code == 422
    for answer in (page, part):
        assert "Марина Орлова — ответ уже отправлен" in shown(answer)
        assert "Её." in shown(answer) and "Моё." in shown(answer)
    assert Outgoing.objects.get(author=olga).state == Sending.DRAFT

    desk.post("/writing/sending/", {**before, "despite": "yes"}, headers=PART)
    assert Outgoing.objects.get(author=olga).state == Sending.WAITING


def test_a_stranger_to_the_client_is_asked_about(as_, olga, thread):
    desk = as_(olga)
    first = desk.post("/writing/sending/", said(thread, to_more="Пётр <petr@other.example>"), headers=PART)
    assert first.status_code == 422
    assert "petr@other.example — среди людей клиента (Театр «Глобус») такого адреса нет" in shown(first)
    assert 'name="outside" value="yes"' in shown(first)
    assert Outgoing.objects.get().state == Sending.DRAFT

    desk.post("/writing/sending/", said(thread, to_more="Пётр <petr@other.example>", outside="yes"), headers=PART)
    assert Outgoing.objects.get().to == [["Анна Ковалёва", "anna@globus.example"], ["Пётр", "petr@other.example"]]


def test_a_colleague_in_copy_asks_nothing(as_, olga, thread):
    as_(olga).post("/writing/sending/", said(thread, cc_more="marina@kvartet.example"), headers=PART)
    assert Outgoing.objects.get().state == Sending.WAITING


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"to": []}, "Укажите, кому письмо."),
        ({"text": "  "}, "ни слова"),
        ({"subject": ""}, "Напишите тему"),
        ({"to_more": "не адрес"}, "не почтовый адрес"),
        ({"to_more": "a@b.example\r\nBcc: all@x.example"}, "не почтовый адрес"),
        ({"when": "2020-01-01T10:00"}, "Это время уже прошло"),
        ({"when": "other", "moment": "чушь"}, "Это время уже прошло"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(as_, olga, thread, wrong, words):
    answer = as_(olga).post("/writing/sending/", said(thread, **wrong), headers=PART)
    assert answer.status_code == 422 and words in shown(answer)
    assert Outgoing.objects.get().state == Sending.DRAFT


def test_a_subject_cannot_smuggle_a_header(as_, olga, thread):
    as_(olga).post("/writing/sending/", said(thread, subject="Отчёт\r\nBcc: all@x.example"), headers=PART)
    assert Outgoing.objects.get().subject == "Отчёт Bcc: all@x.example"


def test_one_writes_only_through_ones_own_mailbox_or_a_shared_one(as_, olga, denis, thread):
    theirs = folder(owner=denis, address="denis@kvartet.example")
    as_(olga).post("/writing/sending/", said(thread) | {"way": f"mail:{theirs.pk}"}, headers=PART)
    assert Outgoing.objects.get().connection is None
    assert Outgoing.objects.get().state == Sending.DRAFT


def test_a_foreign_thread_does_not_exist(as_, denis, thread):
    assert as_(denis).get(f"/inbox/{thread.pk}/writing/").status_code == 404
    assert as_(denis).post("/writing/sending/", said(thread)).status_code == 404
    assert Outgoing.objects.count() == 0


def test_a_reply_to_all_keeps_the_others_and_leaves_us_out(as_, olga, thread):
    letter = thread.messages.get()
    letter.recipients = [["", "office@kvartet.example"], ["Пётр", "petr@globus.example"]]
    letter.save()
    draft = composing.answer_to(thread, by=olga, at=moment("Fri 12:00"), everyone=True)
    assert (draft.to, draft.cc) == ([["Анна Ковалёва", "anna@globus.example"]], [["Пётр", "petr@globus.example"]])
    assert "Ответить всем" in shown(as_(olga).get(f"/inbox/{thread.pk}/writing/", headers=PART))


def test_files_go_along_and_a_plan_asks_for_a_call(as_, olga, thread, tmp_path):
    desk = as_(olga)
    file = SimpleUploadedFile("../../Медиаплан «декабрь».pdf", b"%PDF plan", "application/pdf")
    page = shown(desk.post("/writing/files/", said(thread, file=file), headers=PART))
    draft = Outgoing.objects.get()
    assert draft.explain and draft.files.get().name == "Медиаплан «декабрь».pdf"
    assert 'name="explain" checked' in page

    other = SimpleUploadedFile("лого.svg", b"<svg onload=alert(1)>", "image/svg+xml")
    desk.post("/writing/files/", said(thread, file=other, explain="on"), headers=PART)
    gone = draft.files.last()
    given = desk.get(f"/writing/{draft.pk}/files/{gone.pk}/")
    assert given["Content-Type"] == "application/octet-stream" and "attachment" in given["Content-Disposition"]
    desk.post(f"/writing/{draft.pk}/files/{gone.pk}/removal/", headers=PART)
    desk.post("/writing/sending/", said(thread, explain="on"), headers=PART)
    deliver_due(at=moment("Fri 12:05"))

    sent = Message.objects.get(direction="out")
    assert [one.name for one in sent.attachments.all()] == ["Медиаплан «декабрь».pdf"]
    assert Outgoing.objects.get().explain


@pytest.mark.parametrize("name", ["пусто.txt"])
def test_an_empty_file_is_said(as_, olga, thread, name):
    answer = as_(olga).post("/writing/files/", said(thread, file=SimpleUploadedFile(name, b"")), headers=PART)
    assert answer.status_code == 422 and "пустой" in shown(answer)
    assert "Будет завтра." in shown(answer)


def test_a_template_is_put_in_above_what_is_written(as_, olga, thread):
    template = LetterTemplate.objects.create(
        title="Отчёт", text="{обращение}\n\nОтчёт будет {завтра}. {{7*7}} {клиент}"
    )
    page = shown(as_(olga).post("/writing/filling/", said(thread, template=template.pk), headers=PART))
    text = Outgoing.objects.get().text
    assert text == "Анна, добрый день!\n\nОтчёт будет 21 ноября. {{7*7}} Театр «Глобус»\n\nБудет завтра."
    assert "{{7*7}}" in page


def test_a_forwarded_letter_takes_its_files_along(as_, olga, thread):
    letter = thread.messages.get()
    answer = as_(olga).post(f"/inbox/{thread.pk}/letters/{letter.pk}/forwarding/")
    draft = Outgoing.objects.get()
    assert answer.url == f"/writing/{draft.pk}/"
    assert draft.to == [] and draft.subject == "Fwd: Отчёт за неделю" and "Когда будет отчёт?" in draft.text
    assert "Когда будет отчёт?" in shown(as_(olga).get(answer.url))


def test_the_outbox_shows_what_is_mine(as_, olga, marina, thread, globus):
    desk = as_(olga)
    assert "Всё отправлено" in shown(desk.get("/outbox/"))
    desk.post("/writing/drafts/", said(thread), headers=PART)
    assert "1 черновик" in shown(desk.get("/outbox/"))
    desk.post("/writing/sending/", said(thread, when=moment("next Mon 10:00").isoformat()), headers=PART)
    page = shown(desk.get("/outbox/")).replace("\xa0", " ")
    assert "1 письмо ждёт отправки" in page and "уйдёт 23 ноября 10:00" in page and "Отправить сейчас" in page
    assert "Всё отправлено" in shown(as_(marina).get("/outbox/"))


def test_what_failed_is_seen_and_sent_once_more(as_, olga, thread, box):
    desk = as_(olga)
    desk.post("/writing/sending/", said(thread), headers=PART)
    letter = Outgoing.objects.get()
    Outgoing.objects.filter(pk=letter.pk).update(state=Sending.SENDING)
    letter.fail(words="ящика anna@globus.example нет", at=moment("Fri 12:01"))
    for url in ("/outbox/", f"/inbox/{thread.pk}/writing/"):
        page = shown(desk.get(url, headers=PART if "writing" in url else {}))
        assert "Письмо не отправлено" in page and "ящика anna@globus.example нет" in page and "Ещё раз" in page

    desk.post(f"/writing/{letter.pk}/departure/", headers=PART)
    deliver(letter.pk, at=moment("Fri 12:00") + timedelta(seconds=1))
    assert Outgoing.objects.get().state == Sending.SENT


def test_only_its_author_or_the_head_steers_a_letter(as_, olga, marina, head, thread):
    as_(olga).post("/writing/sending/", said(thread), headers=PART)
    number = Outgoing.objects.get().pk
    assert as_(marina).post(f"/writing/{number}/return/").status_code == 403
    as_(head).post(f"/writing/{number}/cancellation/")
    assert Outgoing.objects.get().state == Sending.CANCELLED


def test_without_a_mailbox_it_says_so(as_, olga, anna):
    thread = asked(anna, moment("Fri 11:30"))
    assert "Нет ящика, с которого вы можете писать" in shown(
        as_(olga).get(f"/inbox/{thread.pk}/writing/", headers=PART)
    )


def test_the_composer_asks_as_little_for_fifty_people_as_for_one(as_, olga, globus, anna, thread):
    desk = as_(olga)
    desk.get(f"/inbox/{thread.pk}/writing/", headers=PART)
    with CaptureQueriesContext(connection) as few:
        desk.get(f"/inbox/{thread.pk}/writing/", headers=PART)
    Contact.introduce_many(
        [{"client": globus, "given_name": f"Имя{n}", "mails": [f"n{n}@globus.example"]} for n in range(49)],
        by=None, at=LONG_AGO,
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        desk.get(f"/inbox/{thread.pk}/writing/", headers=PART)
    assert len(many) == len(few)
    assert Client.objects.count() == 1


def test_a_draft_that_comes_after_its_own_sending_says_nothing(as_, olga, thread):
    desk = as_(olga)
    desk.post("/writing/sending/", said(thread), headers=PART)
    assert desk.post("/writing/drafts/", said(thread, text="Будет завт"), headers=PART).status_code == 204
    other = desk.post("/writing/drafts/", said(thread, page="b" * 16, text="Иначе"), headers=PART)
    assert other.status_code == 422 and "уже отправлено" in shown(other)
    assert Outgoing.objects.get().text == "Будет завтра."
