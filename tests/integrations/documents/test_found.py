"""Files of letters: found by what is in them, by whoever sees the letter, and by nobody else."""

import pytest

from dirigent.desk.search.asking import Asked
from dirigent.desk.search.results import search
from dirigent.domain.conversations.attaching import attach, detach
from dirigent.domain.conversations.files_read import read_next
from dirigent.domain.conversations.models import Attachment, Message, Thread
from dirigent.foundation.files.storing import store
from dirigent.foundation.journal.listening import Change
from dirigent.integrations.documents import jobs
from dirigent.integrations.documents.reading import read
from tests.cast import moment
from tests.regulation.story import letter

pytestmark = pytest.mark.django_db
NOW = moment("Wed 12:00")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def attached(globus, anna):
    letter(globus, moment("Wed 10:00"))
    file = store("Тираж листовок — пять тысяч. Печать в Рязани.".encode())
    return Attachment.objects.create(message=Message.objects.get(), file=file, name="Тираж.txt")


def hits(user, query, **narrowed):
    return [one for group in search(Asked(query, **narrowed), user, NOW) for one in group.found]


def test_a_file_is_found_by_its_text_and_name_once_read(attached, olga):
    assert hits(olga, "листовками") == []
    assert read_next(read, at=NOW) == 1
    assert read_next(read, at=NOW) == 0

    (found,) = hits(olga, "листовками")
    assert (found.hit.kind, found.hit.title) == ("attachment", "Тираж.txt")
    assert ("листовок", True) in found.hit.snippet
    assert found.address == f"/inbox/{attached.message.thread_id}/#message-{attached.message_id}"


def test_only_those_who_see_the_letter_find_its_files(attached, olga, marina, denis, head, specialist):
    read_next(read, at=NOW)

    assert [bool(hits(user, "листовки")) for user in (olga, marina, head, denis, specialist)] == [True, True, True, False, False]  # fmt: skip


def test_a_file_goes_with_its_letter(attached, globus, olga, denis, head):
    read_next(read, at=NOW)
    thread = Thread.objects.get()

    detach([thread], by=head, at=NOW)
    assert [len(hits(user, "листовки")) for user in (denis, olga)] == [1, 1]  # a stranger's letter is anybody's to sort

    attach(thread, globus, by=head, at=NOW)
    assert [len(hits(user, "листовки")) for user in (denis, olga)] == [0, 1]


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"medium": "mail"}, True), ({"medium": "telegram"}, False), ({"since": NOW.date()}, True),
        ({"until": moment("Tue 12:00").date()}, False), ({"group": "files"}, True), ({"group": "notes"}, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["olga", "head"])
def test_a_search_is_narrowed(attached, narrowed, found, who, request):
    read_next(read, at=NOW)

    assert bool(hits(request.getfixturevalue(who), "листовки", **narrowed)) == found


@pytest.mark.parametrize("who", ["olga", "head"])
def test_a_search_is_narrowed_to_a_person_and_a_client(attached, globus, anna, olga, marina, who, request):
    read_next(read, at=NOW)
    user = request.getfixturevalue(who)

    assert hits(user, "листовки", contact=anna)
    assert hits(user, "листовки", client=globus)
    assert not hits(user, "листовки", author=marina)


def test_why_there_is_no_text_is_kept_and_the_name_is_found(attached, olga):
    Attachment.objects.update(name="Договор подписанный.pdf")
    read_next(read, at=NOW)

    attached.refresh_from_db()
    assert attached.no_text == "broken"
    assert [one.hit.kind for one in hits(olga, "подписанным договором")] == ["attachment"]


def test_a_file_that_is_gone_does_not_stop_the_others(attached, olga):
    attached.file.path.unlink()

    assert read_next(read, at=NOW) == 1
    attached.refresh_from_db()
    assert attached.no_text == "lost"


def test_letters_with_files_ask_for_them_to_be_read_once(attached, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs.look_into, "defer", lambda: asked.append("asked"))

    for kinds in ({"mail.received"}, {"touch.noted"}):
        jobs.on_change(Change(frozenset(), frozenset(kinds), frozenset(), NOW, NOW))

    assert asked == ["asked"]


def test_the_job_reads_them(attached, olga):
    jobs.look_into()

    assert hits(olga, "листовки")
