"""A look at a client's site: `look` walks its pages and says which counters stand there, which do not, and what it could not see."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from dirigent.integrations.egress.hosts import Unreachable, canonical

from . import judging
from .containers import GTM, read
from .findings import Answer, Container, Counter, Expected, Findings, Foreign, Kind, Page, Said, Verdict
from .signatures import INIT, marks_in
from .walking import SECONDS, Fetched, Walk

__all__ = [
    "Answer", "Container", "Counter", "Expected", "Findings", "Foreign", "Kind", "Page", "Said", "Verdict", "look",
]  # fmt: skip


def look(
    url: str,
    *,
    expected: Sequence[Expected] = (),
    at: datetime,
    pages: int = 20,
    seconds: float = SECONDS,
    gtm: str = GTM,
    goes_on: Callable[[int, int], None] | None = None,
) -> Findings:
    """What stands in the code of the site's pages now. Never raises: a site that does not answer is a finding too.

    `url` may lack its scheme, as people write it; then the secure one is tried first. `seconds` is for the whole look.
    `goes_on` is told how many pages were read and how many will be.
    """
    began = time.monotonic()
    walk = None
    for address in _addresses(url):
        walk = Walk(address, pages, gtm, goes_on)
        walk.go(_containers, max(1.0, seconds - (time.monotonic() - began)))
        if not _may_answer_otherwise(walk.pages[0]):
            break
    if walk is None:
        return Findings(url, at, troubles=(Said("no_address", (url[:200],)),))
    found = {
        number: read(number, it.text if it.status == 200 else "") for number, it in sorted(walk.containers.items())
    }
    return judging.judge(walk, found, tuple(expected), at=at, seconds=round(time.monotonic() - began, 2))


def _addresses(url: str) -> tuple[str, ...]:
    """The addresses to try; none when this is no address of a site."""
    url = url.strip()
    tried = (url,) if "://" in url else (f"https://{url}", f"http://{url}")
    try:
        parts = urlsplit(tried[0])
        canonical(parts.hostname or "")
    except (ValueError, Unreachable):
        return ()
    return tried if parts.scheme in ("http", "https") else ()


def _may_answer_otherwise(home: Fetched) -> bool:
    return home.status == 0 and home.trouble == "page_silent"


def _containers(text: str) -> set[str]:
    return (
        {mark.number for mark in marks_in(text) if mark.kind == Kind.GTM and mark.how == INIT}
        if "GTM-" in text
        else set()
    )
