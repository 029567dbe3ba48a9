"""Who may do what with people and days: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Absence, User


def can_manage_people(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Only the head of client service or an administrator changes people."))


def can_change_settings(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Only the head of client service or an administrator changes the agency's settings."))


def can_report_absence(user: User, of: User) -> Verdict:
    if user.pk == of.pk or user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Absence is reported by the person or by the head of client service."))


def can_end_absence(user: User, absence: Absence) -> Verdict:
    return can_report_absence(user, absence.user)


def can_see_team(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Only the head of client service sees how others keep the regulation."))
