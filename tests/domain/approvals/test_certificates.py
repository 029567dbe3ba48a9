"""A consent on paper, and a bundle that convinces whoever trusts neither us nor our database."""

import random

import pytest
from django.db import connection

from dirigent.domain.approvals.bundles import confirm
from dirigent.domain.approvals.certifying import certify_all, finish, make
from dirigent.domain.approvals.models import Certificate, Terms
from dirigent.domain.conversations.models import Outgoing
from dirigent.foundation.comparing import pages
from dirigent.foundation.files.packing import pack, unpack
from dirigent.foundation.journal.models import Entry, Seal
from dirigent.foundation.journal.proving import NoProof, check
from dirigent.foundation.journal.sealing import seal_all
from tests.cast import moment
from tests.domain.approvals.test_letters import sent


@pytest.fixture
def no_database(archive):
    """Whoever asks the database now fails the test."""

    def refuse(*_told):
        pytest.fail("The proof was checked with the help of the database.")

    with connection.execute_wrapper(refuse):
        yield


def test_the_sheet_tells_the_whole_story(certificate):
    text = " ".join(" ".join(pages.texts(certificate.pdf.path)).split()).replace("\N{THIN SPACE}", "")
    flat = text.replace(" ", "")
    for words in (
        "Лист согласования", "Театр «Глобус»", "Афиша премьеры", "Ковалёва Анна, директор по маркетингу",
        "Версия 1: есть правки", "Логотип крупнее", "192.0.2.7", "16 ноября 2026, 13:00:00 (UTC+03:00)",
        "Версия 3: согласовано", "разговор", "Ольга Снегирёва", "меню.pdf", "Приходите!",
    ):  # fmt: skip
        assert words.replace(" ", "") in flat, words
    for version in certificate.version.approval.versions.all():
        assert version.content_hash in flat
        assert all(one.file.sha256 in flat for one in version.files.all())
    assert bytes(Seal.objects.get(number=certificate.seal_number - 1).hash).hex() in flat


def test_the_bundle_proves_it_without_the_database(archive, certificate, no_database):
    found = confirm(archive)

    assert (found.title, found.version) == ("Афиша премьеры", 3)
    assert f"{found.head[0]}:{found.head[1]}" == certificate.seal
    assert [(one.kind, one.data["name"]) for one in found.answers] == [
        ("approval.changes", "Ковалёва Анна"), ("approval.approved", "Ковалёва Анна"),
    ]  # fmt: skip


def test_it_tells_nothing_else_of_the_client(archive):
    proof = unpack(archive)["proof.json"].decode()
    assert "touch.noted" not in proof
    assert "Лунин" not in proof


def test_a_changed_byte_is_noticed_wherever_it_is(archive, no_database):
    whole = archive
    chance = random.Random(4)
    places = {*range(200), *range(len(whole) - 600, len(whole)), *chance.sample(range(len(whole)), 400)}
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(NoProof):
            confirm(bytes(changed))
    for cut in (0, 1, len(whole) // 2, len(whole) - 1):
        with pytest.raises(NoProof):
            confirm(whole[:cut])
    with pytest.raises(NoProof):
        confirm(whole + b"\0")


@pytest.mark.parametrize(
    "part", ["certificate.pdf", "proof.json", "versions/1.json", "versions/3.json", "files/01-афиша.png"]
)
def test_a_part_packed_anew_is_noticed(archive, part):
    parts = unpack(archive)
    for place in {0, len(parts[part]) // 2, len(parts[part]) - 1}:
        content = bytearray(parts[part])
        content[place] ^= 1
        with pytest.raises(NoProof):
            confirm(pack({**parts, part: bytes(content)}))


@pytest.mark.parametrize("how", ["one more", "one less", "another order"])
def test_other_parts_are_noticed(archive, how):
    parts = unpack(archive)
    if how == "one more":
        parts["files/09-ещё.png"] = b"x"
    elif how == "one less":
        del parts["versions/2.json"]
    else:
        parts = dict(reversed(parts.items()))
    with pytest.raises(NoProof):
        confirm(pack(parts))


def test_every_byte_of_the_proof_counts(archive):
    proof = unpack(archive)["proof.json"]
    assert len(check(proof).entries) == 6
    chance = random.Random(5)
    for place in chance.sample(range(len(proof)), min(len(proof), 1500)):
        changed = bytearray(proof)
        changed[place] = chance.choice([byte for byte in b'0123456789abcdefAF ",:[]{}' if byte != proof[place]])
        with pytest.raises(NoProof):
            check(bytes(changed))


def test_made_once_however_often_it_is_asked_for(certificate, agreed):
    assert make(agreed, at=moment("Wed 13:00")) is None
    assert not finish(certificate, at=moment("Wed 13:00"))
    assert certify_all(at=moment("Wed 13:00")) == 0
    assert Entry.objects.filter(kind="approval.certificate").count() == 1


def test_what_waits_has_none(asked):
    assert certify_all(at=moment("Mon 15:00")) == 0
    assert not Certificate.objects.exists()


def test_the_client_gets_the_seal_by_letter(asked, anna, olga, mailbox, say):
    sent(asked, olga)
    say(anna, asked)
    assert certify_all(at=moment("Mon 13:01")) == 1
    certificate = Certificate.objects.get()
    letter = Outgoing.objects.latest("pk")
    assert certificate.seal in letter.text
    assert letter.to == [["Анна Ковалёва", "anna@globus.example"]]
    assert letter.files.get().file == certificate.pdf
    assert certificate.sent_at == moment("Mon 13:01")


def test_a_small_edit_is_certified_when_nobody_can_object_any_more(asked, anna, olga, head, globus, say):
    say(anna, asked)
    certify_all(at=moment("Mon 14:00"))
    asked.refresh_from_db()
    Terms.agree(globus, words="п. 4.3 договора", minutes=60, by=head, at=moment("Tue 11:00"))
    asked.put_up("Премьера 5 декабря!", [], "Знак", by=olga, at=moment("Tue 12:00"), minor=True)
    assert certify_all(at=moment("Tue 12:30")) == 0
    assert certify_all(at=moment("Tue 13:01")) == 1
    certificate = Certificate.objects.latest("pk")
    assert confirm(certificate.bundle.path.read_bytes()).version == 2
    assert "п. 4.3 договора" in " ".join(" ".join(pages.texts(certificate.pdf.path)).split())


def test_it_waits_for_a_sealer_at_work(agreed, monkeypatch):
    monkeypatch.setattr("dirigent.domain.approvals.certifying.seal_all", lambda _at: 0)
    assert certify_all(at=moment("Wed 12:10")) == 0
    assert not Certificate.objects.exists()
    seal_all(moment("Wed 12:11"))
    assert certify_all(at=moment("Wed 12:12")) == 0
    assert Certificate.objects.get().seal == ""
    monkeypatch.undo()
    assert certify_all(at=moment("Wed 12:13")) == 1


def test_a_version_put_up_meanwhile_is_not_in_it(agreed, olga):
    made = make(agreed, at=moment("Wed 12:10"))
    agreed.put_up("Совсем другое", [], "Всё", by=olga, at=moment("Wed 12:11"))
    assert finish(made, at=moment("Wed 12:12"))
    made.refresh_from_db()
    assert confirm(made.bundle.path.read_bytes()).version == 3


def test_one_that_cannot_be_made_holds_up_no_other(agreed, ask, boris, say, caplog):
    say(boris, ask(boris), when="Wed 12:06")
    agreed.current.files.first().file.path.unlink()
    assert certify_all(at=moment("Wed 12:10")) == 1
    assert Certificate.objects.ready().get().version.approval.title == "Текст поста"
    assert "FileNotFoundError" in caplog.text


def test_who_may_have_it(certificate, anna, boris, olga, specialist):
    assert list(Certificate.objects.for_contact(anna)) == [certificate]
    assert not Certificate.objects.for_contact(boris).exists()
    assert list(Certificate.objects.visible_to(olga, moment("Wed 13:00"))) == [certificate]
    assert not Certificate.objects.visible_to(specialist, moment("Wed 13:00")).exists()
