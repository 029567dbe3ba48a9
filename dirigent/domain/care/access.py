"""Who may do what in the care of a client: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Meeting


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
