"""Letters that no dictionary knows are indexed as they are."""

import pytest

from dirigent.foundation.search.words import lemmas


@pytest.mark.parametrize("text", ["𗀀", "𗀀а слово", "а𗀀", "ĸиров", "слово𝒜"])
def test_any_letter_can_be_indexed(text):
    assert lemmas(text)
