"""A client list through the screen: seen first, done once, nothing of it lost."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dirigent.desk.imports import doing
from dirigent.desk.imports.jobs import bring_in
from dirigent.desk.models import Upload
from dirigent.domain.clients.models import Client, ImportProblem
from dirigent.domain.people.models import User

HTMX = {"headers": {"HX-Request": "true"}}
HEAD = ("Клиент", "Менеджер", "ИНН", "Город")
ROWS = (
    HEAD,
    ("Театр «Заря»", "Ольга Снегирёва", "7707083893", "Москва"),
    ("Клиника «Рассвет»", "Иван Новый", "7701234567", "Тула"),
)


def sent(browser, path):
    with path.open("rb") as file:
        answer = browser.post("/imports/clients/", {"file": file})
    return answer.url if answer.status_code == 302 else answer


def test_first_it_is_only_seen(as_, head, olga, table):
    page = as_(head)
    url = sent(page, table(ROWS))

    seen = page.get(url)

    assert not Client.objects.exists()
    assert [client.name for client in seen.context["seen"].new_clients] == ["Театр «Заря»", "Клиника «Рассвет»"]
    assert "Контрольная цифра ИНН 7701234567" in seen.text
    assert "Иван Новый" in seen.text
    assert "Москва, Тула" in seen.text, "a sample of every column"


def test_then_it_is_done_and_a_second_time_says_it_was_there(as_, head, olga, table):
    page = as_(head)
    for said in ("Рассвет", "Всё уже было: ничего не изменилось."):
        url = sent(page, table(ROWS))
        page.post(f"{url}start/")
        page.post(f"{url}start/")  # a double click
        result = page.get(url)
        assert result.status_code == 200
        assert said in result.text or Client.objects.filter(name__contains=said).exists()
    assert Client.objects.count() == 2
    assert Client.objects.get(name="Театр «Заря»").manager == olga
    assert Upload.objects.filter(state="done").count() == 2


def test_a_column_is_read_as_one_says(as_, head, olga, table):
    page = as_(head)
    url = sent(page, table(ROWS))

    page.post(f"{url}columns/", {"0-0": "client", "0-1": "manager", "0-3": "product", "create_people": "on"})
    page.post(f"{url}start/")

    assert Client.objects.get(name="Клиника «Рассвет»").product == "Тула"
    assert User.objects.filter(family_name="Новый").exists(), "whom the table names is entered when asked"
    assert not ImportProblem.objects.exists(), "a column that is not taken makes no trouble"


def test_without_the_name_of_the_client_nothing_can_be_done_and_the_page_says_so(as_, head, table):
    page = as_(head)
    url = sent(page, table(ROWS))
    page.post(f"{url}columns/", {"0-0": "", "0-1": "manager"})

    answer = page.get(url)

    assert "нет столбца с названием клиента" in answer.text.lower() or answer.context["fault"]
    assert f'action="{url}start/"' not in answer.text


def test_a_long_table_is_done_in_the_background(as_, head, table, monkeypatch):
    monkeypatch.setattr(doing, "AT_ONCE", 1)
    queued = []
    monkeypatch.setattr(bring_in, "defer", lambda **job: queued.append(job))
    page = as_(head)
    url = sent(page, table(ROWS))

    page.post(f"{url}start/")
    page.post(f"{url}start/")

    waiting = page.get(url, **HTMX)
    assert "Загружаем" in waiting.text
    assert 'hx-trigger="every 1s"' in waiting.text
    assert not Client.objects.exists()
    [job] = queued
    bring_in(**job)
    bring_in(**job)  # a job may run twice
    assert Client.objects.count() == 2
    assert 'hx-trigger="every' not in page.get(url, **HTMX).text


def test_a_row_is_put_right_on_the_spot(as_, head, olga, table):
    page = as_(head)
    page.post(f"{sent(page, table(ROWS))}start/")
    wrong = ImportProblem.objects.open().get(field="inn")
    listed = page.get("/imports/problems/")
    assert "7701234567" in listed.text

    again = page.post(
        f"/imports/problems/{wrong.pk}/", {"cell-inn": "7701234568", "cell-client": "Клиника «Рассвет»"}, **HTMX
    )
    assert again.status_code in (200, 204, 422)
    wrong = ImportProblem.objects.open().get(field="inn")
    answer = page.post(f"/imports/problems/{wrong.pk}/", {"cell-inn": "7707083893"}, **HTMX)

    assert answer.status_code == 204
    assert not ImportProblem.objects.open().filter(field="inn").exists()
    assert Client.objects.get(name="Клиника «Рассвет»").requisites.get().inn == "7707083893"


def test_a_row_that_needs_nothing_is_struck_off(as_, head, table):
    page = as_(head)
    page.post(f"{sent(page, table(ROWS))}start/")
    problem = ImportProblem.objects.open().first()

    page.post(f"/imports/problems/{problem.pk}/mending/")

    assert not ImportProblem.objects.open().filter(pk=problem.pk).exists()


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (450 * 1024 * 1024))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.xlsx", b" ", "Файл пустой"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 64, ".xls"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "не таблица"),
        ("broken.xlsx", b"PK\x03\x04broken", "повреждён"),
        ("nobody.csv", "Город;Улица\nМосква;Ленина\n".encode("cp1251"), "нет столбца"),
    ],
)
def test_a_wrong_file_is_refused_at_the_field_with_a_sentence(as_, head, name, content, sentence):
    answer = as_(head).post("/imports/clients/", {"file": SimpleUploadedFile(name, content)})

    if answer.status_code == 302:  # a table it is, only not of clients: that is said where the columns are named
        answer = as_(head).get(answer.url)
        assert sentence in answer.context["fault"]
        return
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert not Upload.objects.exists()


def test_a_bomb_is_not_unpacked(as_, head):
    answer = as_(head).post("/imports/clients/", {"file": SimpleUploadedFile("bomb.xlsx", bomb())})

    assert answer.status_code == 422
    assert "слишком велик после распаковки" in answer.text


@pytest.mark.parametrize("who", ["olga", "specialist", "seller", "desk_docs"])
def test_who_may_not_bring_in(as_, request, head, table, who):
    url = sent(as_(head), table(ROWS))
    browser = as_(request.getfixturevalue(who))

    assert browser.get("/imports/").status_code == 403
    assert browser.get(url).status_code == 404
    assert browser.post(f"{url}start/").status_code == 404
    assert browser.get("/imports/problems/").status_code == 403
    with table(ROWS).open("rb") as file:
        assert browser.post("/imports/clients/", {"file": file}).status_code == 403
    assert not Client.objects.exists()
