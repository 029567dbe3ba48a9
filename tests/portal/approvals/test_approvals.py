"""The client's side of consent: what is seen, yes, corrections, questions, a colleague instead, and what stays hidden."""

import re
from io import BytesIO

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfWriter

from dirigent.domain.approvals.jobs import ask_now
from dirigent.domain.approvals.models import Approval
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Connection, Outgoing
from dirigent.foundation.files.storing import store
from tests.cast import LONG_AGO, moment
from tests.domain.conversations.post import folder
from tests.pictures import banner


@pytest.fixture(autouse=True)
def friday(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock("Fri 12:00")


@pytest.fixture
def boris(globus) -> Contact:
    return Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Борис", family_name="Лунин")


@pytest.fixture
def vika(globus) -> Contact:
    return Contact.introduce(
        globus, by=None, at=LONG_AGO, given_name="Виктория", family_name="Мельник", mails=["vika@globus.example"]
    )


@pytest.fixture
def mailbox(settings, tmp_path) -> Connection:
    settings.DIRIGENT_HOME = tmp_path
    return folder()


@pytest.fixture
def stranger(denis) -> Contact:
    other = Client.take_on(by=None, at=LONG_AGO, name="Заря", manager=denis)
    return Contact.introduce(other, by=None, at=LONG_AGO, given_name="Пётр", mails=["petr@zarya.example"])


@pytest.fixture
def banners(globus, anna, olga) -> Approval:
    return Approval.ask(
        globus, title="Баннеры «Ревизор»", kind="files", text="Премьера 5 декабря", approvers=[anna], by=olga,
        at=moment("Thu 12:00"), files=[("banner.png", "image/png", store(banner("one")))],
        depends_on="реклама выйдет", depends_date=moment("next Tue 12:00").date(),
    )  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_first_page_says_what_is_waited_for(in_, banners, anna):
    page = plain(in_(anna).get("/portal/").text)
    assert "Баннеры «Ревизор»" in page and "Если согласуете до 23 ноября, реклама выйдет 24 ноября" in page
    assert f"/portal/approvals/{banners.pk}/" in page


def test_yes_is_said_to_exactly_what_was_shown(in_, banners, anna):
    browser, version = in_(anna), banners.current
    shown = browser.get(f"/portal/approvals/{banners.pk}/consent/").text
    assert version.content_hash in shown and "banner.png" in shown and version.consent_text("approve") in shown

    browser.post(f"/portal/approvals/{banners.pk}/consent/", {"seen": version.content_hash}, REMOTE_ADDR="192.0.2.7")

    decision = version.decisions.get()
    assert (decision.contact, decision.answer, decision.through) == (anna, "approve", "link")
    assert decision.address == "192.0.2.7" and decision.recorded_by is None
    banners.refresh_from_db()
    assert banners.state == "approved"
    page = browser.get(f"/portal/approvals/{banners.pk}/").text
    assert "Спасибо, вы согласовали" in page and "/consent/" not in page


def test_yes_to_a_version_that_has_been_replaced_is_no_yes(in_, banners, anna, olga):
    seen = banners.current.content_hash
    banners.put_up("Премьера 6 декабря", [], "Дата", by=olga, at=moment("Fri 11:00"))
    browser = in_(anna)
    answer = browser.post(f"/portal/approvals/{banners.pk}/consent/", {"seen": seen}, follow=True)
    assert "изменилось" in answer.text and not banners.current.decisions.exists()


def test_pressed_twice_it_is_one_yes(in_, banners, anna):
    browser, sent = in_(anna), {"seen": banners.current.content_hash}
    browser.post(f"/portal/approvals/{banners.pk}/consent/", sent)
    browser.post(f"/portal/approvals/{banners.pk}/consent/", sent)
    assert banners.current.decisions.count() == 1


def test_corrections_need_words_or_a_remark(in_, banners, anna):
    browser, url = in_(anna), f"/portal/approvals/{banners.pk}/corrections/"
    sent = {"seen": banners.current.content_hash}
    assert browser.post(url, sent | {"words": " "}).status_code == 422
    file = banners.current.files.get()
    browser.post(
        f"/portal/approvals/{banners.pk}/remarks/", {"words": "Дату крупнее", "file": file.pk, "x": "12.5", "y": "50"}
    )
    browser.post(url, sent)

    assert banners.current.remarks.get().place == {"x": 12.5, "y": 50}
    decision = banners.current.decisions.get()
    assert decision.answer == "changes" and "моё замечание" in decision.words
    assert "Спасибо, правки у нас" in browser.get(f"/portal/approvals/{banners.pk}/").text


def test_a_question_and_our_answer_are_read_in_the_room(in_, banners, anna, olga):
    browser = in_(anna)
    browser.post(f"/portal/approvals/{banners.pk}/remarks/", {"words": "Шрифт наш?", "question": "on"})
    asked = banners.current.remarks.get()
    assert asked.is_question and asked.contact == anna
    banners.current.remark("Да, из брендбука", user=olga, at=moment("Fri 12:30"), answers=asked)
    assert "Да, из брендбука" in browser.get(f"/portal/approvals/{banners.pk}/").text


def test_what_changed_is_shown_against_the_version_before(in_, banners, anna, olga):
    banners.put_up(
        "Премьера 6 декабря", [("banner.png", "image/png", store(banner("two")))], "Дата крупнее", by=olga,
        at=moment("Fri 11:00"),
    )  # fmt: skip
    browser = in_(anna)
    page = browser.get(f"/portal/approvals/{banners.pk}/").text
    old, new = banners.versions.first().files.get(), banners.current.files.get()
    assert "Дата крупнее" in page and "<ins> 6</ins>" in page
    for address in (f"{new.pk}/0/", f"{old.pk}/0/", f"{new.pk}/0/?against={old.pk}", f"{new.pk}/0/?small"):
        drawn = browser.get(f"/portal/approvals/{banners.pk}/files/{address}")
        assert drawn.content.startswith(b"\x89PNG"), address
    earlier = browser.get(f"/portal/approvals/{banners.pk}/?version=1").text
    assert "прежняя версия" in earlier and "/corrections/" not in earlier
    assert browser.get(f"/portal/approvals/{banners.pk}/?version=9").status_code == 404


def test_files_are_only_saved(in_, banners, anna):
    file = banners.current.files.get()
    answer = in_(anna).get(f"/portal/approvals/{banners.pk}/files/{file.pk}/")
    assert answer["Content-Disposition"].startswith("attachment") and "sandbox" in answer["Content-Security-Policy"]


def test_a_colleague_answers_instead(in_, banners, anna, boris, stranger):
    browser, url = in_(anna), f"/portal/approvals/{banners.pk}/delegation/"
    assert browser.post(url, {"to": stranger.pk}).status_code == 404
    browser.post(url, {"to": boris.pk})
    assert [one.contact for one in banners.waited_for()] == [boris]
    assert "/consent/" not in browser.get(f"/portal/approvals/{banners.pk}/").text
    assert "/consent/" in in_(boris).get(f"/portal/approvals/{banners.pk}/").text


@pytest.mark.parametrize("who", ["stranger", "boris"])
def test_whoever_is_not_asked_finds_nothing(in_, request, banners, who):
    """Of another client, and of the same client but not among those who are asked."""
    browser, file = in_(request.getfixturevalue(who)), banners.current.files.get()
    base = f"/portal/approvals/{banners.pk}/"
    for path in ("", "consent/", "corrections/", f"files/{file.pk}/", f"files/{file.pk}/0/"):
        assert browser.get(base + path).status_code == 404, path
    for path in ("consent/", "corrections/", "remarks/", "delegation/"):
        assert browser.post(base + path, {"seen": banners.current.content_hash, "words": "я"}).status_code == 404, path
    assert "Баннеры" not in browser.get("/portal/approvals/").text
    assert not banners.current.decisions.exists() and not banners.current.remarks.exists()


def test_one_of_us_looking_on_cannot_answer(as_, banners, anna, olga):
    browser = as_(olga)
    base = f"/portal/as/{anna.pk}/approvals/{banners.pk}/"
    assert "Баннеры «Ревизор»" in browser.get(base).text
    answer = browser.post(f"{base}consent/", {"seen": banners.current.content_hash})
    assert answer.status_code == 403 and not banners.current.decisions.exists()


def test_a_page_asks_as_much_for_many_as_for_one(in_, globus, anna, olga, django_assert_num_queries):
    def asked(n: int) -> None:
        made = Approval.ask(
            globus, title=f"Пост {n}", kind="text", text="Текст", approvers=[anna], by=olga, at=moment("Thu 12:00")
        )
        made.current.remark("Вопрос", contact=anna, at=moment("Fri 10:00"))

    asked(0)
    browser = in_(anna)
    first = Approval.objects.get()
    browser.get("/portal/approvals/")
    with django_assert_num_queries(7):
        browser.get("/portal/approvals/")
    with django_assert_num_queries(19):
        browser.get(f"/portal/approvals/{first.pk}/")
    for n in range(1, 20):
        asked(n)
        first.current.remark("Ещё", contact=anna, at=moment("Fri 10:00"))
    with django_assert_num_queries(7):
        browser.get("/portal/approvals/")
    with django_assert_num_queries(19):
        browser.get(f"/portal/approvals/{first.pk}/")


def test_a_colleague_named_instead_gets_their_letter_at_once(in_, banners, anna, vika, mailbox):
    in_(anna).post(f"/portal/approvals/{banners.pk}/delegation/", {"to": vika.pk})

    job = ProcrastinateJob.objects.get(task_name="approvals.ask_now")
    assert job.args == {"approval_id": banners.pk}
    for _twice in range(2):
        ask_now(**job.args)
    assert [letter.to for letter in Outgoing.objects.filter(purpose="approval")] == [
        [[str(vika), "vika@globus.example"]]
    ]


def test_nobody_is_written_to_when_the_colleague_is_not_taken(in_, banners, anna, vika):
    banners.delegate(anna, vika, at=moment("Thu 13:00"))
    in_(anna).post(f"/portal/approvals/{banners.pk}/delegation/", {"to": vika.pk})
    assert not ProcrastinateJob.objects.filter(task_name="approvals.ask_now").exists()


def test_a_page_left_open_is_drawn_anew_only_when_something_has_changed(in_, banners, anna, olga):
    browser = in_(anna)
    again = re.search(
        r'id="fresh" data-returning hx-get="([^"]+)"', browser.get(f"/portal/approvals/{banners.pk}/").text
    )
    assert again and browser.get(again[1]).status_code == 204
    banners.current.remark("Дата та же", user=olga, at=moment("Fri 11:30"))
    assert "Дата та же" in browser.get(again[1]).text


def test_a_document_that_cannot_be_drawn_says_why(in_, as_, globus, anna, olga):
    locked = PdfWriter()
    locked.add_blank_page(200, 200)
    locked.encrypt("тайна", algorithm="RC4-128")
    locked.write(content := BytesIO())
    asked = Approval.ask(
        globus, title="Договор", kind="files", approvers=[anna], by=olga, at=moment("Thu 12:00"),
        files=[("договор.pdf", "application/pdf", store(content.getvalue()))],
    )  # fmt: skip
    for _twice in range(2):  # the second time it is known without opening the file
        for page in (
            in_(anna).get(f"/portal/approvals/{asked.pk}/").text,
            as_(olga).get(f"/approvals/{asked.pk}/").text,
        ):
            assert "Документ закрыт паролем" in page and "<img" not in page.split("Документ закрыт паролем")[1][:200]
            assert f"/approvals/{asked.pk}/files/{asked.current.files.get().pk}/" in page
    assert "договор.pdf" in in_(anna).get(f"/portal/approvals/{asked.pk}/consent/").text
