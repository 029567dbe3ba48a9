"""The pictures of docs/screenshots: a demo agency of its own, seen by a manager and by the head, wide and narrow, light and dark.

bin/screenshots [name …]
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import django
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dirigent.config.settings")
django.setup()

from dirigent.config import postgres  # noqa: E402
from dirigent.config.demo.cast import PASSWORD  # noqa: E402
from dirigent.config.running import die_with_parent, free_port  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--font-render-hinting=none",
]
SIZES = {1440: 900, 390: 844}
MOMENT = "2026-11-20T15:10+03:00"
MANAGER, HEAD = "olga", "vera"
PAGES = {
    "day": (MANAGER, "/"),
    "clients": (MANAGER, "/clients/"),
    "client": (MANAGER, "first:/clients/"),
    "tasks": (MANAGER, "/tasks/"),
    "board": (HEAD, "/tasks/board/"),
    "agreements": (MANAGER, "/agreements/"),
    "inbox": (MANAGER, "/inbox/"),
    "closing": (MANAGER, "/day/closing/"),
    # The first of each kind in a demo agency that nobody has touched.
    "approval": (MANAGER, "/approvals/1/"),
    "waiting": (MANAGER, "/waiting/"),
    "brief": (MANAGER, "/briefs/1/"),
    "accesses": (MANAGER, "/clients/1/accesses/"),
    "portal": (MANAGER, "/portal/as/1/"),
    "portal-approval": (MANAGER, "/portal/as/1/approvals/1/"),
    "handover": (HEAD, "/handovers/2/"),
    "regulation": (HEAD, "/regulation/"),
    "team": (HEAD, "/team/"),
    "breaches": (HEAD, "/team/breaches/"),
}


def main(wanted: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with open_house() as address, sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for who in (MANAGER, HEAD):
            pages = {name: path for name, (login, path) in PAGES.items() if login == who and name in (wanted or PAGES)}
            for width, height in SIZES.items():
                for scheme in ("light", "dark"):
                    draw(browser, address, who, pages, width, height, scheme)
        browser.close()


def draw(browser: Browser, address: str, who: str, pages: dict[str, str], width: int, height: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        device_scale_factor=2 if width < 500 else 1,
    )
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    for name, path in pages.items():
        answer = page.goto(address + resolved(page, address, path))
        if answer is None or answer.status != 200:
            print(f"{name}: {answer and answer.status}, not drawn", file=sys.stderr)
            continue
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=OUT / f"{name}-{width}-{scheme}.png")
        print(f"{name}-{width}-{scheme}.png")
    context.close()


def resolved(page: Page, address: str, path: str) -> str:
    """`first:/clients/` is the first client of that list."""
    if not path.startswith("first:"):
        return path
    base = path.removeprefix("first:")
    page.goto(address + base)
    links = page.locator(f"main a[href^='{base}']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return next(link for link in links if link.removeprefix(base).strip("/").isdigit())


@contextmanager
def open_house() -> Iterator[str]:
    """A demo agency in a folder of its own, on a Friday afternoon, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="dirigent-pictures-", ignore_cleanup_errors=True) as home:
        os.chmod(home, 0o755)  # the database of root runs as nobody and must be able to walk in
        port = free_port(8700)
        address = f"http://localhost:{port}"
        environment = {**os.environ, "DIRIGENT_HOME": home, "DIRIGENT_URL": address, "PYTHONPATH": str(ROOT)}
        with postgres.lent(Path(home)):
            load = [sys.executable, "-m", "dirigent", "demo", "load", "--at", MOMENT]
            subprocess.run(load, cwd=ROOT, env=environment, check=True)
            serve = [sys.executable, "bin/as_if.py", MOMENT, "--port", str(port)]
            web = subprocess.Popen(serve, cwd=ROOT, env=environment, preexec_fn=die_with_parent)
            try:
                wait_for(f"{address}/health/")
                yield address
            finally:
                web.terminate()
                web.wait(20)


def wait_for(url: str) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            build_opener(ProxyHandler({})).open(url, timeout=5).close()
            return
        except HTTPError as error:
            sys.exit(f"The demo agency answers {error.code}: see above.")
        except OSError:
            time.sleep(0.3)
    sys.exit("The demo agency did not open within five minutes.")


if __name__ == "__main__":
    main(sys.argv[1:])
