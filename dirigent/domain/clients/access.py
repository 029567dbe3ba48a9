"""Who may do what with a client: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict


def can_add_client(user: User) -> Verdict:
    if user.role in (Role.ACCOUNT_MANAGER, Role.HEAD, Role.SALES, Role.ADMINISTRATOR):
        return Allowed()
    return Denied(_("Clients are added by account managers, sales and the head of client service."))


def can_change_client(user: User) -> Verdict:
    if user.is_head or user.is_administrator or user.in_client_service or user.role == Role.SALES:
        return Allowed()
    return Denied(_("The card is changed by client service and sales."))


def can_assign(user: User) -> Verdict:
    """Who leads the client, who stands in."""
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Only the head of client service decides who leads a client."))


def can_trust(user: User) -> Verdict:
    if user.is_head:
        return Allowed()
    return Denied(_("Only the head of client service marks a client as trusted."))


def can_name_our_addresses(user: User) -> Verdict:
    """Which of the agency's addresses are official."""
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Our official addresses are named by the head of client service or an administrator."))


def can_import(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Import is done by the head of client service or an administrator."))


def can_export(user: User) -> Verdict:
    if user.is_head or user.is_administrator or user.in_client_service:
        return Allowed()
    return Denied(_("The list of clients is exported by client service."))
