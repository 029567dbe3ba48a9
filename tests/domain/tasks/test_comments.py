import pytest

from dirigent.domain.tasks.models import Comment, TaskReading
from tests.cast import moment


@pytest.fixture
def said(task, specialist):
    def say(text="Где доступ?", *, by=None, at="Tue 12:00", mentions=()):
        return Comment.say(task, text, by=by or specialist, at=moment(at), mentions=list(mentions))

    return say


def unread(user):
    return [comment.text for comment in Comment.objects.unread_by(user).order_by("at")]


def test_a_comment_is_unread_by_those_who_take_part_and_not_by_its_author(said, olga, specialist, marina):
    said()

    assert (unread(olga), unread(specialist), unread(marina)) == (["Где доступ?"], [], [])


def test_a_mention_calls_one_who_takes_no_part(said, marina):
    said("Марина, посмотри", mentions=[marina])

    assert unread(marina) == ["Марина, посмотри"]


def test_what_is_seen_is_read_and_what_comes_later_is_not(task, said, olga):
    first = said("Первое")
    TaskReading.mark(task, olga, at=first.at)
    said("Второе", at="Tue 12:05")

    assert unread(olga) == ["Второе"]


def test_a_slower_window_does_not_take_reading_back(task, said, olga):
    first, second = said("Первое"), said("Второе", at="Tue 12:05")
    TaskReading.mark(task, olga, at=second.at)
    TaskReading.mark(task, olga, at=first.at)

    assert unread(olga) == []


def test_answering_does_not_read_what_came_meanwhile(said, olga):
    """Olga writes in a window drawn before the question came: it stays unread."""
    said("Вопрос, которого она ещё не видит")
    said("Ответ на другое", by=olga, at="Tue 12:01")

    assert unread(olga) == ["Вопрос, которого она ещё не видит"]


def test_a_comment_of_a_slower_clock_comes_after_what_was_already_read(task, said, olga):
    """Two windows whose clocks or transactions cross: reading up to the later one must not swallow the earlier one."""
    seen = said("Пришло первым", at="Tue 12:05")
    TaskReading.mark(task, olga, at=seen.at)
    late = said("Записано позже, часы отстают", at="Tue 12:00")

    assert late.at > seen.at
    assert unread(olga) == ["Записано позже, часы отстают"]
