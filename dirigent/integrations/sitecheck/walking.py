"""A walk over a site: the home page, then what it links to, breadth first and many-sided, a few requests at a time."""

import re
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from dirigent.integrations.egress.asking import Limits, NotTrusted, TooLarge, ask
from dirigent.integrations.egress.hosts import Unreachable, canonical

from .containers import GTM
from .decoding import decoded
from .markup import Document, parse

SECONDS = 60.0  # for the whole look
PAGE_SECONDS = 10.0
AT_ONCE = 4
SCRIPTS = 30
CONTAINERS = 5
KNOWN = 2000  # links that are remembered
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Dirigent site check)",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
    "Accept-Language": "ru,en;q=0.5",
}
_FILES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|gz|jpe?g|png|gif|webp|avif|svg|ico|mp[34]|webm|avi|exe|apk|css|js|json|xml|rss|txt|woff2?)\Z",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"log-?(?:out|in)|sign-?(?:out|in)|exit|auth|register|add[-_]to|action=|delete|remove|basket|cart|korzina|compare|favou?rite|wishlist|personal/|lichnyj|/lk\b|/admin|/wp-admin|bitrix/|print=|sort=|unsubscribe|cdn-cgi",
    re.IGNORECASE,
)
_POLICY = re.compile(r"polit|privac|policy|pdn|personal(?!/)|soglas|konfiden|oferta", re.IGNORECASE)
_LOC = re.compile(r"<loc>\s{0,9}([^<\s]{1,2000})\s{0,9}</loc>")
GUARD_SIZE = 60_000
_GUARDS = (
    "ddos-guard", "DDoS-Guard", "__ddg", "__qrator", "qauth", "servicepipe", "sp_rotated", "challenge-platform", "cf-chl", "cf_chl_opt",
    "variti", "Checking your browser", "Проверка браузера", "SmartCaptcha", "smartcaptcha.yandexcloud",
)  # fmt: skip


@dataclass
class Fetched:
    """A resource as it came. `trouble` is a code of `saying`."""

    url: str
    final: str = ""
    status: int = 0
    seconds: float = 0.0
    size: int = 0
    text: str = ""
    kind: str = ""
    trouble: str = ""
    document: Document | None = None
    scripts: list[str] = field(default_factory=list)


@dataclass
class Walk:
    """What a walk brought. `left` links were found and not opened."""

    url: str
    limit: int
    gtm: str = GTM
    goes_on: Callable[[int, int], None] | None = None
    host: str = ""
    pages: list[Fetched] = field(default_factory=list)
    scripts: dict[str, Fetched] = field(default_factory=dict)
    containers: dict[str, Fetched] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    stopped: bool = False
    left: int = 0

    def go(self, find_containers: Callable[[str], set[str]], seconds: float = SECONDS) -> None:
        self.until = time.monotonic() + seconds
        self.find_containers = find_containers
        self.queue: dict[str, tuple[int, int]] = {}  # address: (depth, number)
        self.asked: set[str] = set()
        self.sections: dict[str, int] = {}
        home = self.fetched(self.url)
        self.host = _bare(urlsplit(home.final or home.url).hostname or "")
        self.asked |= {_same(self.url), _same(home.final or self.url)}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            self.running: dict[Future[Fetched], str] = {}
            self.pool = pool
            self.take_page(home, 0)
            if home.document is not None:
                self.start("sitemap", urljoin(home.final, "/sitemap.xml"))
            while self.running:
                done, _waiting = wait(self.running, return_when=FIRST_COMPLETED)
                for future in done:
                    self.take(self.running.pop(future), future.result())
                self.start_pages()
                if self.goes_on is not None:
                    known = len(self.pages) + len(self.queue) + sum(what.isdigit() for what in self.running.values())
                    self.goes_on(len(self.pages), min(self.limit, known))
        self.left = len(self.queue)
        self.pages[1:] = sorted(self.pages[1:], key=lambda page: page.url)

    def take(self, what: str, fetched: Fetched) -> None:
        if what == "sitemap":
            self.read_sitemap(fetched)
        elif what == "script":
            self.scripts[fetched.url] = fetched
            self.start_containers(fetched.text)
        elif what.startswith("GTM-"):
            self.containers[what] = fetched
        else:
            self.take_page(fetched, int(what))

    def take_page(self, fetched: Fetched, depth: int) -> None:
        final = _same(fetched.final or fetched.url)
        elsewhere = bool(fetched.final) and _bare(urlsplit(fetched.final).hostname or "") != self.host
        again = (
            depth and final != _same(fetched.url) and any(_same(page.final or page.url) == final for page in self.pages)
        )
        if depth and (
            elsewhere or again or (fetched.status == 200 and fetched.document is None and not fetched.trouble)
        ):
            return
        self.pages.append(fetched)
        self.asked.add(final)
        document = fetched.document
        if document is None:
            return
        base = urljoin(fetched.final, document.base)
        for link, words in document.links:
            self.note(base, link, words, depth + 1)
        for source in dict.fromkeys((*document.sources, *document.waiting_sources)):
            address = _joined(base, source)
            if address and self.is_own_script(address):
                fetched.scripts.append(address)
                if (
                    address not in self.asked
                    and sum(it == "script" for it in self.running.values()) + len(self.scripts) < SCRIPTS
                ):
                    self.asked.add(address)
                    self.start("script", address)
        self.start_containers(
            "\n".join((*document.running, *(it.removeprefix("//") for it in document.sources), *document.waiting))
        )

    def note(self, base: str, link: str, words: str, depth: int) -> None:
        address = _joined(base, link) if link and link[0] != "#" else None
        if address is None:
            return
        if address not in self.policies and (_POLICY.search(urlsplit(address).path) or _is_policy(words)):
            self.policies[address] = words
        if _bare(urlsplit(address).hostname or "") != self.host or len(self.queue) >= KNOWN:
            return
        same = _same(address)
        if same in self.asked or same in self.queue or _FILES.search(urlsplit(address).path) or _ACTS.search(address):
            return
        self.queue[same] = (depth, len(self.queue))

    def read_sitemap(self, fetched: Fetched) -> None:
        found = _LOC.findall(fetched.text) if fetched.status == 200 else []
        found = [address for address in found[:KNOWN] if _joined(self.url, address)]
        nested = [address for address in found[:50] if ".xml" in address]
        if nested and len(nested) == len(found[:50]) and "sitemap" not in self.asked:
            self.asked.add("sitemap")
            if _bare(urlsplit(nested[0]).hostname or "") == self.host:
                self.start("sitemap", nested[0])
            return
        for address in found:
            self.note(self.url, address, "", 2)

    def start_pages(self) -> None:
        pages = sum(what.isdigit() for what in self.running.values())
        while self.queue and len(self.pages) + pages < self.limit and len(self.running) < 2 * AT_ONCE:
            if time.monotonic() > self.until:
                self.stopped = True
                return
            # One page of each section before a second one of any: a thousand goods are drawn by one template.
            address = min(
                self.queue, key=lambda it: (self.queue[it][0] + self.sections.get(_section(it), 0), self.queue[it][1])
            )
            depth, _number = self.queue.pop(address)
            self.sections[_section(address)] = self.sections.get(_section(address), 0) + 1
            self.asked.add(address)
            self.start(str(depth), address)
            pages += 1

    def start_containers(self, text: str) -> None:
        for number in sorted(self.find_containers(text)):
            if number not in self.asked and len(self.containers) < CONTAINERS:
                self.asked.add(number)
                self.start(number, f"{self.gtm}?id={number}")

    def start(self, what: str, address: str) -> None:
        self.running[self.pool.submit(self.fetched, address)] = what

    def is_own_script(self, address: str) -> bool:
        host = _bare(urlsplit(address).hostname or "")
        return bool(self.host) and (host == self.host or host.endswith("." + self.host))

    def fetched(self, address: str) -> Fetched:
        """The resource, or why there is none. Never raises for what a server does."""
        began = time.monotonic()
        if began >= self.until:
            self.stopped = True
            return Fetched(address, trouble="page_silent")
        limits = Limits(seconds=min(PAGE_SECONDS, self.until - began))
        try:
            answer = ask("GET", address, headers=HEADERS, limits=limits)
        except TooLarge:
            return Fetched(address, seconds=time.monotonic() - began, trouble="too_large")
        except NotTrusted:
            return Fetched(address, seconds=time.monotonic() - began, trouble="certificate")
        except Unreachable:
            return Fetched(address, seconds=time.monotonic() - began, trouble="page_silent")
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        fetched = Fetched(address, answer.url, answer.status, time.monotonic() - began, len(answer.body), kind=kind)
        if "html" in kind or "xml" in kind or "script" in kind or "json" in kind or kind in ("", "text/plain"):
            fetched.text = decoded(answer)
        if answer.status == 200 and ("html" in kind or (not kind and "<html" in fetched.text[:2000].lower())):
            fetched.document = parse(fetched.text)
            if _is_guard(fetched.text, fetched.document):
                fetched.document, fetched.trouble = None, "guarded"
        return fetched


def _is_guard(text: str, document: Document) -> bool:
    """A page that a guard against robots shows in place of the real one: what it lacks says nothing of the site."""
    small = len(text) < GUARD_SIZE and len(document.links) < 3 and not document.forms
    return small and any(mark in text for mark in _GUARDS)


def _joined(base: str, link: str) -> str | None:
    try:
        address = urldefrag(urljoin(base, link.strip())).url
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _same(address: str) -> str:
    """One spelling for addresses that mean one page."""
    parts = urlsplit(urldefrag(address).url)
    path = re.sub(r"/index\.(?:html?|php)\Z", "/", parts.path) or "/"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query)[:20]
        if not name.lower().startswith(("utm_", "yclid", "gclid", "ysclid", "_openstat"))
    ]
    return parts._replace(path=path, query=urlencode(query), fragment="").geturl()


def _section(address: str) -> str:
    return urlsplit(address).path.strip("/").partition("/")[0]


@lru_cache(2000)
def _bare(host: str) -> str:
    """The host in its one spelling: кириллица.рф and its punycode are one site, with www or without."""
    try:
        return canonical(host).removeprefix("www.")
    except Unreachable:
        return host.lower()


def _is_policy(words: str) -> bool:
    lowered = words.lower()
    return any(part in lowered for part in ("политик", "конфиденциальн", "персональных данных", "privacy"))
