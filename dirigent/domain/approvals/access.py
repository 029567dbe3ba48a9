"""Who may do what with consent: one answer, with its reason. Whether a person of the client may answer is `Version.may_decide`."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Approval, Remark, State, Version


def can_ask(user: User) -> Verdict:
    """Put something up for a client's consent."""
    if user.in_client_service:
        return Allowed()
    return Denied(_("Clients are asked for consent by client service."))


def can_put_up(user: User, approval: Approval) -> Verdict:
    if approval.state == State.WITHDRAWN:
        return Denied(_("It was withdrawn."))
    return can_ask(user)


def can_withdraw(user: User, approval: Approval) -> Verdict:
    if approval.state in (State.APPROVED, State.WITHDRAWN):
        return Denied(_("There is nothing to answer any more."))
    return can_ask(user)


def can_delegate(user: User, approval: Approval) -> Verdict:
    """Name another person of the client, when they asked for it."""
    return can_withdraw(user, approval)


def can_remind(user: User, approval: Approval) -> Verdict:
    if approval.state != State.WAITING:
        return Denied(_("Nobody is waited for."))
    return can_ask(user)


def can_record(user: User, version: Version, contact: Contact, answer: str, at: datetime) -> Verdict:
    """Write down what the person said aloud or by letter; the evidence is asked for with it."""
    return version.may_decide(contact, answer, at) if can_ask(user) else can_ask(user)


def can_remark(user: User, approval: Approval) -> Verdict:  # noqa: ARG001  # every act is asked about alike
    """Answer the client's remarks: whoever sees the client, but who keeps the system running."""
    if user.role == Role.ADMINISTRATOR:
        return Denied(_("An administrator keeps the system running and does not talk for the agency."))
    return Allowed()


def can_settle_remark(user: User, remark: Remark) -> Verdict:
    if remark.settled_at:
        return Denied(_("It is put right already."))
    return can_remark(user, remark.version.approval)


def can_agree_terms(user: User) -> Verdict:
    if user.is_head:
        return Allowed()
    return Denied(_("What the contract allows without asking is entered by the head of client service."))
