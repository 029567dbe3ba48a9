"""Accesses on the screen: the tab of the card, one access, a site, the register."""

import pytest

from dirigent.domain.tracking.models import Launch

PATHS = (
    "clients/{client}/accesses/", "clients/{client}/accesses/new/", "clients/{client}/accesses/asking/", "accesses/", "accesses/?state=verified",
    "accesses/{access}/", "accesses/{access}/change/", "accesses/{access}/verification/", "accesses/{access}/refusal/",
    "accesses/{access}/secrets/new/", "clients/{client}/sites/new/", "sites/{site}/", "sites/{site}/?part=look", "sites/{site}/change/",
    "sites/{site}/counters/new/", "sites/{site}/goals/new/", "sites/{site}/instructions/new/", "clients/{client}/launches/new/", "launches/{launch}/",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_page_opens(as_, olga, globus, ftp, secret, counted, path):
    there = {"client": globus.pk, "access": ftp.pk, "site": counted.pk, "launch": Launch.objects.get().pk}
    answer = as_(olga).get("/" + path.format(**there))

    assert answer.status_code == 200
    assert "канарейка" not in answer.text
