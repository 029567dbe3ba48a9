"""Which sentences a look ends with: what asks for an act, what is worth knowing, what could not be seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .findings import Answer, Container, Counter, Foreign, Kind, Said, Verdict
from .signatures import foreign_in, marks_in_addresses
from .walking import Fetched, Walk

SLOW = 5.0  # seconds
NAMED = 5  # pages named in a sentence


@dataclass
class Seen:
    """One counter while it is put together."""

    where: dict[str, None] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    pages: dict[str, None] = field(default_factory=dict)
    options: dict[str, None] = field(default_factory=dict)
    doubled: dict[str, None] = field(default_factory=dict)
    beside: dict[str, None] = field(default_factory=dict)
    pictures: dict[str, None] = field(default_factory=dict)
    comments: dict[str, None] = field(default_factory=dict)
    consent: bool = False


def troubles(
    walk: Walk, read: list[Fetched], seen: dict[tuple[str, str], Seen], verdicts: tuple[Verdict, ...],
    foreign: tuple[Foreign, ...], policy: str,
) -> Iterator[Said]:  # fmt: skip
    yield from _of_pages(walk)
    for verdict in verdicts:
        yield from _of_verdict(verdict, read, seen)
    for (kind, number), it in sorted(seen.items()):
        if it.doubled:
            yield Said("doubled", (kind, number, next(iter(it.doubled))))
        yield from (Said("doubled_container", (kind, number, container)) for container in it.beside)
        if kind == Kind.UA and it.where:
            yield Said("obsolete", (kind, number))
    if read and not policy:
        yield Said("no_policy")
    for one in foreign:
        yield Said("foreign_form", (one.name, one.page)) if one.what == "form" else Said("foreign_counter", (one.name,))
    open_form = next((page.url for page in read if _asks_without_consent(page)), "")
    if open_form:
        yield Said("open_form", (open_form,))


def _of_pages(walk: Walk) -> Iterator[Said]:
    home = walk.pages[0]
    if home.trouble == "page_silent":
        yield Said("silent", (walk.url,))
    elif home.status == 200 and home.document is None and not home.trouble:
        yield Said("no_page", (walk.url,))
    for page in walk.pages:
        if page.trouble and not (page is home and page.trouble == "page_silent"):
            yield Said(page.trouble, (page.url,))
        elif page.status not in (0, 200):
            yield Said("status", (page.url, str(page.status)))


def _asks_without_consent(page: Fetched) -> bool:
    return page.document is not None and any(form.personal and not form.consent for form in page.document.forms)


def _of_verdict(verdict: Verdict, read: list[Fetched], seen: dict[tuple[str, str], Seen]) -> Iterator[Said]:
    kind, number = verdict.kind, verdict.number
    if verdict.answer == Answer.MISSING:
        yield Said("missing", (kind, number)) if number else Said("missing_any", (kind,))
    elif verdict.answer == Answer.WRONG:
        yield Said("wrong", (kind, number, ", ".join(verdict.others)))
    elif verdict.answer == Answer.PARTLY and number:
        without = [page.url for page in read if page.url not in seen[kind, number].pages]
        named = ", ".join(without[:NAMED]) + (", …" if len(without) > NAMED else "")
        yield Said("partly", (kind, number, str(verdict.pages), str(verdict.of), named))


def remarks(
    walk: Walk, read: list[Fetched], seen: dict[tuple[str, str], Seen], counters: tuple[Counter, ...], *, notice: bool
) -> Iterator[Said]:
    home = walk.pages[0]
    if home.final and _host(home.final) != _host(home.url):
        yield Said("moved", (home.final,))
    if read and urlsplit(home.final).scheme == "http":
        yield Said("no_https")
    for page in walk.pages:
        if page.status and page.seconds > SLOW:
            yield Said("slow", (page.url, f"{page.seconds:.1f}"))
    for kind in dict.fromkeys(it.kind for it in counters):
        numbers = [it.number for it in counters if it.kind == kind and it.number]
        if len(numbers) > 1:
            yield Said("several", (kind, ", ".join(numbers)))
    for (kind, number), it in sorted(seen.items()):
        yield from _of_counter(kind, number, it)
    if read and not notice:
        yield Said("no_cookie_notice")


def _of_counter(kind: str, number: str, it: Seen) -> Iterator[Said]:
    if it.consent:
        yield Said("after_consent", (kind, number))
    if it.where and not number and kind in (Kind.METRIKA, Kind.GA4, Kind.VK):
        yield Said("no_number", (kind,))
    if it.pictures and not it.where:
        yield Said("pixel_only", (kind, number))
    elif it.comments and not it.where:
        yield Said("commented", (kind, number, next(iter(it.comments))))


def unseen(
    walk: Walk, read: list[Fetched], containers: dict[str, Container], verdicts: tuple[Verdict, ...]
) -> Iterator[Said]:
    if any(verdict.answer not in (Answer.FOUND, Answer.PARTLY) for verdict in verdicts) or not verdicts:
        yield Said("by_script")
    yield Said("no_hits")
    for container in containers.values():
        yield Said("container_rules" if container.read else "container_silent", (container.number,))
    strange = {
        source
        for page in read
        if page.document
        for source in page.document.sources
        if "//" in source
        and not walk.is_own_script(source)
        and not marks_in_addresses([source])
        and not foreign_in(source)
    }
    if strange:
        yield Said("foreign_scripts", (str(len(strange)),))
    if walk.left:
        yield Said("more_pages", (str(walk.left),))
    yield Said("closed")
    if walk.stopped:
        yield Said("stopped")


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
