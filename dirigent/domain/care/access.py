"""Who may do what in the care of a client: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Complaint, Meeting


def can_plan_meeting(user: User) -> Verdict:
    if user.role == Role.ADMINISTRATOR:
        return Denied(_("An administrator keeps the system running and does not talk for the agency."))
    return Allowed()


def can_change_meeting(user: User, meeting: Meeting) -> Verdict:
    if meeting.cancelled_at:
        return Denied(_("The meeting was called off."))
    if meeting.held_at:
        return Denied(_("The meeting has taken place."))
    return can_plan_meeting(user)


def can_write_down(user: User) -> Verdict:
    """A complaint is heard by anybody who talks with clients."""
    return can_plan_meeting(user)


def can_settle(user: User, complaint: Complaint) -> Verdict:
    """Answer, plan, put right, note the client's word."""
    if complaint.withdrawn_at:
        return Denied(_("This complaint was written down by mistake."))
    if complaint.confirmed_at:
        return Denied(_("This complaint is settled."))
    return _of_those_who_settle(user)


def can_reopen(user: User, complaint: Complaint) -> Verdict:
    if complaint.withdrawn_at or not complaint.resolved_at:
        return Denied(_("There is nothing to take back."))
    return _of_those_who_settle(user)


def can_withdraw(user: User, complaint: Complaint) -> Verdict:
    if user.is_head or (user.pk == complaint.recorded_by_id and not complaint.plan_at):
        return Allowed()
    return Denied(
        _("A complaint is taken off by the head of client service, or by who wrote it down while there is no plan.")
    )


def can_audit(user: User) -> Verdict:
    if user.is_head:
        return Allowed()
    return Denied(_("Complaints are audited by the head of client service."))


def can_edit_objections(user: User) -> Verdict:
    if user.is_head:
        return Allowed()
    return Denied(_("Answers to objections are worked out by the head of client service."))


def _of_those_who_settle(user: User) -> Verdict:
    if user.in_client_service:
        return Allowed()
    return Denied(_("Complaints are settled by client service."))
