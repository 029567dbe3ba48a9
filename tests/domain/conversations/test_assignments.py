"""Which letters look like an assignment, and what a contact report says."""

import pytest

from dirigent.domain.conversations import assignments, noting, reporting
from dirigent.domain.conversations.models import Assignment, ContactReport, Message
from dirigent.domain.conversations.noting import Promise
from tests.cast import moment
from tests.regulation.story import history

AT = moment("Thu 12:00")


@pytest.mark.parametrize(
    ("subject", "text", "names", "is_likely"),
    [
        ("ТЗ на баннеры", "", (), True),
        ("тз", "", (), True),
        ("Техническое задание", "", (), True),
        ("Бриф по сайту", "", (), True),
        ("Без темы", "", ("ТЗ_баннеры.docx",), True),
        ("Без темы", "", ("brief.pdf",), True),
        ("Баннеры", "Прошу подготовить шесть баннеров к пятнице", (), True),
        ("Баннеры", "Нужно срочно заменить картинку на главной", (), True),
        ("Где отчёт?", "Когда пришлёте отчёт за октябрь?", ("счёт.pdf",), False),
        ("Спасибо", "Всё получили, хорошего дня!", (), False),
        ("Товар отгружен", "Отгрузка завтра", ("ТЗК.pdf",), False),
        ("Ответ", "Брифинг перенесли на среду", (), False),
    ],
)
def test_what_looks_like_an_assignment(subject, text, names, is_likely):
    assert assignments.looks_like_one(subject, text, names) is is_likely


def test_each_letter_of_theirs_is_told_in_two_queries(globus, anna, olga, django_assert_num_queries):
    history(globus, "Thu 12:00 letter, Thu 12:30 reply, Thu 13:00 letter")
    first, ours, last = Message.objects.order_by("at")
    marked = Assignment.mark(first, by=olga, at=AT)
    assert Assignment.mark(first, by=olga, at=AT) == marked

    with django_assert_num_queries(2):
        beside = assignments.beside([first, ours, last])

    assert beside[first.pk].assignment == marked
    assert beside[last.pk].assignment is None
    assert ours.pk not in beside


@pytest.fixture
def meeting(globus, anna, olga):
    return noting.note(
        globus, channel="meeting", by=olga, at=AT, contact=anna, summary="Обсудили премьеру", next_step="Встретиться в среду",
        promises=[
            Promise("ours", "пришлём смету.", moment("Fri 18:00")),
            Promise("theirs", "дадут фото", moment("next Mon 18:00")),
            Promise("ours", "запустим рекламу", moment("Fri 12:00")),
        ],
        mood="angry", inward="Раздражена, торгуется",
    )  # fmt: skip


def test_the_report_says_what_was_agreed_and_nothing_for_our_eyes(meeting, anna, olga):
    text = reporting.draft(meeting, contact=anna, by=olga)

    assert text == (
        "Анна, добрый день!\n\n"
        "Спасибо за встречу 19 ноября. Говорили вот о чём:\nОбсудили премьеру\n\n"
        "Мы делаем:\n— запустим рекламу, до 20 ноября;\n— пришлём смету, до 20 ноября.\n\n"
        "Ждём от вас:\n— дадут фото, до 23 ноября.\n\n"
        "Следующий шаг: Встретиться в среду.\n\n"
        "Если что-то понято не так, поправьте, пожалуйста. Если всё верно, достаточно короткого «да».\n\n"
        "Ольга Снегирёва"
    )


def test_agreements_of_a_corrected_record_stay_in_its_report(meeting, anna, olga):
    corrected = meeting.correct(by=olga, at=moment("Thu 13:00"), summary="Обсудили премьеру и афиши")

    text = reporting.draft(corrected, contact=anna, by=olga)
    assert "премьеру и афиши" in text
    assert "— пришлём смету, до 20 ноября" in text


def test_the_clients_correction_is_a_version_beside_ours(meeting, olga):
    report = ContactReport.draw_up(meeting, "Сделаем шесть баннеров", by=olga, at=AT)
    report.confirm(how="letter", by=olga, at=AT)
    assert report.state == "draft"  # nobody confirms what was not sent

    report.send(by=olga, at=moment("Thu 13:00"))
    report.confirm(how="letter", correction="Восемь баннеров", by=olga, at=moment("Fri 12:00"))

    assert (report.state, report.text) == ("corrected", "Восемь баннеров")
    assert list(report.versions.values_list("text", "of_client")) == [
        ("Сделаем шесть баннеров", False), ("Восемь баннеров", True),
    ]  # fmt: skip
