"""The tables of the database, as the code wants them."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def behind() -> bool:
    """Whether there are migrations that this database has not seen."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up(*, loud: bool = False) -> None:
    """Apply what is missing. Asking first makes the usual start, with nothing to do, several times quicker."""
    if behind():
        call_command("migrate", interactive=False, verbosity=1 if loud else 0)
