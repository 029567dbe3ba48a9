import pytest

from dirigent.domain.people.models import Agency
from tests.desk.inbox.letters import letter


@pytest.fixture(autouse=True)
def now(clock):
    return clock("Fri 15:00")


@pytest.fixture
def ours(db):
    Agency.objects.update_or_create(pk=1, defaults={"name": "Квартет", "mail_domains": ["kvartet.example"]})


@pytest.fixture
def stranger(ours, globus, anna):
    """A letter from an address nobody knows, but from the domain of «Глобус»."""
    return letter("boss@globus.example", name="Пётр Зимин", subject="Смета", text="Пришлите смету.").thread
