"""`dirigent journal prove` writes what `dirigent journal verify FILE` believes, and a person reads what it says."""

import pytest
from typer.testing import CliRunner

from dirigent.config.commands.journal import app


@pytest.fixture
def journal(db, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_a_consent_is_proven_by_its_bundle(journal, certificate, tmp_path):
    number = certificate.version.approval_id
    written = journal("prove", "--approval", number)
    assert (written.exit_code, f"consent-{number}-3.zip" in written.output) == (0, True)
    assert (tmp_path / f"consent-{number}-3.zip").read_bytes() == certificate.bundle.path.read_bytes()

    said = journal("verify", tmp_path / f"consent-{number}-3.zip")
    assert said.exit_code == 0
    assert "«Афиша премьеры», версия 3" in said.output
    assert "Ковалёва Анна: согласие" in said.output
    assert certificate.seal in said.output


def test_the_noted_seal_is_asked_for(journal, certificate, tmp_path):
    (tmp_path / "a.zip").write_bytes(certificate.bundle.path.read_bytes())
    assert journal("verify", "a.zip", "--expect", certificate.seal).exit_code == 0
    other = journal("verify", "a.zip", "--expect", f"{certificate.seal_number}:{'0' * 64}")
    assert (other.exit_code, "другой журнал" in other.output) == (1, True)


def test_a_changed_bundle_proves_nothing(journal, certificate, tmp_path):
    content = bytearray(certificate.bundle.path.read_bytes())
    content[len(content) // 3] ^= 1
    (tmp_path / "a.zip").write_bytes(content)
    said = journal("verify", "a.zip")
    assert (said.exit_code, "ничего не доказывает" in said.output) == (1, True)


def test_what_waits_is_proven_without_a_certificate(journal, asked, tmp_path):
    assert journal("prove", "--approval", asked.pk, "--out", "p.json").exit_code == 0
    said = journal("verify", "p.json")
    assert (said.exit_code, "approval.asked  Афиша премьеры" in said.output) == (0, True)
    (tmp_path / "p.json").write_bytes((tmp_path / "p.json").read_bytes().replace(b"asked", b"Asked"))
    assert journal("verify", "p.json").exit_code == 1


def test_all_that_a_client_may_read(journal, agreed, globus, tmp_path):
    assert journal("prove", globus.name, "--out", "all.json").exit_code == 0
    said = journal("verify", "all.json")
    assert said.exit_code == 0
    assert "touch.noted" not in (tmp_path / "all.json").read_text()
    assert said.output.count("approval.") == 5


@pytest.mark.parametrize(
    "words", [("prove",), ("prove", "Никто"), ("prove", "--approval", "999999"), ("prove", "Глобус", "--approval", "1")]
)
def test_what_is_not_there_is_said(journal, words):
    assert journal(*words).exit_code == 2
