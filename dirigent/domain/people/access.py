"""Who may do what with people and days: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Absence, Role, User


def can_manage_people(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Only the head of client service or an administrator changes people."))


def can_dismiss(user: User, person: User) -> Verdict:
    """Also whether somebody may lose the role by which people are managed."""
    if isinstance(refused := can_manage_people(user), Denied):
        return refused
    if user.pk == person.pk:
        return Denied(_("Nobody dismisses themselves or takes their own role away: ask a colleague."))
    if person.is_administrator and not user.is_administrator:
        return Denied(_("An administrator is changed by an administrator."))
    others = User.objects.active().filter(role__in=(Role.HEAD, Role.ADMINISTRATOR)).exclude(pk=person.pk)
    if person.role in (Role.HEAD, Role.ADMINISTRATOR) and not others.exists():
        return Denied(_("Nobody else could manage people then. Name another head or administrator first."))
    return Allowed()


def can_give_password(user: User, person: User) -> Verdict:
    if isinstance(refused := can_manage_people(user), Denied):
        return refused
    if person.is_administrator and not user.is_administrator:
        return Denied(_("An administrator is changed by an administrator."))
    return Allowed()


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


def can_replace_silent(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Only the head of client service has a silent manager replaced."))


def can_see_team(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Only the head of client service sees how others keep the regulation."))


def can_set_on_call(user: User) -> Verdict:
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Shifts outside working time are given by the head of client service."))
