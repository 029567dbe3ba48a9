"""Who may change what the agency knows: one answer, with its reason. Everybody in the agency reads it."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Article, Editor


def can_edit_knowledge(user: User) -> Verdict:
    """Terms, and articles of anybody's."""
    if user.is_head:
        return Allowed()
    if user.role != Role.ADMINISTRATOR and Editor.objects.filter(user=user).exists():
        return Allowed()
    return Denied(
        _("The glossary and the knowledge base are written by the head of client service and whom they name.")
    )


def can_edit_article(user: User, article: Article) -> Verdict:
    """Also whoever keeps it."""
    if user.pk == article.keeper_id:
        return Allowed()
    return can_edit_knowledge(user)


def can_appoint_editors(user: User) -> Verdict:
    if user.is_head:
        return Allowed()
    return Denied(_("Who writes the knowledge base is said by the head of client service."))
