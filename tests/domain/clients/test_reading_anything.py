"""Whatever stands in a cell, a reader answers: with a value or with a sentence, never with a fault of its own."""

from hypothesis import example, given
from hypothesis import strategies as st

from dirigent.domain.clients import reading
from dirigent.foundation.tables import UnreadableTable, read

READERS = [
    reading.account, reading.bic, reading.birthday, reading.channel, reading.day, reading.emails, reading.inn,
    reading.instruments, reading.kpp, reading.ogrn, reading.person_name, reading.phones, reading.site, reading.status,
    reading.timezone, reading.windows, reading.yes,
]  # fmt: skip
LIKELY = st.text(st.sampled_from("0123456789.,:;-–+()@ «»\"'\n пнвтсрдочАбв"), max_size=40)


@given(st.one_of(st.text(max_size=60), LIKELY))
@example("²²²²²²²²²²")
@example("00.00.0000")
@example("24:00-24:00")
@example("МСК+99")
@example("٣٣٣٣٣٣٣٣٣٣")
@example("%s %(x)s")
def test_any_text_is_answered(text):
    for reader in READERS:
        answer = reader(text)
        assert isinstance(answer, reading.Read), reader
        assert isinstance(answer.problem, str)


@given(st.one_of(st.integers(), st.floats(), st.datetimes(), st.dates(), st.none(), st.booleans()))
def test_any_cell_may_be_a_day(cell):
    for reader in (reading.birthday, reading.day):
        assert isinstance(reader(cell), reading.Read)


@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00")
@example(b"\xff\xfea\x00;\x00b")
def test_any_bytes_are_a_table_or_refused_in_a_sentence(content):
    try:
        book = read(content, "x.csv")
    except UnreadableTable as refused:
        assert refused.sentence
    else:
        assert any(sheet.rows for sheet in book)
