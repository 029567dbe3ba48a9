"""A client with a site, an access with a password, a counter, a goal and a launch."""

from datetime import timedelta

import pytest

from dirigent.domain.tracking.models import Access, Counter, Goal, Launch, Secret, Site
from tests.cast import moment


@pytest.fixture
def site(globus, olga) -> Site:
    return Site.add(globus, "https://globus.example/", by=olga, at=moment("Mon 11:00"))


@pytest.fixture
def ftp(globus, site, olga, anna) -> Access:
    return Access.note(globus, "ftp", site=site, owner=anna, by=olga, at=moment("Mon 12:00"))


@pytest.fixture
def secret(ftp, olga) -> Secret:
    return Secret.keep(ftp, {"login": "globus_ftp", "password": "канарейка-Zx81!"}, by=olga, at=moment("Mon 13:00"))


@pytest.fixture
def counted(site, olga) -> Site:
    Counter.expect(site, "metrika", "12345678", by=olga, at=moment("Mon 12:00"))
    Goal.add(site, "Заявка с сайта", identifier="order_sent", by=olga, at=moment("Mon 12:00"))
    Launch.plan(
        site.client, "Реклама премьеры", moment("Fri").date() + timedelta(days=14), by=olga, at=moment("Mon 12:00")
    )
    return site
