"""Who may do what with accesses, sites and their counters: one answer, with its reason."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client
from dirigent.domain.clients.models.whose import seen
from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Access, Secret


def can_keep_register(user: User) -> Verdict:
    """Note what is needed, ask for it, verify it; sites, counters, launches."""
    if user.role in (Role.ADMINISTRATOR, Role.DOCUMENTS):
        return Denied(_("Accesses are kept by those who work for the client."))
    return Allowed()


def can_change(user: User, access: Access) -> Verdict:
    if access.closed_at:
        return Denied(_("This access is not needed any more."))
    return can_keep_register(user)


def can_reopen(user: User, access: Access) -> Verdict:
    if not access.closed_at:
        return Denied(_("This access is open as it is."))
    return can_keep_register(user)


def can_reveal(user: User, secret: Secret, at: datetime) -> Verdict:
    """Passwords are for those who work for the client; whoever merely sees every client does not see them."""
    if secret.forgotten_at:
        return Denied(_("This password has been forgotten for good."))
    if user.is_head or Client.objects.filter(pk=secret.access.client_id).filter(pk__in=seen(user, at)).exists():
        return Allowed()
    return Denied(_("Passwords are shown to those who work for this client."))


def can_settle_accounts(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("The agency's own accounts are settled by the head of client service."))
