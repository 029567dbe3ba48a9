import pytest


@pytest.fixture(autouse=True)
def now(clock):
    return clock("Fri 15:00")
