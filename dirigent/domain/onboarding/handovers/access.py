"""Who may do what with a handover: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Client, Status
from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from ..models import Handover, HandoverKind

CLOSED = _("This handover is over.")


def can_begin(user: User, client: Client) -> Verdict:
    if client.status == Status.FORMER:
        return Denied(_("This client has left. Change the status first."))
    if user.is_head or user.pk == client.manager_id:
        return Allowed()
    if user.role == Role.SALES:
        if client.status == Status.LEAD:
            return Allowed()
        return Denied(_("This client is with client service already."))
    return Denied(_("A client is handed over by whoever leads the client, by sales, or by the head of client service."))


def kind_for(user: User, client: Client) -> HandoverKind:
    """From sales while nobody leads the client, or while sales hand over their lead."""
    from_sales = client.manager_id is None or (user.role == Role.SALES and client.status == Status.LEAD)
    return HandoverKind.SALE if from_sales else HandoverKind.MANAGER


def can_fill(user: User, handover: Handover) -> Verdict:
    """The giver's part: the brief, the documents, the twelve items, the answers."""
    if not handover.is_open:
        return Denied(CLOSED)
    if user.pk == handover.giver_id or user.is_head:
        return Allowed()
    return Denied(_("This is filled in by whoever hands the client over."))


def can_change_package(user: User, handover: Handover) -> Verdict:
    """While it waits for acceptance the taker reads it: it must not change under their eyes."""
    if handover.is_open and handover.signed_at:
        return Denied(_("It is signed and waits for acceptance. To change it, take the signature back."))
    return can_fill(user, handover)


def can_add_papers(user: User, handover: Handover) -> Verdict:
    """A missing document may be added even after signing: the taker has asked for it."""
    return can_fill(user, handover)


def can_sign(user: User, handover: Handover) -> Verdict:
    if handover.signed_at and handover.is_open:
        return Denied(_("It is signed already."))
    return can_fill(user, handover)


def can_withdraw(user: User, handover: Handover) -> Verdict:
    return can_fill(user, handover)


def can_study(user: User, handover: Handover) -> Verdict:
    """The taker's part: reading, verifying, asking."""
    if not handover.is_open:
        return Denied(CLOSED)
    if not handover.signed_at:
        return Denied(_("It is still being prepared: it begins when it is signed."))
    if user.pk == handover.taker_id:
        return Allowed()
    return Denied(_("This is done by whoever takes the client over."))


def can_accept(user: User, handover: Handover) -> Verdict:
    return can_study(user, handover)


def can_introduce(user: User, handover: Handover) -> Verdict:
    if not handover.accepted_at:
        return Denied(_("The client is told once the handover is accepted."))
    if handover.introduction_id:
        return Denied(_("The letter has been sent already."))
    if user.pk == handover.taker_id or user.is_head:
        return Allowed()
    return Denied(_("The new manager introduces themselves."))


def can_verify(user: User) -> Verdict:
    """The mark on requisites, instruments and budget."""
    if user.in_client_service:
        return Allowed()
    return Denied(_("Verified by the account manager: whoever fills in does not check themselves."))


def can_hand_portfolio(user: User, giver: User) -> Verdict:
    if user.is_head or (user.pk == giver.pk and user.in_client_service):
        return Allowed()
    return Denied(_("A portfolio is handed over by its manager or by the head of client service."))
