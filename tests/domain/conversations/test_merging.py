"""Two conversations are one, or one is two: by hand, and back exactly as it was."""

import pytest

from dirigent.domain.conversations import finishing, mentioning, merging, reading
from dirigent.domain.conversations.access import can_merge_threads, can_split_thread
from dirigent.domain.conversations.models import Exchange, Message, Outgoing, Thread, ThreadReading, Touch, Wait
from dirigent.domain.conversations.settling import settle
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.journal.redacting import redact
from tests.cast import LONG_AGO, moment
from tests.desk.inbox.conftest import now, ours  # noqa: F401  # the same agency
from tests.desk.inbox.letters import letter

NOON = moment("Fri 12:00")


@pytest.fixture
def two(ours, globus, anna, olga, marina):  # noqa: F811
    """«Афиша» with a letter, an answer by phone and a note; «Смета» with two letters, one of them ours, and a draft."""
    poster = letter("anna@globus.example", at="Thu 10:00", subject="Афиша").thread
    Touch.note_down(
        poster.client, channel="call", by=olga, at=moment("Thu 11:00"), contact=anna, summary="да", answers=poster
    )
    settle([poster.pk])
    mentioning.leave_beside(poster, "@Марина Орлова", by=olga, at=moment("Thu 12:00"), mentions=[marina])
    asked = letter("anna@globus.example", at="Fri 09:00", subject="Смета")
    letter("olga@kvartet.example", to="anna@globus.example", at="Fri 09:30", references=(asked.message_id,))
    letter("anna@globus.example", at="Fri 10:00", references=(asked.message_id,))
    Outgoing.objects.create(
        thread=asked.thread,
        client=poster.client,
        medium="mail",
        author=olga,
        base=asked,
        created_at=NOON,
        changed_at=NOON,
    )
    reading.read_many([poster.pk], olga, at=moment("Thu 13:00"))
    reading.read_many([asked.thread.pk], marina, at=moment("Fri 09:40"))
    return Thread.objects.get(pk=poster.pk), Thread.objects.get(pk=asked.thread.pk)


def everything() -> dict:
    """All that hangs on conversations, by its content."""
    told = {
        model.__name__: sorted(
            tuple(getattr(one, f.attname) for f in model._meta.concrete_fields if f.attname not in leave)
            for one in model.objects.all()
        )
        for model, leave in (
            (Thread, ()), (Message, ("recipients", "references")), (Wait, ("id",)), (Exchange, ("id",)),
            (ThreadReading, ("id",)), (Touch, ()),
        )
    }  # fmt: skip
    told["notes"] = sorted(Thread.objects.values_list("notes__pk", "pk"), key=str)
    told["outgoing"] = sorted(Outgoing.objects.values_list("pk", "thread", "state"))
    return told


def test_together_and_back(two, olga, marina):
    poster, estimate = two
    before = everything()

    entry = merging.merge(estimate, poster, by=olga, at=NOON)

    assert Thread.objects.get() == poster
    poster.refresh_from_db()
    assert (poster.messages.count(), poster.notes.count(), poster.outgoing.count()) == (4, 1, 1)
    assert (poster.started_at, poster.last_at, poster.turn) == (moment("Thu 10:00"), moment("Fri 10:00"), "ours")
    assert Wait.objects.filter(answered_at=None).get().since == moment("Fri 10:00")
    assert merging.merged_into(estimate.pk) == poster.pk
    assert reading.unread_sets(olga, NOON)[1].get() == poster, "what nobody had read in either is unread"
    assert Entry.objects.filter(kind="thread.merged", client_id=poster.client_id).count() == 1

    merging.unmerge(entry, by=olga, at=NOON)
    assert everything() == before


def test_what_came_meanwhile_stays_with_the_one_it_came_to(two, olga):
    poster, estimate = two
    known = estimate.messages.first().message_id
    entry = merging.merge(estimate, poster, by=olga, at=NOON)
    newer = letter("anna@globus.example", at="Fri 14:00", references=(known,))
    assert newer.thread == poster, "a letter to either goes on in the one"

    merging.unmerge(entry, by=olga, at=moment("Fri 14:30"))

    assert Thread.objects.get(pk=estimate.pk).messages.count() == 3
    poster.refresh_from_db()
    assert (poster.messages.count(), poster.last_at) == (2, moment("Fri 14:00"))
    with pytest.raises(merging.Changed):
        merging.unmerge(entry, by=olga, at=moment("Fri 15:00"))


def test_what_is_done_opens_when_something_open_joins_it(two, olga):
    poster, estimate = two
    finishing.finish([poster], by=olga, at=NOON)

    entry = merging.merge(estimate, Thread.objects.get(pk=poster.pk), by=olga, at=NOON)
    assert Thread.objects.get().done_at is None

    merging.unmerge(entry, by=olga, at=NOON)
    assert Thread.objects.get(pk=poster.pk).done_at == NOON


def test_split_and_back(two, olga):
    _poster, estimate = two
    middle = estimate.messages.order_by("at")[1]
    before = everything()

    entry = merging.split(middle, by=olga, at=NOON)

    new = Thread.objects.get(pk=entry.data["new"])
    assert (new.messages.count(), new.client, new.turn) == (2, estimate.client, "ours")
    assert (new.started_at, new.last_at) == (moment("Fri 09:30"), moment("Fri 10:00"))
    estimate.refresh_from_db()
    assert (estimate.last_at, estimate.turn) == (moment("Fri 09:00"), "ours")

    merging.join_again(entry, by=olga, at=NOON)
    assert everything() == before


def test_what_was_parted_by_hand_is_not_brought_together_by_the_next_letter(two, olga):
    _poster, estimate = two
    first, middle, last = estimate.messages.order_by("at")
    entry = merging.split(middle, by=olga, at=NOON)
    every = tuple(one.message_id for one in (first, middle, last))

    newer = letter("anna@globus.example", at="Fri 14:00", references=every)

    assert newer.thread_id == entry.data["new"], "it goes on where the newest of what it refers to is"
    assert Thread.objects.count() == 3


def test_what_was_redacted_has_no_way_back(two, olga):
    poster, estimate = two
    split = merging.split(estimate.messages.order_by("at")[1], by=olga, at=NOON)
    merged = merging.merge(Thread.objects.get(pk=estimate.pk), poster, by=olga, at=NOON)
    for entry in (split, merged):
        redact(entry, reason="The client asked for it.", by=olga, at=NOON)

    with pytest.raises(merging.Changed):
        merging.join_again(split, by=olga, at=NOON)
    with pytest.raises(merging.Changed):
        merging.unmerge(merged, by=olga, at=NOON)


def test_the_first_letter_cannot_be_split_off(two, olga):
    with pytest.raises(ValueError, match="whole thread"):
        merging.split(two[0].messages.get(), by=olga, at=NOON)


def test_never_across_clients(two, olga, ours):  # noqa: F811
    from dirigent.domain.clients.models import Client  # noqa: PLC0415

    other = Thread.objects.create(
        client=Client.take_on(by=None, at=LONG_AGO, name="Клиника «Север»"), started_at=NOON, last_at=NOON
    )
    stranger = letter("who@elsewhere.example").thread

    for wrong in (other, stranger):
        assert not can_merge_threads(olga, two[0], wrong)
        with pytest.raises(ValueError, match="one client"):
            merging.merge(two[0], wrong, by=olga, at=NOON)
    assert not can_split_thread(olga, stranger)


def test_drafts_of_one_person_in_both_are_asked_about_first(two, olga):
    poster, estimate = two
    assert can_merge_threads(olga, estimate, poster)
    Outgoing.objects.create(
        thread=poster, client=poster.client, medium="mail", author=olga, created_at=NOON, changed_at=NOON
    )
    assert not can_merge_threads(olga, estimate, poster)


def test_letters_that_connect_two_threads_bring_all_that_hangs_on_them(two, olga):
    poster, estimate = two
    known = (poster.messages.get().message_id, estimate.messages.first().message_id)

    letter("anna@globus.example", at="Fri 14:00", references=known)

    thread = Thread.objects.get()
    assert (thread.messages.count(), thread.notes.count(), thread.outgoing.count()) == (5, 1, 1)


def test_nothing_that_hangs_on_a_thread_is_forgotten():
    """A new link to a thread must be thought of in `merging` and in `Thread.merge_into`."""
    known = {
        "messages", "calls", "outgoing", "notes", "answering_touches",  # moved
        "waits", "exchanges",  # derived anew
        "readings",  # kept by hand
        "presences",  # of this moment
    }  # fmt: skip
    assert {relation.get_accessor_name() for relation in Thread._meta.related_objects} == known
