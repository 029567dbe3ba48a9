"""What a look at the site teaches us about its counters: found, right, doubled, gone, back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from dirigent.foundation.journal.recording import record

from .models import Counter, SiteCheck
from .models.counter import Vanishing
from .models.launch import judge_readiness
from .models.site import Site

# What a look says of an expected counter, as `integrations.sitecheck.findings.Answer` has it.
FOUND, PARTLY, WRONG, MISSING = "found", "partly", "wrong", "missing"


def expected_of(check: SiteCheck) -> list[tuple[str, str]]:
    """What the look is to look for: kind and number."""
    return list(check.site.counters.filter(expected=True).order_by("pk").values_list("kind", "number"))


@transaction.atomic
def take_in(check: SiteCheck, findings: dict[str, Any], *, at: datetime) -> None:
    """What was seen is kept, once, and the counters of the site learn of it."""
    if SiteCheck.objects.filter(pk=check.pk, finished_at=None).update(
        findings=findings, finished_at=at, started_at=check.started_at or at, trouble=""
    ):
        Site.objects.filter(pk=check.site_id).update(checked_at=at)
        check.refresh_from_db()
        _learn(check, at=at)


def _learn(check: SiteCheck, *, at: datetime) -> None:
    """Bring the counters of the site up to what this look saw."""
    site, findings = check.site, check.findings
    answers = {(one["kind"], one["number"]): one for one in findings.get("verdicts", ())}
    seen = {(one["kind"], one["number"]): one for one in findings.get("counters", ())}
    gone, back, found = [], [], []
    counters = list(site.counters.select_for_update().order_by("pk"))
    for counter in counters:
        verdict = answers.get((counter.kind, counter.number)) if counter.expected else None
        if counter.expected and (verdict is None or verdict["answer"] not in (FOUND, PARTLY, WRONG, MISSING)):
            continue  # it was noted while the look was under way, or the site was not read: nothing is known
        there = verdict["answer"] in (FOUND, PARTLY) if verdict else (counter.kind, counter.number) in seen
        if there:
            if counter.expected and counter.missing_since and counter.found_at:
                back.append(counter)
            if not counter.number:
                _take_number(counter, seen)
            counter.faults = _faults(seen.get((counter.kind, counter.number), {}), verdict)
            counter.right_since = None if counter.faults else counter.right_since or at
            counter.found_at, counter.missing_since = at, None
            found.append(counter)
        else:
            if counter.expected and counter.found_at and counter.missing_since is None:
                gone.append(counter)
            counter.faults = [WRONG] if verdict and verdict["answer"] == WRONG else []
            counter.right_since, counter.missing_since = None, counter.missing_since or at
        counter.save(update_fields=["number", "faults", "right_since", "found_at", "missing_since"])
    known = {(counter.kind, counter.number) for counter in counters}
    # Nobody expects these; they are shown beside the expected ones all the same.
    fresh = Counter.objects.bulk_create(
        Counter(
            site=site, kind=kind, number=number, expected=False, added_at=at, found_at=at, faults=(faults := _faults(one, None)),
            right_since=None if faults else at,
        )
        for (kind, number), one in seen.items() if (kind, number) not in known
    )  # fmt: skip
    noted = set(Vanishing.objects.open().filter(counter__in=gone).values_list("counter", flat=True))
    Vanishing.objects.bulk_create(
        Vanishing(counter=one, look=check, noticed_at=at) for one in gone if one.pk not in noted
    )
    Vanishing.objects.open().filter(counter__in=back).update(returned_at=at)
    expected = [one for one in counters if one.expected]
    if expected and all(one.right_since for one in expected):
        site.instructions.filter(checked_at=None, made_at__lt=at).update(checked_at=at, look=check)
    record(
        "site.checked", client=site.client_id, subject=site, by=check.asked_by_id, at=at, site=str(site),
        found=[str(one) for one in (*found, *fresh)], gone=[str(one) for one in gone], back=[str(one) for one in back],
        fresh=[str(one) for one in fresh],
    )  # fmt: skip
    judge_readiness(site.client_id, at=at)


def _faults(seen: Mapping[str, Any], verdict: Mapping[str, Any] | None) -> list[str]:
    said = [
        (PARTLY, bool(verdict and verdict["answer"] == PARTLY)),
        ("doubled", bool(seen.get("doubled_on"))),
        ("obsolete", bool(seen.get("obsolete"))),
    ]
    return [code for code, so in said if so]


def _take_number(counter: Counter, seen: Mapping[tuple[str, str], Any]) -> None:
    """An expected counter whose number nobody knew gets the one it was found with, if there is one alone."""
    numbers = [number for kind, number in seen if kind == counter.kind and number]
    taken = Counter.objects.filter(site=counter.site_id, kind=counter.kind, number__in=numbers).exists()
    if len(numbers) == 1 and not taken:
        counter.number = numbers[0]
