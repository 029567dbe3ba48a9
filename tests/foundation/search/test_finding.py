from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from dirigent.foundation.journal.models import Entry, Seal
from dirigent.foundation.search import finding
from dirigent.foundation.search.finding import find
from dirigent.foundation.search.indexing import Findable, index, index_many, remove
from dirigent.foundation.search.models import Document

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def put(number, body="", *, title="", client=1, kind="message", at=NOON, names="", phones=()):
    # Any model will do: search knows subjects by kind and number.
    index(Entry(pk=number), client=client, kind=kind, title=title, body=body, at=at, names=names, phones=phones)


def numbers(query, **scope):
    return [hit.subject_id for hit in find(query, **{"client_ids": None, **scope})]


@pytest.mark.parametrize("written", ["медиаплан", "медиапланы", "медиапланов", "Медиапланами", "медиаплану"])
@pytest.mark.parametrize("asked", ["медиаплан", "медиаплана", "медиапланов", "МЕДИАПЛАНАМИ", "медиапл"])
def test_forms_of_a_word_find_each_other(written, asked):
    put(1, f"Добрый день, {written} во вложении.")

    assert numbers(asked) == [1]


@pytest.mark.parametrize("asked", ["ёлка", "елка", "Ёлки", "ёлками", "tkrf", "`krf"])
@pytest.mark.parametrize("written", ["ёлка", "Елки", "ЁЛКИ"])
def test_yo_and_ye_are_one_letter_in_either_layout(asked, written):
    put(1, f"Наряжаем: {written}!")

    assert numbers(asked) == [1]


@pytest.mark.parametrize(
    "asked",
    ["+7 (916) 123-45-67", "89161234567", "8 916 123-45-67", "9161234567", "123-45-67", "4567", "+7 916 1", "8 (916) 12",
     "916 123"],
)  # fmt: skip
def test_a_phone_is_found_in_any_format(asked):
    put(1, title="Анна Ёлкина", kind="contact", names="Анна Ёлкина", phones=["+7 495 000-00-00", "8 (916) 123-45-67"])
    put(2, title="Борис", kind="contact", names="Борис", phones=["+7 903 765-43-21"])

    assert numbers(asked) == [1]


def test_three_digits_are_no_phone():
    put(1, title="Анна", phones=["+7 916 123-45-67"])

    assert numbers("123") == []


@pytest.mark.parametrize("asked", ["ёлк", "Елкина", "анна ёл", "ёлкина анна", "Ёлкиной", "elkina", "fyyf", "ан"])
def test_a_person_is_found_by_name(asked):
    put(1, title="Анна Ёлкина", kind="contact", names="Анна Ёлкина")
    put(2, title="Борис Жуков", kind="contact", names="Борис Жуков")

    assert numbers(asked) == [1]


@pytest.mark.parametrize(
    ("name", "asked"), [("ООО «Глобус»", "globus"), ("Globus", "глобус"), ("Рога и Копыта", "rog")]
)
def test_a_client_is_found_in_the_other_alphabet(name, asked):
    put(1, title=name, kind="client", names=name)

    assert numbers(asked) == [1]


def test_whose_name_begins_so_comes_before_who_only_wrote_it():
    put(1, "Глобус просил перезвонить.")
    put(2, title="Новый Глобус", kind="client", names="Новый Глобус")
    put(3, title="Глобус", kind="client", names="Глобус", at=NOON - timedelta(days=9))

    assert numbers("глобус") == [3, 2, 1]


def test_all_words_are_asked_for_and_the_newest_comes_first():
    put(1, "Бюджет согласован", at=NOON - timedelta(days=2))
    put(2, "Согласовали бюджеты на декабрь", at=NOON - timedelta(days=1))
    put(3, "Бюджет не пришёл", at=NOON)

    assert numbers("согласовать бюджет декабрь") == [2]
    assert numbers("бюджет соглас") == [2, 1]
    assert numbers("бюджет") == [3, 2, 1]
    assert numbers("бюджет", limit=2) == [3, 2]


@pytest.fixture
def shallow(monkeypatch):
    """The limits made small, so that few rows show what many do."""
    monkeypatch.setattr(finding, "NEWEST", 3)
    monkeypatch.setattr(finding, "UNORDERED", 6)


@pytest.mark.parametrize("count", [2, 4, 9])
def test_rare_and_common_words_come_in_the_order_of_dates(shallow, count):
    for number in range(count):
        put(number, "баннер", at=NOON - timedelta(days=number * 7 % 10))
    for number in range(100, 105):
        put(number, "ролик", at=NOON + timedelta(days=1))

    found = [(hit.at, hit.subject_id) for hit in find("баннер", client_ids=None, limit=20)]

    assert len(found) == count
    assert found == sorted(found, reverse=True)


def test_nobody_finds_what_they_may_not_see(shallow):
    for number in range(5):
        put(number, "тайна", client=2, title="Тайна", names="Тайна", phones=["9161234567"])
        put(number + 10, "тайна", client=2)
    put(20, "тайна", client=None)
    put(21, "тайна", client=1)

    assert numbers("тайна", client_ids=[1]) == [21]
    assert numbers("9161234567", client_ids=[1]) == []
    assert numbers("тайна", client_ids=[]) == []
    assert numbers("тайна", client_ids=[], unattached=True) == [20]
    assert set(numbers("тайна", client_ids=[1], unattached=True)) == {20, 21}
    assert 20 not in numbers("тайна")
    assert 20 in numbers("тайна", unattached=True)


def test_who_may_see_what_may_be_a_queryset():
    Seal.objects.create(number=1, at=NOON, count=0, first_id=0, last_id=0, entry_ids=[], leaves=b"",
                        merkle_root=b"", previous_hash=b"", hash=b"")  # fmt: skip
    put(1, "тайна", client=1)
    put(2, "тайна", client=2)

    assert numbers("тайна", client_ids=Seal.objects.filter(number=1)) == [1]


def test_only_the_kinds_asked_for(shallow):
    put(1, "глобус")
    put(2, title="Глобус", kind="client", names="Глобус")

    assert numbers("глобус", kinds=["message"]) == [1]
    assert numbers("глобус", kinds=["client"]) == [2]


@pytest.mark.parametrize(
    "asked", ["", "   ", "!!!", "'", "\\", "%", "_", ":*", "a & | ! b", "\0", "'; drop table x", "<->"]
)
def test_odd_queries_find_nothing_and_break_nothing(asked):
    put(1, "медиаплан", title="Глобус", names="Глобус")

    assert numbers(asked) == []


def test_the_matching_sentence_is_shown_in_parts():
    put(1, "Добрый день! Высылаем новые медиапланы на <b>декабрь</b>. До связи.", title="Re: медиаплан")

    (hit,) = find("медиаплан", client_ids=None)

    assert hit.title_parts == [("Re: ", False), ("медиаплан", True)]
    assert hit.snippet == [("…Высылаем новые ", False), ("медиапланы", True), (" на <b>декабрь</b>. …", False)] or (
        "".join(text for text, _ in hit.snippet).startswith("…Высылаем новые медиапланы на <b>декабрь</b>.")
    )
    assert [text for text, matched in hit.snippet if matched] == ["медиапланы"]


def test_a_long_sentence_is_cut_around_its_match():
    put(1, "слово " * 500 + "медиаплан " + "слово " * 500)

    (hit,) = find("медиаплан", client_ids=None)

    text = "".join(text for text, _ in hit.snippet)
    assert "медиаплан" in text
    assert len(text) < 320


def test_a_subject_is_found_by_what_it_is_now():
    put(1, "медиаплан")
    put(1, "баннер")

    assert (numbers("медиаплан"), numbers("баннер")) == ([], [1])


def test_what_is_removed_is_not_found():
    put(1, "медиаплан")
    remove(Entry(pk=1))

    assert numbers("медиаплан") == []


def test_many_are_indexed_at_once_and_the_later_of_two_holds(django_assert_num_queries):
    def one(number, body):
        return Findable(Entry(pk=number), 1, "message", "", body, NOON)

    with django_assert_num_queries(1):
        index_many([*(one(number, "ролик") for number in range(900)), one(5, "баннер")])

    assert Document.objects.count() == 900
    assert numbers("баннер") == [5]


def test_hostile_texts_are_kept():
    put(1, "зло\0 \ud800 медиаплан " + "ы" * 5000)
    put(2, " ".join(f"стали{n}" for n in range(30_000)))
    put(3, " ".join("".join(chr(1072 + (n * 7 + k * k) % 32) for k in range(n % 9 + 2)) for n in range(40_000)))

    assert numbers("медиаплан") == [1]
    assert Document.objects.count() == 3


def test_the_database_knows_cyrillic_trigrams():
    with connection.cursor() as cursor:
        cursor.execute("select cardinality(show_trgm('Ёлкин'))")
        assert cursor.fetchone()[0] > 3
