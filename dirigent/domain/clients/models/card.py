"""The card of a client: what makes it complete, and what it still lacks."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .client import Client


class CardPart(models.TextChoices):
    """What makes a card complete."""

    GOAL = "goal", _("the client's goal")
    INSTRUMENTS = "instruments", _("instruments")
    REQUISITES = "requisites", _("requisites")
    CONTACTS = "contacts", _("contact persons")
    CONTACT = "contact", _("a contact person with position, phone and mail")


def missing_in_cards(clients: Iterable["Client"]) -> dict[int, list[str]]:
    """What each card still lacks (HND-5, BRF-2): values of `CardPart` by client, from one query for all."""
    listed = list(clients)
    present = apps.get_model("clients", "Contact").objects.present().filter(client=OuterRef("pk"))
    reachable = present.filter(phones__isnull=False, mails__isnull=False).exclude(position="")
    requisites = apps.get_model("clients", "Requisites").objects.filter(client=OuterRef("pk"))
    asked = apps.get_model("clients", "Client").objects.filter(pk__in=[client.pk for client in listed]).order_by()
    facts = {row[0]: row[1:] for row in asked.values_list("pk", Exists(requisites), Exists(present), Exists(reachable))}
    missing = {}
    for client in listed:
        has_requisites, has_contacts, has_reachable = facts[client.pk]
        lacks = {
            CardPart.GOAL: not client.goal.strip(),
            CardPart.INSTRUMENTS: not client.instruments,
            CardPart.REQUISITES: not has_requisites,
            CardPart.CONTACTS: not has_contacts,
            CardPart.CONTACT: has_contacts and not has_reachable,
        }
        missing[client.pk] = [str(part) for part, is_lacking in lacks.items() if is_lacking]
    return missing


def check_cards(clients: Iterable["Client"], *, at: datetime) -> None:
    """Note what each card lacks, and the moment when it lacked nothing any more."""
    listed = list({client.pk: client for client in clients}.values())
    missing, changed = missing_in_cards(listed), []
    for client in listed:
        lacks = missing[client.pk]
        completed_at = None if lacks else client.card_completed_at or at
        if (lacks, completed_at) != (client.card_missing, client.card_completed_at):
            client.card_missing, client.card_completed_at = lacks, completed_at
            changed.append(client)
    if len(changed) == 1:
        changed[0].save(update_fields=["card_missing", "card_completed_at"])
    elif changed:
        model = apps.get_model("clients", "Client")
        model.objects.bulk_update(changed, ["card_missing", "card_completed_at"], batch_size=500)
