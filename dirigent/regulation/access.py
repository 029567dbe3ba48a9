"""Who may waive or postpone a duty: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Duty


def can_decide(user: User, duty: Duty) -> Verdict:
    if not duty.is_open:
        return Denied(_("This duty is no longer open."))
    if user.pk == duty.responsible_id or user.is_head:
        return Allowed()
    return Denied(_("A duty is waived or postponed by the one who owes it or by the head."))


def can_take_up(user: User, duty: Duty) -> Verdict:
    if not (duty.waived_at or duty.postponed_until):
        return Denied(_("This duty is neither waived nor postponed."))
    if user.pk == duty.responsible_id or user.is_head:
        return Allowed()
    return Denied(_("It is taken back by the one who owes the duty or by the head."))
