"""How the explanations say a date."""

from django.utils import timezone, translation

from dirigent.regulation.clause import day
from tests.cast import MOSCOW


def test_a_moment_just_after_midnight_is_of_the_new_day():
    with timezone.override(MOSCOW), translation.override("ru"):
        assert day("2026-11-21T21:30:00+00:00") == "22 ноября"
        assert day("2026-11-21") == "21 ноября"
