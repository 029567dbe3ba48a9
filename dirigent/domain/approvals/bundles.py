"""The bundle: the certificate, every version, the approved files and the proof, in one archive that is checked without the house.

Each byte of it counts. The journal's entry about the certificate names its hash and the hash of every version, a version names the hash
of each of its files, the entry is under a seal, and the archive itself can be written in one way only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from dirigent.foundation.files.packing import NotPacked, pack, unpack
from dirigent.foundation.journal.proving import NoProof, Proven, Told, check

SHEET, PROOF = "certificate.pdf", "proof.json"
SAID = ("approval.approved", "approval.changes")
PUT_UP = ("approval.asked", "approval.put_up")


@dataclass(frozen=True)
class Confirmed:
    """What a bundle proves."""

    title: str
    version: int
    content_hash: str
    answers: tuple[Told, ...]
    head: tuple[int, str]
    sealed_at: datetime


def name_of_version(number: int) -> str:
    return f"versions/{number}.json"


def name_of_file(place: int, name: str) -> str:
    return f"files/{place + 1:02}-{name}"


def bundle(*, sheet: bytes, proof: bytes, versions: Mapping[int, bytes], files: list[tuple[str, bytes]]) -> bytes:
    parts = {SHEET: sheet, PROOF: proof}
    parts |= {name_of_version(number): versions[number] for number in sorted(versions)}
    parts |= {name_of_file(place, name): content for place, (name, content) in enumerate(files)}
    return pack(parts)


def confirm(archive: bytes) -> Confirmed:
    """What was agreed to, by whom and when. Raises `NoProof`, whose argument names the part that is not what it was."""
    try:
        parts = unpack(archive)
        proven = check(parts[PROOF])
        told = _certified(proven, parts[SHEET])
        _require_versions(parts, told)
        names = _require_files(parts, told)
        answers = _answers(proven, told)
    except NotPacked as fault:
        raise NoProof("archive") from fault
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise NoProof("form") from fault
    if list(parts) != [SHEET, PROOF, *(name_of_version(number) for number, _hash in told["versions"]), *names]:
        raise NoProof("archive")
    return Confirmed(told["title"], told["version"], told["content_hash"], answers, proven.head, proven.sealed_at)


def _certified(proven: Proven, sheet: bytes) -> dict[str, Any]:
    """What the journal says about this very sheet."""
    digest = sha256(sheet).hexdigest()
    last = proven.entries[-1]
    if last.kind != "approval.certificate" or last.data is None or last.data["sha256"] != digest:
        raise NoProof("certificate")
    if any(one.subject_id != last.subject_id for one in proven.entries):
        raise NoProof("entry")
    return last.data


def _require_versions(parts: Mapping[str, bytes], told: dict[str, Any]) -> None:
    for number, digest in told["versions"]:
        if sha256(parts[name_of_version(number)]).hexdigest() != digest:
            raise NoProof("version")
    if dict(map(tuple, told["versions"]))[told["version"]] != told["content_hash"]:
        raise NoProof("version")


def _require_files(parts: Mapping[str, bytes], told: dict[str, Any]) -> list[str]:
    names = []
    for place, one in enumerate(json.loads(parts[name_of_version(told["version"])])["files"]):
        names.append(name_of_file(place, one["name"]))
        if sha256(parts[names[-1]]).hexdigest() != one["sha256"]:
            raise NoProof("file")
    return names


def _answers(proven: Proven, told: dict[str, Any]) -> tuple[Told, ...]:
    """Each answer is to a version that is here; what was taken out of the journal later is not told any more."""
    hashes = dict(map(tuple, told["versions"]))
    answers = tuple(one for one in proven.entries if one.kind in SAID)
    for one in proven.entries:
        if one.kind in (*SAID, *PUT_UP) and one.data and hashes[one.data["version"]] != one.data["content_hash"]:
            raise NoProof("entry")
    if not any(one.kind == "approval.approved" for one in answers):
        raise NoProof("certificate")
    return answers
