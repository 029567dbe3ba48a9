"""The tables are built once: every worker of the tests starts from a copy. Built anew when a migration or a library changes."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.conf import settings
from django.core.management import call_command
from django.db import connection


def migrated() -> str:
    """The name of a database that has all tables and no rows but those that migrations bring."""
    name = f"dirigent_template_{_fingerprint()}"
    with _alone():
        if name not in _there():
            for old in _there():
                _execute(f'drop database if exists "{old}"')
            half = f"{name}_half"  # a name of its own until it is whole
            _execute(f'create database "{half}"')
            _migrate(half)
            _execute(f'alter database "{half}" rename to "{name}"')
    return name


def _fingerprint() -> str:
    told = sha256((settings.ROOT / "requirements" / "run.txt").read_bytes())
    for path in sorted(settings.PACKAGE.glob("**/migrations/*.py")):
        told.update(str(path.relative_to(settings.ROOT)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    with (settings.DIRIGENT_HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _there() -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("select datname from pg_database where datname like 'dirigent_template_%'")
        return [row[0] for row in cursor.fetchall()]


def _execute(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _migrate(name: str) -> None:
    known = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = known
