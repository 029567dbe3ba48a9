"""Asking a client for approval on screen: composing, versions, remarks, the spoken word, who may."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dirigent.domain.approvals import asking as asking_by_letter
from dirigent.domain.approvals.models import Approval, Asking, Terms
from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.models import Message, Touch
from dirigent.foundation.files.storing import store
from tests.cast import LONG_AGO, moment
from tests.domain.conversations.post import folder
from tests.pictures import banner, document
from tests.regulation.story import letter
from tests.visiting import in_room


@pytest.fixture(autouse=True)
def friday(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock("Fri 12:00")


@pytest.fixture
def boris(globus) -> Contact:
    return Contact.introduce(globus, by=None, at=LONG_AGO, given_name="Борис", family_name="Лунин")


@pytest.fixture
def banners(globus, anna, olga) -> Approval:
    return Approval.ask(
        globus, title="Баннеры «Ревизор»", kind="files", text="Премьера 5 декабря", approvers=[anna], by=olga,
        at=moment("Thu 12:00"), files=[("banner.png", "image/png", store(banner("one")))],
        depends_on="реклама выйдет", depends_date=moment("next Tue 12:00").date(),
    )  # fmt: skip


def asking(globus, **said) -> dict:
    return {
        "client": globus.pk,
        "token": str(uuid4()),
        "title": "Афиша",
        "kind": "files",
        "text": "",
        "rule": "all",
    } | said


def test_a_picture_is_put_up_for_two_in_their_order(as_, globus, anna, boris, olga):
    sent = asking(
        globus, approvers=[anna.pk, boris.pk], rule="in_order", depends_on="реклама выйдет", depends_date="2026-11-24",
        files=[SimpleUploadedFile("афиша.png", banner("one"))], **{f"place-{anna.pk}": "2", f"place-{boris.pk}": "1"},
    )  # fmt: skip

    answer = as_(olga).post("/approvals/new/", sent)

    made = Approval.objects.get()
    assert answer.status_code == 302 and answer.url == f"/approvals/{made.pk}/"
    assert [one.contact for one in made.approvers.all()] == [boris, anna]
    assert [one.contact for one in made.waited_for()] == [boris]
    assert made.due_at == moment("next Mon 19:00")
    assert made.current.files.get().name == "афиша.png"


def test_sent_twice_it_is_put_up_once(as_, globus, anna, olga):
    sent = asking(globus, approvers=[anna.pk], text="Текст поста")
    browser = as_(olga)
    browser.post("/approvals/new/", sent)
    browser.post("/approvals/new/", sent)
    assert Approval.objects.count() == 1


def test_files_survive_a_form_that_is_not_right_yet(as_, globus, anna, olga):
    browser = as_(olga)
    wrong = browser.post(
        "/approvals/new/", asking(globus, title="", files=[SimpleUploadedFile("a.png", banner("one"))])
    )
    assert wrong.status_code == 422 and "a.png" in wrong.text
    held = wrong.context["held"][0].token

    browser.post("/approvals/new/", asking(globus, approvers=[anna.pk], held=held))
    assert Approval.objects.get().current.files.get().name == "a.png"


@pytest.mark.parametrize("content", [b"x", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_damaged_picture_is_named_and_not_put_up(as_, globus, anna, olga, content):
    sent = asking(globus, approvers=[anna.pk], files=[SimpleUploadedFile("афиша.png", content)])
    answer = as_(olga).post("/approvals/new/", sent)
    assert answer.status_code == 422 and "Файл «афиша.png» не открывается как картинка" in answer.text
    assert not answer.context["held"] and not Approval.objects.exists()


def test_held_files_of_another_are_not_taken(as_, globus, anna, olga, marina):
    wrong = as_(olga).post("/approvals/new/", asking(globus, title="", files=[SimpleUploadedFile("a.txt", b"x")]))
    held = wrong.context["held"][0].token

    answer = as_(marina).post("/approvals/new/", asking(globus, approvers=[anna.pk], held=held))

    assert answer.status_code == 422 and not Approval.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"approvers": []}, "Отметьте, кто согласует."),
        ({"text": ""}, "Показывать нечего"),
        ({"depends_on": "реклама выйдет"}, "от этой даты считаем срок"),
        ({"depends_on": "реклама выйдет", "depends_date": "2026-11-19"}, "Этот день уже прошёл."),
        ({"due_at": "2026-11-20T11:00"}, "уже прош"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(as_, globus, anna, olga, said, sentence):
    answer = as_(olga).post("/approvals/new/", asking(globus, **({"text": "Текст", "approvers": [anna.pk]} | said)))
    assert answer.status_code == 422 and sentence in answer.text
    assert not Approval.objects.exists()


def test_a_person_of_another_client_cannot_be_asked(as_, globus, olga, denis):
    from dirigent.domain.clients.models import Client  # noqa: PLC0415

    other = Client.take_on(by=None, at=LONG_AGO, name="Заря", manager=denis)
    stranger = Contact.introduce(other, by=None, at=LONG_AGO, given_name="Пётр")
    answer = as_(olga).post("/approvals/new/", asking(globus, text="Текст", approvers=[stranger.pk]))
    assert answer.status_code == 422 and not Approval.objects.exists()


def test_the_consequence_is_said_while_one_types(as_, globus, olga):
    query = {"depends_on": "реклама выйдет", "depends_date": "2026-11-24"}
    answer = as_(olga).get("/approvals/consequence/", query).text
    assert (
        "Если согласуете до 23 ноября, реклама выйдет 24 ноября; иначе — позже на столько же дней."
        in answer.replace("\N{NO-BREAK SPACE}", " ")
    )


def test_the_page_shows_versions_beside_each_other(as_, banners, olga):
    banners.put_up(
        "Премьера 6 декабря",
        [("banner.png", "image/png", store(banner("two")))],
        "Дата",
        by=olga,
        at=moment("Fri 10:00"),
    )
    page = as_(olga).get(f"/approvals/{banners.pk}/").text
    assert "<ins> 6</ins>" in page and "<del> 5</del>" in page
    old, new = banners.versions.first().files.get(), banners.versions.last().files.get()
    assert f"/approvals/{banners.pk}/files/{new.pk}/0/?against={old.pk}" in page
    assert "Анна Ковалёва" in page or "Ковалёва Анна" in page


def test_pictures_and_pages_are_drawn_by_us_and_files_only_saved(as_, globus, anna, olga):
    made = Approval.ask(
        globus, title="План", kind="plan", approvers=[anna], by=olga, at=moment("Thu 12:00"),
        files=[("plan.pdf", "application/pdf", store(document(2))), ("evil.png", "image/png", store(b"<svg onload=1>"))],
    )  # fmt: skip
    plan, evil = made.current.files.all()
    browser = as_(olga)
    page = browser.get(f"/approvals/{made.pk}/")
    assert page.text.count('class="stage"') == 2
    drawn = browser.get(f"/approvals/{made.pk}/files/{plan.pk}/2/")
    assert drawn["Content-Type"] == "image/png" and drawn.content.startswith(b"\x89PNG")
    assert browser.get(f"/approvals/{made.pk}/files/{plan.pk}/3/").status_code == 404
    assert browser.get(f"/approvals/{made.pk}/files/{evil.pk}/0/").status_code == 404
    saved = browser.get(f"/approvals/{made.pk}/files/{evil.pk}/")
    assert saved["Content-Disposition"].startswith("attachment") and "sandbox" in saved["Content-Security-Policy"]
    assert saved["Content-Type"] == "application/octet-stream"


def test_a_new_version_keeps_the_files_that_did_not_change(as_, banners, olga):
    browser = as_(olga)
    form = browser.get(f"/approvals/{banners.pk}/versions/new/")
    held = [one.token for one in form.context["held"]]
    sent = {"token": str(uuid4()), "text": "Премьера 6 декабря", "what_changed": "Дата", "held": held}

    answer = browser.post(f"/approvals/{banners.pk}/versions/new/", sent)

    banners.refresh_from_db()
    assert answer.status_code == 302
    assert (banners.current.number, banners.current.files.get().name) == (2, "banner.png")
    unchanged = browser.post(f"/approvals/{banners.pk}/versions/new/", {**sent, "token": str(uuid4()), "held": held})
    assert unchanged.status_code == 422 and "ничего не изменилось" in unchanged.text


def test_a_small_edit_is_offered_only_where_the_contract_has_it(as_, banners, anna, olga, head):
    banners.current.decide(
        anna, "approve", **in_room(anna), at=moment("Fri 09:00"), seen_hash=banners.current.content_hash
    )
    browser = as_(olga)
    assert 'name="minor"' not in browser.get(f"/approvals/{banners.pk}/versions/new/").text
    as_(head).post(f"/clients/{banners.client_id}/consent-terms/", {"words": "п. 4.2", "hours": 8})
    assert Terms.objects.get().minutes == 480
    assert 'name="minor"' in browser.get(f"/approvals/{banners.pk}/versions/new/").text
    as_(head).post(f"/clients/{banners.client_id}/consent-terms/", {"end": "1"})
    assert not Terms.objects.current().exists()


def test_a_remark_is_pinned_answered_and_settled(as_, banners, anna, olga):
    file = banners.current.files.get()
    asked = banners.current.remark(
        "Крупнее дату", contact=anna, at=moment("Fri 10:00"), file=file, place={"x": 25, "y": 50}, is_question=True
    )
    browser = as_(olga)
    page = browser.get(f"/approvals/{banners.pk}/").text
    assert 'x="25.00%" y="50.00%"' in page and "Крупнее дату" in page
    browser.post(f"/approvals/{banners.pk}/remarks/{asked.pk}/answer/", {"words": "Сделаем"})
    browser.post(f"/approvals/{banners.pk}/remarks/{asked.pk}/settling/")
    browser.post(
        f"/approvals/{banners.pk}/versions/1/remarks/", {"words": "И логотип", "file": file.pk, "x": "10", "y": "20.5"}
    )
    asked.refresh_from_db()
    assert asked.settled_by == olga and asked.replies.get().words == "Сделаем"
    assert banners.current.remarks.get(words="И логотип").place == {"x": 10, "y": 20.5}


def test_words_said_aloud_are_recorded_with_the_talk(as_, globus, banners, anna, olga):
    talk = Touch.note_down(globus, channel="call", by=olga, at=moment("Fri 11:00"), contact=anna, summary="Согласны")
    browser, url = as_(olga), f"/approvals/{banners.pk}/people/{anna.pk}/word/"
    shown = browser.get(url)
    assert "Согласны" in shown.text
    sent = {"answer": "approve", "words": "Да, берём", "seen": banners.current.content_hash}
    assert browser.post(url, sent).status_code == 422  # no talk is chosen: no evidence
    browser.post(url, sent | {"evidence": f"touch:{talk.pk}"})

    decision = banners.current.decisions.get()
    assert (decision.through, decision.touch, decision.recorded_by) == ("spoken", talk, olga)
    page = browser.get(f"/approvals/{banners.pk}/").text
    assert decision.content_hash in page and "Да, берём" in page


def test_another_content_than_was_seen_is_not_recorded(as_, globus, banners, anna, olga):
    talk = Touch.note_down(globus, channel="call", by=olga, at=moment("Fri 11:00"), contact=anna, summary="Согласны")
    seen = banners.current.content_hash
    banners.put_up("Другой текст", [], "Текст", by=olga, at=moment("Fri 10:30"))
    answer = as_(olga).post(
        f"/approvals/{banners.pk}/people/{anna.pk}/word/",
        {"answer": "approve", "seen": seen, "evidence": f"touch:{talk.pk}"},
    )
    assert answer.status_code == 422 and "изменилось" in answer.text
    assert not banners.current.decisions.exists()


def test_handing_over_and_withdrawing(as_, banners, anna, boris, olga):
    browser, giver = as_(olga), banners.approvers.get()
    browser.post(f"/approvals/{banners.pk}/approvers/{giver.pk}/delegation/", {"to": boris.pk})
    assert [one.contact for one in banners.waited_for()] == [boris]
    named = banners.approvers.get(contact=boris)
    browser.post(f"/approvals/{banners.pk}/approvers/{named.pk}/delegation/end/")
    assert [one.contact for one in banners.waited_for()] == [anna]
    assert browser.post(f"/approvals/{banners.pk}/withdrawal/", {"reason": ""}).status_code == 422
    browser.post(f"/approvals/{banners.pk}/withdrawal/", {"reason": "Передумали"})
    banners.refresh_from_db()
    assert banners.state == "withdrawn"


def test_whoever_left_is_not_waited_for_in_silence(as_, banners, anna, olga):
    page = f"/approvals/{banners.pk}/"
    assert "больше не работает у клиента" not in as_(olga).get(page).text
    anna.leave(by=olga, at=moment("Fri 09:00"))
    shown = as_(olga).get(page).text
    assert "больше не работает у клиента и ответить не сможет" in shown
    approver = banners.approvers.get()
    assert reverse("desk:approval-delegation", args=[banners.pk, approver.pk]) in shown


def test_the_list_says_how_each_stands(as_, banners, anna, olga, clock):
    browser = as_(olga)
    page = browser.get("/approvals/").text
    assert "Баннеры «Ревизор»" in page and "ждём:" in page
    clock("next Wed 12:00")
    assert "нет ответа в срок" in browser.get("/approvals/?state=late").text
    banners.current.decide(
        anna,
        "changes",
        words="Крупнее",
        **in_room(anna),
        at=moment("Fri 13:00"),
        seen_hash=banners.current.content_hash,
    )
    assert "Крупнее" in browser.get("/approvals/?state=changes").text
    assert "Баннеры" in browser.get(f"/clients/{banners.client_id}/approvals/").text


def test_a_stranger_finds_nothing(as_, banners, denis):
    browser, file = as_(denis), banners.current.files.get()
    for path in ("", f"files/{file.pk}/", f"files/{file.pk}/0/", "versions/new/"):
        assert browser.get(f"/approvals/{banners.pk}/{path}").status_code == 404
    assert "Баннеры" not in browser.get("/approvals/").text


def test_a_letter_that_came_back_is_pointed_out(as_, banners, anna, olga):
    folder()
    (sent,) = asking_by_letter.ask_by_letter(banners, by=olga, at=moment("Thu 13:00"))
    letter(banners.client, moment("Fri 10:00"))
    came = Message.objects.get(direction="in")
    Asking.objects.get(outgoing=sent).take_reply(came, at=moment("Fri 10:01"))

    page = as_(olga).get(f"/approvals/{banners.pk}/").text

    assert "ответное письмо" in page and f"/inbox/{came.thread_id}/" in page
    dialog = as_(olga).get(f"/approvals/{banners.pk}/people/{anna.pk}/word/").text
    assert f"letter:{came.pk}" in dialog


def test_each_page_asks_as_much_of_many_as_of_one(as_, globus, anna, boris, head):
    def asked(n: int) -> Approval:
        made = Approval.ask(
            globus, title=f"Пост {n}", kind="files", text="Текст", approvers=[anna, boris], by=head,
            at=moment("Thu 12:00"), files=[("a.png", "image/png", store(banner("one")))],
        )  # fmt: skip
        made.current.remark("Вопрос", contact=anna, at=moment("Fri 10:00"), is_question=True)
        return made

    def counted() -> dict[str, int]:
        counts = {}
        for page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            counts[page] = len(queries)
        return counts

    first, browser = asked(0), as_(head)
    pages = {"/approvals/": 12, f"/approvals/{first.pk}/": 18, f"/clients/{globus.pk}/approvals/": 12}
    of_one = counted()
    for n in range(1, 20):
        asked(n)
        remark = first.current.remark("Ещё", contact=anna, at=moment("Fri 10:00"))
        first.current.remark("Ответ", user=head, at=moment("Fri 10:30"), answers=remark)
    assert (of_one, counted()) == (pages, pages)
