"""dirigent secrets …: the keys under which passwords and tokens of connections lie."""

import typer
from cryptography.fernet import Fernet
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.domain.conversations.models import Connection
from dirigent.foundation import vault

app = typer.Typer(help="The keys under which passwords and tokens of connections lie.", no_args_is_help=True)


@app.command()
def key() -> None:
    """Make a key for DIRIGENT_VAULT_KEYS and print it. It is kept nowhere."""
    print(Fernet.generate_key().decode("ascii"))


@app.command()
def rotate() -> None:
    """Bring all secrets under the first key of DIRIGENT_VAULT_KEYS; afterwards the others may go."""
    done, locked = 0, []
    for number in Connection.objects.exclude(sealed="").order_by("pk").values_list("pk", flat=True):
        # One at a time: nobody who changes a connection meanwhile waits long, and nothing of theirs is overwritten.
        with transaction.atomic():
            connection = Connection.objects.select_for_update().get(pk=number)
            try:
                sealed = vault.reseal(connection.sealed)
            except vault.Locked:
                locked.append(connection)
                continue
            Connection.objects.filter(pk=number).update(sealed=sealed)
            done += 1
    print(ngettext("%(n)s secret is under the new key.", "%(n)s secrets are under the new key.", done) % {"n": done})
    for connection in locked:
        print(
            _("No key opens the secrets of “%(name)s”: enter them anew on its screen.") % {"name": connection},
            flush=True,
        )
    if locked:
        raise typer.Exit(1)
