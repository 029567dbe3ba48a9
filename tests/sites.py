"""Clients' sites on this machine: an ordinary shop, a slow one, an endless one, one that sends round in circles, hostile ones.

with shop(counter="12345678") as site:
    findings = look(site.url, expected=[Expected("metrika", "12345678")], at=at)
    site.counter = ""  # somebody took the counter off
"""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar
from urllib.parse import urlsplit

METRIKA = """<!-- Yandex.Metrika counter -->
<script type="text/javascript">
    (function(m,e,t,r,i,k,a){{m[i]=m[i]||function(){{(m[i].a=m[i].a||[]).push(arguments)}};
    m[i].l=1*new Date();
    for (var j = 0; j < document.scripts.length; j++) {{if (document.scripts[j].src === r) {{ return; }}}}
    k=e.createElement(t),a=e.getElementsByTagName(t)[0],k.async=1,k.src=r,a.parentNode.insertBefore(k,a)
    }})(window, document,'script','https://mc.yandex.ru/metrika/tag.js?id={0}', 'ym');
    ym({0}, 'init', {{ssr:true, webvisor:true, clickmap:true, ecommerce:"dataLayer", accurateTrackBounce:true, trackLinks:true}});
</script>
<noscript><div><img src="https://mc.yandex.ru/watch/{0}" style="position:absolute; left:-9999px;" alt="" /></div></noscript>
<!-- /Yandex.Metrika counter -->"""
GTM = """<script>(function(w,d,s,l,i){{w[l]=w[l]||[];w[l].push({{'gtm.start':
new Date().getTime(),event:'gtm.js'}});var f=d.getElementsByTagName(s)[0],
j=d.createElement(s),dl=l!='dataLayer'?'&l='+l:'';j.async=true;j.src=
'https://www.googletagmanager.com/gtm.js?id='+i+dl;f.parentNode.insertBefore(j,f);
}})(window,document,'script','dataLayer','{0}');</script>"""
POLICY = '<a href="/politika/">Политика конфиденциальности</a>'
COOKIES = '<div class="cookie-notice">Мы используем файлы cookie.</div>'
S = TypeVar("S", bound="Site")
Reply = tuple[int, dict[str, str], bytes]
Page = str | bytes | Reply | Callable[[BaseHTTPRequestHandler], None]


def page(head: str = "", body: str = "", *, title: str = "Окна") -> str:
    return f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


@dataclass
class Site:
    """Pages by path; what is not there is 404. `delay` seconds pass before each answer; `seen` is what was asked for."""

    pages: dict[str, Page] = field(default_factory=dict)
    delay: float = 0.0
    port: int = 0
    counter: str = ""
    seen: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    agents: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def answer(self, path: str) -> Page | None:
        return self.pages.get(path, self.pages.get(urlsplit(path).path))


class Shop(Site):
    """Windows and doors, thirty pages by one template, the counter in its head."""

    goods = 24

    def answer(self, path: str) -> Page | None:
        if path in self.pages:
            return self.pages[path]
        names = {
            "/": "Окна",
            "/catalog/": "Каталог",
            "/about/": "О нас",
            "/contacts/": "Контакты",
            "/politika/": "Политика",
        }
        names |= {f"/catalog/okno-{number}/": f"Окно {number}" for number in range(1, self.goods + 1)}
        if path not in names:
            return None
        links = "".join(f'<a href="{link}">{name}</a>' for link, name in names.items())
        form = (
            '<form action="/zvonok/"><input type="tel" name="phone"> Согласен на обработку персональных данных</form>'
        )
        return page(
            METRIKA.format(self.counter) if self.counter else "", links + form + POLICY + COOKIES, title=names[path]
        )


@contextmanager
def opened(site: S) -> Iterator[S]:
    """The site is on the air."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                site.seen.append(self.path)
                site.agents.add(self.headers.get("User-Agent", ""))
                site.headers.append(dict(self.headers))
                time.sleep(site.delay)
                self.reply(site.answer(self.path))
            except OSError:
                pass  # whoever asked has gone
            finally:
                site.at_once -= 1
                self.close_connection = True

        def reply(self, given: Page | None) -> None:
            if callable(given):
                given(self)
                return
            status, headers, body = (
                given if isinstance(given, tuple) else (200 if given is not None else 404, {}, given or "")
            )
            body = body.encode() if isinstance(body, str) else body
            self.send_response(status)
            for name, value in {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def shop(*, counter: str = "12345678", delay: float = 0.0, **pages: Page) -> Iterator[Shop]:
    with opened(Shop(dict(pages), delay=delay, counter=counter)) as site:
        yield site


# Pages of those who wish us ill, or are ill.


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        handler.wfile.write(b"<p>" + b"x" * 65536)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A body of a byte now and then."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _second in range(600):
        handler.wfile.write(b"<")
        time.sleep(0.05)


def slow_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(600):
        handler.wfile.write(b"X-%d: a\r\n" % number)
        time.sleep(0.05)


def huge_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-Long: " + b"a" * 60000 + b"\r\n")


def endless_hints(handler: BaseHTTPRequestHandler) -> None:
    """“Go on”, and never an answer."""
    while True:
        handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")


def silent(_handler: BaseHTTPRequestHandler) -> None:
    time.sleep(30)


def rude(handler: BaseHTTPRequestHandler) -> None:
    """The connection ends in the middle."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
    handler.connection.shutdown(socket.SHUT_RDWR)


def bomb(megabytes: int = 300, layers: int = 1) -> Reply:
    """A few kilobytes that swell when unpacked."""
    packed = gzip.compress(b"\0" * 1024 * 1024 * megabytes, 9)
    for _layer in range(layers - 1):
        packed = gzip.compress(packed, 9)
    return 200, {"Content-Type": "text/html", "Content-Encoding": ", ".join(["gzip"] * layers)}, packed


def redirect(target: str, status: int = 302) -> Reply:
    return status, {"Location": target}, b""
