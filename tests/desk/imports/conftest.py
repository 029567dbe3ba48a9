import openpyxl
import pytest

from dirigent.domain.people.models import Agency


@pytest.fixture(autouse=True)
def now(clock):
    return clock("Fri 15:00")


@pytest.fixture
def ours(db):
    Agency.objects.update_or_create(pk=1, defaults={"name": "Квартет", "mail_domains": ["kvartet.example"]})


@pytest.fixture
def table(tmp_path):
    """`table([...rows])` is the path of a workbook with them."""

    def written(rows, name="clients.xlsx"):
        book = openpyxl.Workbook()
        book.active.title = "Клиенты"
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return written
