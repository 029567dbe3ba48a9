"""Who may do what with the ways in of a client's people."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict


def can_give_pass(user: User, contact: Contact) -> Verdict:
    """Links are given and ended by those who speak with the client."""
    if not (user.in_client_service or user.is_administrator):
        return Denied(_("Links to the portal are given by client service."))
    if contact.left_at:
        return Denied(_("This person no longer works for the client: they cannot come in any more."))
    return Allowed()
