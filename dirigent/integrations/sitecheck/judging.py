"""What was fetched, weighed: counters put together, the expected ones looked for, the sentences chosen."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from . import telling
from .findings import Answer, Container, Counter, Expected, Findings, Foreign, Kind, Page, Verdict
from .signatures import (
    COMMENT,
    CONSENT,
    FOREIGN_COUNTERS,
    INIT,
    PIXEL,
    SCRIPT,
    Mark,
    foreign_in,
    marks_in,
    marks_in_addresses,
)
from .telling import Seen
from .walking import Fetched, Walk

_DOUBLING = (Kind.METRIKA, Kind.GTM, Kind.GA4, Kind.UA, Kind.VK, Kind.FACEBOOK)


def judge(
    walk: Walk, containers: dict[str, Container], expected: tuple[Expected, ...], *, at: datetime, seconds: float
) -> Findings:
    """The findings of a walk."""
    read = [page for page in walk.pages if page.status == 200 and page.document is not None]
    seen = _counters(read, walk, containers)
    counters = tuple(_counter(kind, number, it) for (kind, number), it in sorted(seen.items()) if it.where)
    blind = any(not container.read for container in containers.values())
    verdicts = tuple(_verdict(wanted, counters, len(read), blind=blind) for wanted in expected)
    policy = _policy(walk)
    foreign = tuple(_foreign(read, counters))
    notice = any(_has_notice(page) for page in read)
    return Findings(
        url=walk.url,
        at=at,
        seconds=seconds,
        host=walk.host,
        pages=tuple(_page(page) for page in walk.pages),
        scripts=len(walk.scripts),
        counters=counters,
        verdicts=verdicts,
        containers=tuple(containers.values()),
        policy=policy,
        cookie_notice=notice,
        foreign=foreign,
        troubles=tuple(telling.troubles(walk, read, seen, verdicts, foreign, policy)),
        remarks=tuple(telling.remarks(walk, read, seen, counters, notice=notice)),
        unseen=tuple(telling.unseen(walk, read, containers, verdicts)),
    )


def _counters(read: list[Fetched], walk: Walk, containers: dict[str, Container]) -> dict[tuple[str, str], Seen]:
    seen: dict[tuple[str, str], Seen] = defaultdict(Seen)
    in_scripts = {address: marks_in(script.text) for address, script in walk.scripts.items() if script.status == 200}
    for page in read:
        starts: dict[tuple[str, str], int] = defaultdict(int)
        for mark in _marks_of(page):
            it = seen[mark.kind, mark.number]
            _note(it, mark, "page", page.url)
            starts[mark.kind, mark.number] += mark.how == INIT
        for address in dict.fromkeys(page.scripts):
            held = in_scripts.get(address, [])
            for mark in held:
                _note(seen[mark.kind, mark.number], mark, "script", page.url, address)
            for key in {(mark.kind, mark.number) for mark in held if mark.how == INIT}:
                starts[key] += 1
        for key, count in starts.items():
            if count > 1 and key[0] in _DOUBLING and key[1]:
                seen[key].doubled[page.url] = None
        for number in [number for kind, number in starts if kind == Kind.GTM and number in containers]:
            for held_by in containers[number].counters:
                it = seen[held_by.kind, held_by.number]
                _note(it, Mark(held_by.kind, held_by.number, SCRIPT), "container", page.url, number)
                if starts.get((held_by.kind, held_by.number)) and held_by.kind in _DOUBLING:
                    it.beside[number] = None
    numbered = {kind for (kind, number), it in seen.items() if number and it.where}
    return {key: it for key, it in seen.items() if key[1] or key[0] not in numbered}


def _marks_of(page: Fetched) -> Iterator[Mark]:
    document = page.document
    assert document is not None
    for script in document.running:
        yield from marks_in(script)
    yield from marks_in_addresses((*document.sources, *document.loaded))
    for it in (*marks_in("\n".join(document.waiting)), *marks_in_addresses(document.waiting_sources)):
        yield Mark(it.kind, it.number, CONSENT, it.options)
    for comment in document.commented:
        if not comment.lstrip().startswith("[if"):
            yield from (Mark(it.kind, it.number, COMMENT) for it in marks_in(comment))


def _note(it: Seen, mark: Mark, where: str, page: str, source: str = "") -> None:
    if mark.how == COMMENT:
        it.comments[page] = None
    elif mark.how == PIXEL:
        it.pictures[page] = None
    else:
        it.where[where] = None
        it.pages[page] = None
        it.options |= dict.fromkeys(mark.options)
        it.consent |= mark.how == CONSENT
        if source:
            it.sources[source] = None


def _counter(kind: str, number: str, it: Seen) -> Counter:
    return Counter(
        kind, number, tuple(it.where), tuple(it.sources), tuple(it.pages), tuple(it.options), tuple(it.doubled),
        obsolete=kind == Kind.UA, foreign=kind in FOREIGN_COUNTERS,
    )  # fmt: skip


def _verdict(wanted: Expected, counters: tuple[Counter, ...], of: int, *, blind: bool) -> Verdict:
    same = [it for it in counters if it.kind == wanted.kind]
    found = next((it for it in same if wanted.number in ("", it.number)), None)
    others = tuple(it.number for it in same if it is not found and it.number)
    if not of:
        return Verdict(wanted.kind, wanted.number, Answer.UNKNOWN)
    if found is not None:
        pages = len({page for it in same for page in it.pages}) if not wanted.number else len(found.pages)
        return Verdict(wanted.kind, wanted.number, Answer.FOUND if pages >= of else Answer.PARTLY, pages, of, others)
    if others:
        return Verdict(wanted.kind, wanted.number, Answer.WRONG, 0, of, others)
    # A number that a script computes, or a container that was not read, may be the very one.
    return Verdict(wanted.kind, wanted.number, Answer.UNKNOWN if same or blind else Answer.MISSING, 0, of)


def _policy(walk: Walk) -> str:
    """The address of the policy, the likeliest of the links; a link to a page that is not there is none."""
    dead = {page.url for page in walk.pages if page.status not in (0, 200)}
    named = sorted(walk.policies, key=lambda it: "олитик" not in walk.policies[it] and "privacy" not in it)
    return next((address for address in named if address not in dead), "")


def _foreign(read: list[Fetched], counters: tuple[Counter, ...]) -> Iterator[Foreign]:
    for counter in counters:
        if counter.foreign:
            yield Foreign(counter.kind, "counter", counter.pages[0])
    named: set[str] = set()
    for page in read:
        document = page.document
        if document is None:
            continue
        loads = [*document.sources, *document.loaded, *document.running, *(form.action for form in document.forms)]
        for name, what in foreign_in("\n".join(loads)):
            if name not in named:
                named.add(name)
                yield Foreign(name, what, page.url)


def _has_notice(page: Fetched) -> bool:
    document = page.document
    if document is None:
        return False
    if "cookie" in document.words or "куки" in document.words:
        return True
    lowered = page.text[:1_000_000].lower()
    return any(
        f"cookie{sign}{word}" in lowered
        for sign in "-_"
        for word in ("notice", "consent", "banner", "popup", "bar", "agree", "alert", "message")
    )


def _page(page: Fetched) -> Page:
    moved = page.final if page.final and page.final.rstrip("/") != page.url.rstrip("/") else ""
    title = page.document.title if page.document else ""
    return Page(page.url, page.status, round(page.seconds, 2), page.size, moved, title, page.trouble)
