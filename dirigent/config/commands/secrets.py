"""dirigent secrets …: the keys under which passwords and tokens lie."""

from typing import Any

import typer
from cryptography.fernet import Fernet
from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dirigent.foundation import vault

app = typer.Typer(help="The keys under which passwords and tokens lie.", no_args_is_help=True)


def sealed_models() -> list[Any]:
    """Every table with something sealed in it: a room that begins to keep secrets is in without being named here."""
    return [
        model for model in apps.get_models() if any(field.name == "sealed" for field in model._meta.concrete_fields)
    ]


@app.command()
def key() -> None:
    """Make a key for DIRIGENT_VAULT_KEYS and print it. It is kept nowhere."""
    print(Fernet.generate_key().decode("ascii"))


@app.command()
def rotate() -> None:
    """Bring all secrets under the first key of DIRIGENT_VAULT_KEYS; afterwards the others may go."""
    done, locked = 0, []
    for model in sealed_models():
        for number in model.objects.exclude(sealed="").order_by("pk").values_list("pk", flat=True):
            # One at a time: nobody who changes a row meanwhile waits long, and nothing of theirs is overwritten.
            with transaction.atomic():
                row = model.objects.select_for_update().filter(pk=number).first()
                if row is None:
                    continue
                try:
                    sealed = vault.reseal(row.sealed)
                except vault.Locked:
                    locked.append(row)
                    continue
                model.objects.filter(pk=number).update(sealed=sealed)
                done += 1
    print(ngettext("%(n)s secret is under the new key.", "%(n)s secrets are under the new key.", done) % {"n": done})
    for row in locked:
        print(
            _("No key opens the secrets of “%(name)s”: enter them anew on its screen.") % {"name": row},
            flush=True,
        )
    if locked:
        raise typer.Exit(1)
