"""Letters through the screen: kept whole, brought in behind one's back, told as they come."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile

from dirigent.desk.imports import uploading
from dirigent.desk.imports.jobs import bring_in
from dirigent.desk.models import Upload
from dirigent.domain.conversations.models import Message, Thread, UnreadableMail
from dirigent.foundation.files import limiting
from dirigent.foundation.files.limiting import Limit

HTMX = {"headers": {"HX-Request": "true"}}
LETTER = "From: {who}\nTo: olga@kvartet.example\nDate: Thu, 19 Nov 2026 12:00:00 +0300\nSubject: Смета\nMessage-ID: <{n}@x>\n\nПривет {n}\n"


def eml(who: str, n: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"letter{n}.eml", LETTER.format(who=who, n=n).encode())


@pytest.fixture
def queue(monkeypatch):
    jobs = []
    monkeypatch.setattr(bring_in, "defer", lambda **job: jobs.append(job))
    return jobs


def test_several_files_at_once(as_, head, ours, globus, anna, queue):
    page = as_(head)
    broken = SimpleUploadedFile("broken.eml", b"\x00\x01 nothing of mail")
    answer = page.post(
        "/imports/mail/", {"file": [eml("anna@globus.example", 1), eml("who@unknown.example", 2), broken]}
    )
    assert "Загружаем" in page.get(answer.url).text

    bring_in(**queue[0])

    result = page.get(answer.url, **HTMX).text
    assert "Просмотрено 3 письма." in result
    assert "1 переписка незнакомых ждёт во входящих." in result
    assert "1 письмо не прочлось" in result
    assert Thread.objects.in_triage().count() == 1
    assert Message.objects.filter(contact=anna).count() == 1
    assert UnreadableMail.objects.get().source.endswith("broken.eml"), "it is called as its file was"


def test_a_second_time_it_was_there_already(as_, head, ours, queue):
    page = as_(head)
    for _time in range(2):
        answer = page.post("/imports/mail/", {"file": eml("who@unknown.example", 1)})
        bring_in(**queue[-1])

    assert "Всё это уже было" in page.get(answer.url).text
    assert Message.objects.count() == 1


def test_one_mbox(as_, head, ours, queue):
    mbox = "".join(f"From x Thu Nov 19 12:00:0{n} 2026\n{LETTER.format(who='a@b.example', n=n)}\n" for n in range(4))
    as_(head).post("/imports/mail/", {"file": SimpleUploadedFile("old.mbox", mbox.encode())})

    bring_in(**queue[0])

    assert Message.objects.count() == 4


def test_what_breaks_says_so_and_may_be_tried_again(as_, head, ours, queue, monkeypatch):
    page = as_(head)
    url = page.post("/imports/mail/", {"file": eml("who@unknown.example", 1)}).url

    def stumble(*_said, **_named):
        raise OSError("disk")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk"):
        broken.setattr("dirigent.desk.imports.jobs.import_mail", stumble)
        bring_in(**queue[0])
    assert "попробуйте ещё раз" in page.get(url).text

    page.post(f"{url}start/")
    bring_in(**queue[1])
    assert Upload.objects.get().state == "done"
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Выберите файл"),
        ([("a.zip", b"PK\x03\x04")], "архив"),
        ([("a.eml", b"x" * 60), ("b.eml", b"x" * 60)], "больше 200 МБ"),
        ([(f"{n}.eml", b"x") for n in range(4)], "до 200 файлов"),
    ],
)
def test_what_is_refused_and_how(as_, head, queue, monkeypatch, files, sentence):
    monkeypatch.setattr(uploading, "LARGEST_MAIL", 100)
    monkeypatch.setattr(uploading, "MOST_FILES", 3)

    answer = as_(head).post("/imports/mail/", {"file": [SimpleUploadedFile(name, content) for name, content in files]})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not queue
    assert not Upload.objects.exists()


def test_no_request_fills_the_disk(as_, head, queue, monkeypatch):
    monkeypatch.setattr(limiting, "LARGEST_REQUEST", 1000)

    answer = as_(head).post("/imports/mail/", {"file": SimpleUploadedFile("a.mbox", b"x" * 2000)})

    assert answer.status_code in (400, 413)
    assert not queue
    come = Limit()
    with pytest.raises(RequestDataTooBig):  # also when the announced length was a lie
        come.receive_data_chunk(b"x" * 2000, 0)
