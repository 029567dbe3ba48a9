"""The tables of the database, as the code wants them."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

LOCK = 20_780


def behind() -> bool:
    """Whether there are migrations that this database has not seen."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up(*, loud: bool = False) -> None:
    """Apply what is missing. Asking first makes the usual start, with nothing to do, several times quicker."""
    if not behind():
        return
    # The server and a command may start together on an empty database: one draws the tables, the other waits for it.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=1 if loud else 0)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
