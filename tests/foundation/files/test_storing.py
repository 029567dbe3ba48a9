import hashlib
import io
import threading

import pytest
from django.db import connection, transaction

from dirigent.foundation.files import storing
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.storing import store, store_many


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_bytes_are_kept_under_their_hash(shelf):
    content = b"%PDF-1.7 media plan"

    stored = store(content)

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)
    assert stored.path.name == stored.sha256
    assert stored.open().read() == content
    assert files_in(shelf) == [stored.path]


@pytest.mark.django_db
def test_a_stream_is_kept_as_well():
    content = bytes(range(256)) * 10_000

    assert store(io.BytesIO(content)).open().read() == content


@pytest.mark.django_db
def test_nothing_is_a_file_too():
    assert store(b"").size == 0


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once(shelf):
    assert store(b"logo") == store(io.BytesIO(b"logo"))
    assert StoredFile.objects.count() == len(files_in(shelf)) == 1


@pytest.mark.django_db
def test_a_damaged_file_is_mended_when_its_bytes_come_again():
    stored = store(b"contract")
    stored.path.write_bytes(b"c0ntract")

    assert store(b"contract").open().read() == b"contract"


@pytest.mark.django_db
def test_a_crash_between_file_and_row_leaves_no_broken_row(shelf):
    with pytest.raises(ConnectionResetError), transaction.atomic():
        store(b"invoice")
        raise ConnectionResetError

    assert not StoredFile.objects.exists()
    assert store(b"invoice").open().read() == b"invoice"
    assert len(files_in(shelf)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_crash_before_the_file_is_whole_leaves_nothing(shelf, monkeypatch, broken):
    def fails(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr(storing.os, broken, fails)

    with pytest.raises(OSError, match="No space"):
        store(b"video")

    assert not StoredFile.objects.exists()
    assert files_in(shelf) == []


@pytest.mark.django_db
def test_a_stream_that_breaks_leaves_nothing(shelf):
    class Breaks(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError
            return super().read(3)

    with pytest.raises(ConnectionResetError):
        store(Breaks(b"half of it"))

    assert files_in(shelf) == []


@pytest.mark.django_db(transaction=True)
def test_many_who_bring_the_same_at_once_get_the_same(shelf):
    brought, start = [], threading.Barrier(6)

    def bring():
        start.wait()
        brought.append(store(b"the same brief"))
        connection.close()

    threads = [threading.Thread(target=bring) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(brought) == 6
    assert len(set(brought)) == len(files_in(shelf)) == 1


@pytest.mark.django_db
def test_many_are_kept_in_their_order_and_once_each(shelf):
    first = store(b"the first")

    stored = store_many([b"a brief", b"the first", b"", b"a brief", b"a logo"])

    assert [one.open().read() for one in stored] == [b"a brief", b"the first", b"", b"a brief", b"a logo"]
    assert stored[1] == first
    assert StoredFile.objects.count() == len(files_in(shelf)) == 4


@pytest.mark.django_db
def test_a_file_lost_from_the_disk_is_mended_among_many():
    [stored] = store_many([b"contract"])
    stored.path.unlink()

    assert store_many([b"contract"])[0].open().read() == b"contract"


@pytest.mark.django_db
def test_one_of_many_that_cannot_be_written_leaves_no_rows(monkeypatch):
    def fails(*args):
        raise OSError("No space left on device")

    monkeypatch.setattr(storing.os, "replace", fails)

    with pytest.raises(OSError, match="No space"):
        store_many([b"one", b"two"])

    assert not StoredFile.objects.exists()
