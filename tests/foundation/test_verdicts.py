import pytest

from dirigent.foundation.verdicts import Allowed, Denied, Refused, require


def test_a_verdict_reads_as_yes_or_no():
    assert Allowed()
    assert not Denied("The task is already closed.")


def test_what_is_allowed_goes_on():
    require(Allowed())


def test_a_refusal_carries_its_reason():
    with pytest.raises(Refused, match="already closed") as refusal:
        require(Denied("The task is already closed."))

    assert refusal.value.reason == "The task is already closed."
