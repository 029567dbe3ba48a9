import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dirigent.desk.tasks import files
from dirigent.domain.tasks.models import Comment
from tests.cast import moment


def test_the_page_says_everything_about_the_task(as_, olga, head, set_task, marina):
    task = set_task(needs_head=True, auditors=[marina], plain_words="Посчитаем билеты", checklist=["Выгрузить расходы"])
    text = as_(olga).get(f"/tasks/{task.pk}/").text

    for words in (
        "Показать продажи билетов", "Отчёт на пяти страницах", "Сверить с кассой", "Посчитаем билеты", "Театр «Глобус»",
        "Контекстная реклама", "Вера Громова", "по правилу: важная задача", "Марина Орлова", "Выгрузить расходы",
        "не переносили",
    ):  # fmt: skip
        assert words in text


def test_who_takes_part_in_a_strangers_task_gets_no_link_to_the_client(as_, denis, olga, set_task, globus):
    task = set_task(auditors=[denis])

    assert f"/clients/{globus.pk}/" in as_(olga).get(f"/tasks/{task.pk}/").text
    text = as_(denis).get(f"/tasks/{task.pk}/").text
    assert globus.name in text
    assert f"/clients/{globus.pk}/" not in text


def test_the_department_is_asked_whether_it_will_be_in_time(as_, olga, denis, specialist, set_task, globus):
    task = set_task(auditors=[denis])
    asks = f"/clients/{globus.pk}/deadlines/new/?task={task.pk}"
    browser = as_(olga)
    assert browser.get(f"/tasks/{task.pk}/").text.count(f'data-dialog-url="{asks}"') == 1
    assert task.title in browser.get(asks).text
    assert "/deadlines/new/" not in as_(denis).get(f"/tasks/{task.pk}/").text  # of a client he does not see
    task.hand_in("Готово", by=specialist, at=moment("Wed 12:00"))
    assert "/deadlines/new/" not in browser.get(f"/tasks/{task.pk}/").text


def test_a_long_talk_costs_no_more_queries_than_a_short_one(as_, olga, specialist, set_task):
    short, long = set_task(checklist=["Раз"]), set_task(checklist=["Раз"] * 30)
    for task, n in ((short, 1), (long, 40)):
        for _ in range(n):
            Comment.say(task, "Как дела?", by=specialist, at=moment("Wed 11:00"))
    browser = as_(olga)
    browser.get(f"/tasks/{short.pk}/")

    def asked(task):
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/tasks/{task.pk}/")
        return len(queries)

    assert asked(long) == asked(short) <= 30


def test_a_comment_stays_unread_until_it_is_seen(as_, olga, specialist, task, htmx):
    first = Comment.say(task, "Где доступ?", by=specialist, at=moment("Wed 11:00"))
    browser = as_(olga)
    page = browser.get(f"/tasks/{task.pk}/")
    assert "unread-line" in page.text
    assert Comment.objects.unread_by(olga).count() == 1  # drawn is not yet seen

    late = Comment.say(task, "И ещё", by=specialist, at=moment("Wed 11:30"))
    browser.post(f"/tasks/{task.pk}/reading/", {"comment": first.pk}, **htmx)
    assert list(Comment.objects.unread_by(olga)) == [late]  # came after the page was drawn

    browser.post(f"/tasks/{task.pk}/reading/", {"comment": late.pk}, **htmx)
    assert "unread-line" not in browser.get(f"/tasks/{task.pk}/").text


@pytest.mark.parametrize("comment", ["", "x", "999999", "9" * 40])
def test_reading_what_is_not_there_is_no_fault_of_ours(as_, olga, task, comment):
    assert as_(olga).post(f"/tasks/{task.pk}/reading/", {"comment": comment}).status_code == 404


def test_a_colleague_is_called_by_name_or_login(as_, olga, marina, specialist, task, htmx):
    as_(olga).post(f"/tasks/{task.pk}/comments/", {"text": "@Марина Орлова, @petr: посмотрите"}, **htmx)

    assert set(Comment.objects.get().mentions.all()) == {marina, specialist}
    assert Comment.objects.unread_by(marina).exists()


def test_one_who_cannot_see_the_task_is_not_called(as_, olga, denis, task, htmx):
    answer = as_(olga).post(f"/tasks/{task.pk}/comments/", {"text": "@Денис Кравцов, взгляни"}, **htmx)

    assert answer.status_code == 422
    assert "Эту задачу не видит Денис Кравцов" in answer.text
    assert "взгляни" in answer.text
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_comment_is_not_said(as_, olga, task, text, htmx):
    assert as_(olga).post(f"/tasks/{task.pk}/comments/", {"text": text}, **htmx).status_code == 422


def test_a_comment_is_shown_as_text(as_, olga, task, htmx):
    answer = as_(olga).post(f"/tasks/{task.pk}/comments/", {"text": "<script>alert(1)</script>"}, **htmx)

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_a_file_comes_back_only_to_be_saved(as_, olga, denis, task, htmx):
    evil = SimpleUploadedFile("../../отчёт.html", b"<script>alert(1)</script>", content_type="text/html")
    as_(olga).post(f"/tasks/{task.pk}/files/", {"file": evil}, **htmx)
    attached = task.files.get()
    assert attached.name == "отчёт.html"

    answer = as_(olga).get(f"/tasks/{task.pk}/files/{attached.pk}/")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert as_(denis).get(f"/tasks/{task.pk}/files/{attached.pk}/").status_code == 404


def test_a_file_of_another_task_is_not_given_through_this_one(as_, olga, task, set_task, htmx):
    as_(olga).post(f"/tasks/{task.pk}/files/", {"file": SimpleUploadedFile("а.txt", b"1")}, **htmx)

    assert as_(olga).get(f"/tasks/{set_task().pk}/files/{task.files.get().pk}/").status_code == 404


def test_what_is_too_large_empty_or_missing_is_said_in_a_sentence(as_, olga, task, htmx, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10)
    send = as_(olga).post
    address = f"/tasks/{task.pk}/files/"

    assert "до 50 МБ" in send(address, {"file": SimpleUploadedFile("видео.mov", b"1" * 11)}, **htmx).text
    assert "пустой" in send(address, {"file": SimpleUploadedFile("пусто.txt", b"")}, **htmx).text
    assert "Сначала выберите файл" in send(address, **htmx).text
    assert not task.files.exists()


def wording(task, **changes):
    said = {name: getattr(task, name) for name in ("title", "purpose", "expected_result", "check_by", "plain_words")}
    levels = {"work_kind": task.work_kind, "urgency": task.urgency, "importance": task.importance}
    return {**said, **levels, "assignee": task.assignee_id, "revision": task.revision, **changes}


def test_two_people_do_not_overwrite_each_other(as_, olga, marina, task):
    mine = wording(task, purpose="Текст Ольги")
    as_(marina).post(f"/tasks/{task.pk}/wording/", wording(task, purpose="Текст Марины"))
    answer = as_(olga).post(f"/tasks/{task.pk}/wording/", mine)

    assert answer.status_code == 409
    assert "Текст Ольги" in answer.text and "Текст Марины" in answer.text
    task.refresh_from_db()
    assert task.purpose == "Текст Марины"

    again = as_(olga).post(f"/tasks/{task.pk}/wording/", {**mine, "revision": task.revision})
    assert again.status_code == 302
    task.refresh_from_db()
    assert task.purpose == "Текст Ольги"


def test_production_work_is_not_handed_to_a_manager_by_editing(as_, olga, marina, task):
    answer = as_(olga).post(f"/tasks/{task.pk}/wording/", wording(task, work_kind="seo", assignee=marina.pk))

    assert answer.status_code == 422
    assert "не делает работу производства" in answer.text
