"""What is done with accesses on the desk: asked for by one letter, verified, refused with an instruction, passwords shown."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dirigent.domain.conversations.models import Connection, Note, Outgoing
from dirigent.domain.tasks.models import Task
from dirigent.domain.tracking.models import Access, Counter, Goal, Instruction, OurAccount, Secret, Site, SiteCheck
from dirigent.foundation.journal.models import Entry
from tests.cast import LONG_AGO, moment


@pytest.fixture
def mailbox(olga) -> Connection:
    return Connection.open_up(
        kind="mail", medium="mail", name="Ольга", owner=olga, address="olga@kvartet.example",
        settings={"transport": "folder"}, by=None, at=LONG_AGO,
    )  # fmt: skip


def token() -> str:
    return str(uuid.uuid4())


def test_several_are_asked_for_by_one_letter_once(as_, olga, globus, anna, ftp, mailbox):
    OurAccount.settle("metrika", "agency", "kvartet@yandex.example", by=None, at=LONG_AGO)
    metrika = Access.note(globus, "metrika", by=olga, at=moment("Mon 12:00"))
    sent = {
        "token": token(),
        "accesses": [ftp.pk, metrika.pk],
        "contact": anna.pk,
        "through": "letter",
        "words": "Как договорились.",
    }
    for _press in range(2):
        as_(olga).post(f"/clients/{globus.pk}/accesses/asking/", sent)

    letter = Outgoing.objects.get()
    assert (letter.purpose, letter.to) == ("access", [[str(anna), anna.mails.get().address]])
    assert "Нам нужны 2 доступа" in letter.text and "Как договорились." in letter.text
    assert len(re.findall(r"https?://\S+/portal/in/", letter.text)) == 1
    assert [one.askings.count() for one in (ftp, metrika)] == [1, 1]


def test_without_a_mailbox_it_says_so(as_, olga, globus, anna, ftp):
    sent = {"token": token(), "accesses": [ftp.pk], "contact": anna.pk, "through": "letter"}
    answer = as_(olga).post(f"/clients/{globus.pk}/accesses/asking/", sent)

    assert answer.status_code == 422
    assert "не подключена почта" in answer.text


def test_a_level_too_low_is_asked_for_again(as_, olga, ftp):
    ftp.give(by=olga, at=moment("Mon 13:00"))
    as_(olga).post(f"/accesses/{ftp.pk}/verification/", {"level": "read", "how": "entered"})

    ftp.refresh_from_db()
    assert ftp.state(timezone.now()) == "short"
    assert "прав не хватает" in as_(olga).get(f"/accesses/{ftp.pk}/").text


def test_a_password_comes_out_for_those_who_proved_who_they_are(as_, olga, desk_docs, secret, monkeypatch):
    path = f"/secrets/{secret.pk}/revealing/"
    monkeypatch.setattr("dirigent.desk.accesses.secrets.did_recently_reauthenticate", lambda _request: False)
    answer = as_(olga).post(path, headers={"HX-Request": "true"})
    assert "Подтвердите, что это вы" in answer.text and "канарейка" not in answer.text

    monkeypatch.setattr("dirigent.desk.accesses.secrets.did_recently_reauthenticate", lambda _request: True)
    answer = as_(olga).post(path, headers={"HX-Request": "true"})
    assert "канарейка-Zx81!" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.filter(kind="secret.revealed", actor_id=olga.pk).count() == 1
    assert as_(desk_docs).post(path).status_code == 403
    assert not [one for one in Entry.objects.all() if "канарейка" in str(one.data)]
    assert "канарейка" not in Secret.objects.get().sealed


def test_what_is_wiped_is_gone(as_, olga, secret, monkeypatch):
    monkeypatch.setattr("dirigent.desk.accesses.secrets.did_recently_reauthenticate", lambda _request: True)
    as_(olga).post(f"/secrets/{secret.pk}/forgetting/")

    secret.refresh_from_db()
    assert (secret.sealed, secret.forgotten_by) == ("", olga)
    assert as_(olga).post(f"/secrets/{secret.pk}/revealing/").status_code == 403


def test_a_password_in_a_note_is_offered_and_moved(as_, olga, globus, ftp):
    note = Note.leave(globus, "пароль: канарейка-Zx81!", by=olga, at=moment("Fri 12:00"))
    path = f"/passwords/note/{note.pk}/"
    assert path in as_(olga).get(f"/clients/{globus.pk}/").text

    as_(olga).post(path, {"access": ftp.pk})
    note.refresh_from_db()
    assert note.text == "пароль: ••• перенесено в сейф"
    assert Secret.objects.get().access == ftp
    page = as_(olga).get(f"/clients/{globus.pk}/").text
    assert "канарейка" not in page and path not in page


def test_a_letter_with_a_password_is_held_once(as_, olga, globus, anna, mailbox):
    sent = {
        "client": globus.pk, "token": "0123456789abcdef", "page": "fedcba9876543210", "revision": "0",
        "to": [anna.mails.get().address], "way": f"mail:{mailbox.pk}", "subject": "Доступ", "text": "Пароль: канарейка-Zx81!",
    }  # fmt: skip
    answer = as_(olga).post("/writing/sending/", sent)
    assert "В письме пароль" in answer.text
    assert Outgoing.objects.get().state == "draft"

    as_(olga).post("/writing/sending/", sent | {"aloud": "yes", "revision": "1"})
    assert Outgoing.objects.get().state == "waiting"


@pytest.mark.parametrize(("branch", "tasks"), [("they", 0), ("we", 1), ("it", 1)])
def test_who_puts_the_counters_in(as_, olga, anna, counted, production_head, specialist, branch, tasks):
    sent = {
        "token": token(), "branch": branch, "webvisor": "on", "ecommerce": "on", "department": production_head.department_id,
        "assignee": production_head.pk,
    }  # fmt: skip
    for _press in range(2):
        as_(olga).post(f"/sites/{counted.pk}/instructions/new/", sent)

    made = Instruction.objects.get()
    assert (
        'ym(12345678, "init", {"clickmap": true, "trackLinks": true, "accurateTrackBounce": true, "webvisor": true, "ecommerce": "dataLayer"})'
        in made.text
    )
    assert "ym(12345678, 'reachGoal', 'order_sent');  // Заявка с сайта" in made.text
    assert made.file.open().read(5) == b"%PDF-"
    assert Task.objects.filter(work_kind="counter", files__file=made.file).count() == tasks
    owed = Access.objects.filter(holder="client")  # what we set up the client gets into on their own mail
    assert [(one.kind, one.account) for one in owed] == [("metrika", "anna@globus.example")] * tasks


def test_the_instruction_goes_to_the_client_with_its_file_once(as_, olga, counted, anna, mailbox):
    as_(olga).post(f"/sites/{counted.pk}/instructions/new/", {"token": token(), "branch": "they"})
    made = Instruction.objects.get()
    for _press in range(2):
        as_(olga).post(f"/instructions/{made.pk}/sending/", {"contact": anna.pk})

    letter = Outgoing.objects.get()
    assert (letter.purpose, letter.files.get().name) == ("instruction", "ТЗ для программистов, globus.example.pdf")
    made.refresh_from_db()
    assert (made.letter, made.contact) == (letter, anna)


def test_an_account_manager_does_not_put_counters_in(as_, olga, counted, production_head):
    sent = {"token": token(), "branch": "we", "department": production_head.department_id, "assignee": olga.pk}
    answer = as_(olga).post(f"/sites/{counted.pk}/instructions/new/", sent)

    assert answer.status_code == 422
    assert not Instruction.objects.exists()


def test_a_site_is_looked_at_once_however_often_one_presses(as_, olga, site):
    for _press in range(3):
        as_(olga).post(f"/sites/{site.pk}/looking/")

    assert SiteCheck.objects.get().asked_by == olga
    assert "смотрим…" in as_(olga).get(f"/sites/{site.pk}/?part=look", headers={"HX-Request": "true"}).text


@pytest.mark.parametrize(("number", "kind", "status"), [
    ("12345678", "metrika", 302), ("", "metrika", 302), ("abc", "metrika", 422), ("UA-1-1", "ga4", 422), ("G-ABCDEF1", "ga4", 302),
])  # fmt: skip
def test_numbers_of_counters_are_looked_over(as_, olga, site, number, kind, status):
    assert as_(olga).post(f"/sites/{site.pk}/counters/new/", {"kind": kind, "number": number}).status_code == status


@pytest.mark.parametrize("path", ["/clients/{client}/accesses/", "/accesses/", "/accesses/{access}/", "/sites/{site}/"])
def test_pages_ask_the_same_for_one_and_for_many(as_, olga, globus, ftp, secret, counted, path):
    address = path.format(client=globus.pk, access=ftp.pk, site=counted.pk)
    browser = as_(olga)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    for number in range(12):
        at = moment("Tue 12:00")
        access = Access.note(globus, "crm", name=str(number), site=counted, by=olga, at=at)
        Secret.keep(access, {"password": "x"}, by=olga, at=at)
        Secret.keep(ftp, {"password": "x"}, by=olga, at=at)
        Site.add(globus, f"https://site{number}.example/", by=olga, at=at)
        Counter.expect(counted, "metrika", f"1234{number}", by=olga, at=at)
        Goal.add(counted, f"Цель {number}", by=olga, at=at)
    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert len(many) == len(one)
    assert len(one) <= 25
