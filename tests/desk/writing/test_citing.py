"""An answer that quotes the letter it answers."""

import pytest

from dirigent.domain.conversations import citing
from dirigent.domain.conversations.models import LetterTemplate, Message, Outgoing
from dirigent.domain.conversations.sending import deliver_due
from tests.cast import moment

from .test_composer import PART, agency, box, said, shown, thread  # noqa: F401 - the mailbox and the letter of the composer


@pytest.fixture
def quoted(anna) -> str:
    return f"Будет завтра.\n\n20 ноября, {anna} пишет:\n> Когда будет отчёт?"


def test_one_press_quotes_and_another_takes_it_back(as_, olga, thread, quoted):  # noqa: F811
    desk = as_(olga)
    page = shown(desk.post("/writing/quotation/", said(thread), headers=PART))
    assert Outgoing.objects.get().text == quoted
    assert "Без цитаты" in page

    page = shown(desk.post("/writing/quotation/", said(thread, text=quoted, revision="1"), headers=PART))
    assert Outgoing.objects.get().text == "Будет завтра."
    assert "С цитатой" in page


def test_what_is_quoted_goes_out_and_is_no_word_of_ours(as_, olga, thread, quoted):  # noqa: F811
    as_(olga).post("/writing/sending/", said(thread, text=quoted), headers=PART)
    deliver_due(at=moment("Fri 12:05"))

    sent = Message.objects.get(direction="out")
    assert (sent.text, sent.new_text) == (quoted, "Будет завтра.")


def test_a_template_goes_above_and_the_quotation_stays_below(as_, olga, thread, quoted):  # noqa: F811
    template = LetterTemplate.objects.create(title="Отчёт", text="{обращение}")
    as_(olga).post("/writing/filling/", said(thread, text=quoted, template=template.pk), headers=PART)

    assert Outgoing.objects.get().text == f"Анна, добрый день!\n\n{quoted}"


@pytest.mark.parametrize("text", ["Нужно:\n> раз\n> два", "Анна пишет:\n> раз\nи мы", "", "Анна пишет: да"])
def test_only_a_quotation_at_the_end_is_one(text):
    assert citing.parted(text) == (text, "")


def test_a_chat_is_not_quoted_into(as_, olga, box, thread):  # noqa: F811
    thread.medium, thread.counterpart, thread.connection = "telegram", "7", box
    thread.save()
    as_(olga).post("/writing/quotation/", said(thread), headers=PART)

    assert Outgoing.objects.get().text == "Будет завтра."
