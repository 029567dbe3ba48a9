"""The whole house in one terminal: database, tables, pages, background work and the lines of channels, until Ctrl-C.

python -m dirigent.config.running [--demo]
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections

from . import env, postgres, tables

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
SECONDS_TO_ANSWER, SECONDS_TO_STOP = 60, 8
RESTART_AFTER_SECONDS = 2
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(Exception):
    """Somebody pressed Ctrl-C or sent a signal."""


class House:
    """The processes we started, and the order in which they leave."""

    def __init__(self) -> None:
        self.commands: dict[str, list[str]] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str) -> None:
        self.commands[name] = [PYTHON, *command]
        self._start(name)

    def _start(self, name: str) -> None:
        # a session of its own: Ctrl-C reaches only us, and we take the others down in order
        self.running[name] = subprocess.Popen(
            self.commands[name], cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
        )

    def watch(self) -> None:
        """For ever: who falls is raised again, so that a killed worker costs seconds, not the night."""
        while True:
            time.sleep(0.5)
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    print(f"{name}: exit {process.returncode}, starting again", file=sys.stderr, flush=True)
                    time.sleep(RESTART_AFTER_SECONDS)
                    self._start(name)

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        until = time.monotonic() + SECONDS_TO_STOP
        for process in self.running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/serve", description="Run Dirigent until Ctrl-C.")
    parser.add_argument("--demo", action="store_true", help="fill an empty database with the demo agency")
    demo = parser.parse_args().demo
    for number in ENDINGS:
        # under nohup a closed terminal is no reason to stop
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)
    try:
        run(demo=demo)
    except Stop:
        pass
    except (postgres.NoDatabase, env.Unreadable, ImproperlyConfigured) as problem:
        sys.exit(str(problem))


def run(*, demo: bool) -> None:
    port = free_port(env.number("DIRIGENT_PORT", 8000))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dirigent.config.settings")
    os.environ.setdefault("DIRIGENT_URL", f"http://localhost:{port}")
    house = House()
    django.setup()
    with postgres.lent(settings.DIRIGENT_HOME):
        try:
            prepare(demo=demo)
            web = ["--port", str(port), "--host", env.text("DIRIGENT_BIND", "127.0.0.1")]
            web += ["--processes", str(env.number("DIRIGENT_PROCESSES", 1))]
            if settings.TRUSTED_PROXIES:
                web += ["--proxies", env.text("DIRIGENT_PROXY_ADDRESSES", "127.0.0.1")]
            house.start("web", "-m", "dirigent.config.web", *web)
            house.start("worker", "-m", "dirigent", "worker")
            house.start("channels", "-m", "dirigent", "channels")
            wait_for(port, house)
            greet(demo=demo)
            house.watch()
        finally:
            for number in ENDINGS:
                signal.signal(number, signal.SIG_IGN)  # impatience must not leave half of the house standing
            house.stop()


def prepare(*, demo: bool) -> None:
    """Tables as the code wants them, static files where production serves them from, and the demo agency once."""
    tables.bring_up()
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)
    empty = not get_user_model().objects.exists()
    connections.close_all()
    if demo and empty:
        subprocess.run([PYTHON, "-m", "dirigent", "demo", "load"], cwd=ROOT, check=True, stdin=subprocess.DEVNULL)


def greet(*, demo: bool) -> None:
    print(f"\nДирижёр открыт: {settings.SITE_URL}    (Ctrl-C — закрыть)\n", flush=True)
    if demo:
        subprocess.run([PYTHON, "-m", "dirigent", "demo", "logins"], cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    elif not get_user_model().objects.exists():
        print("Пока никого нет. Первый человек: bin/dirigent people add ЛОГИН --role administrator\n", flush=True)
    connections.close_all()


def wait_for(port: int, house: House) -> None:
    until = time.monotonic() + SECONDS_TO_ANSWER
    # as the proxy would ask: else production sends us to its https address, which may not be up before us
    headers = {"Host": settings.ALLOWED_HOSTS[0].lstrip("."), "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/health/", headers=headers)
    while time.monotonic() < until:
        if house.running["web"].poll() is not None:
            raise ImproperlyConfigured("The web server did not start; the reason stands above.")
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers, and says itself what is wrong
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ImproperlyConfigured(f"The web server has not answered for {SECONDS_TO_ANSWER} seconds.")


def free_port(wanted: int) -> int:
    """The port asked for, or the next one nobody listens on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ImproperlyConfigured(f"No free port from {wanted} on: set DIRIGENT_PORT.")


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature of signal handlers
    raise Stop


def die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: no orphans when we are killed with -9


if __name__ == "__main__":
    main()
