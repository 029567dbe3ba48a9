"""An archive that every program opens, and that can be written in one way only."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dirigent.foundation.files.packing import NotPacked, pack, unpack

parts = st.dictionaries(
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20),
    st.binary(max_size=60),
    min_size=1,
    max_size=5,
)


@given(parts)
def test_what_is_packed_is_unpacked_in_its_order(told):
    archive = pack(told)
    assert list(unpack(archive).items()) == list(told.items())
    assert pack(told) == archive


def test_others_open_it():
    archive = zipfile.ZipFile(io.BytesIO(pack({"certificate.pdf": b"%PDF", "files/01-афиша.png": b"\0" * 1000})))
    assert archive.testzip() is None
    assert archive.namelist() == ["certificate.pdf", "files/01-афиша.png"]
    assert archive.read("certificate.pdf") == b"%PDF"


@given(parts, st.data())
def test_a_changed_byte_changes_a_part_or_is_refused(told, data):
    archive = pack(told)
    place = data.draw(st.integers(0, len(archive) - 1))
    changed = archive[:place] + bytes([archive[place] ^ 1]) + archive[place + 1 :]
    with pytest.raises(NotPacked):
        unpack(changed)


@pytest.mark.parametrize("content", [b"", b"PK\5\6" + b"\0" * 18, b"PK\3\4", b"no archive"])
def test_what_is_no_archive(content):
    with pytest.raises(NotPacked):
        unpack(content)
