"""A look at a slow site on this machine: every page, script and container takes so long to answer. JSON."""

import json
import tracemalloc
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from dirigent.integrations.sitecheck.looking import Expected, look
from tests.sites import METRIKA, Site, opened, page


class Slow(Site):
    """A large site: each page of 200 KB, with a counter, forty links and three scripts of its own."""

    def answer(self, path: str):
        if path.startswith("/js/"):
            return 200, {"Content-Type": "application/javascript"}, b"var a = 'window';\n" * 20_000
        if path == "/sitemap.xml":
            return None
        number = int(path.strip("/").removeprefix("p") or 0)
        scripts = "".join(f'<script src="/js/{name}.js"></script>' for name in ("app", "vendor", f"page{number % 10}"))
        links = "".join(f'<a href="/p{number * 40 + step}">Страница</a>' for step in range(1, 41))
        return page(METRIKA.format("12345678") + scripts, links + "<p>Окна и двери для дома.</p>" * 4_000)


def command(
    pages: Annotated[int, typer.Option(help="How many pages.")] = 20,
    delay: Annotated[float, typer.Option(help="Seconds before each answer.")] = 1.0,
) -> None:
    settings.EGRESS_ALLOW = [*settings.EGRESS_ALLOW, "127.0.0.0/8"]
    expected = [Expected("metrika", "12345678"), Expected("vk")]
    with opened(Slow(delay=delay)) as site:
        findings = look(site.url, expected=expected, at=timezone.now(), pages=pages)
        requests, at_once = len(site.seen), site.most_at_once
        tracemalloc.start()
        look(site.url, expected=expected, at=timezone.now(), pages=pages)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    found = {
        "seconds": findings.seconds,
        "pages": len(findings.seen),
        "megabytes_read": round(sum(one.size for one in findings.pages) / 1024 / 1024, 1),
        "requests": requests,
        "at_once": at_once,
        "memory_mb": round(most / 1024 / 1024, 1),
        "found": findings.verdicts[0].answer,
        "missing": findings.verdicts[1].answer,
    }
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
