"""Who may do what in conversations: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .merging import doubled_drafts
from .models import Agreement, Medium, Note, Thread, Touch


def can_note_touch(user: User) -> Verdict:
    if user.role == Role.ADMINISTRATOR:
        return Denied(_("An administrator keeps the system running and does not talk for the agency."))
    return Allowed()


def can_correct_touch(user: User, touch: Touch) -> Verdict:
    if touch.struck_at:
        return Denied(_("This record has already been replaced by a later one."))
    if user.pk != touch.user_id and not user.is_head:
        return Denied(_("A record is corrected by its author or by the head of client service."))
    return Allowed()


def can_settle_agreement(user: User, agreement: Agreement) -> Verdict:
    if agreement.outcome:
        return Denied(_("This agreement is already settled."))
    if not user.in_client_service:
        return Denied(_("Agreements are settled by client service."))
    return Allowed()


def can_reopen_agreement(user: User, agreement: Agreement) -> Verdict:
    if agreement.outcome not in ("kept", "broken"):
        return Denied(_("There is nothing to take back."))
    if not user.in_client_service:
        return Denied(_("Agreements are settled by client service."))
    return Allowed()


def can_sort_mail(user: User) -> Verdict:
    if user.in_client_service or user.is_administrator:
        return Allowed()
    return Denied(_("Letters of strangers are sorted by client service."))


def can_strike_note(user: User, note: Note) -> Verdict:
    if note.struck_at:
        return Denied(_("This note has already been struck out."))
    if user.pk != note.author_id and not user.is_head:
        return Denied(_("A note is struck out by its author or by the head of client service."))
    return Allowed()


def can_make_agreement(user: User) -> Verdict:
    return can_note_touch(user)


def can_tend_thread(user: User) -> Verdict:
    """Whose a conversation is, what it is, when it comes back, when it is done."""
    if user.in_client_service:
        return Allowed()
    return Denied(_("Conversations with clients are looked after by client service."))


def can_merge_threads(user: User, source: Thread, into: Thread) -> Verdict:
    if source.client_id is None or source.client_id != into.client_id:
        return Denied(_("Only two conversations of one client can be brought together."))
    if source.medium != Medium.MAIL or into.medium != Medium.MAIL:
        return Denied(_("Only letters can be brought together: a chat and a phone number have one conversation each."))
    if doubled_drafts([source, into]):
        return Denied(_("Somebody has begun an answer in both. Finish or delete one of the drafts first."))
    return can_tend_thread(user)


def can_split_thread(user: User, thread: Thread) -> Verdict:
    if thread.medium != Medium.MAIL:
        return Denied(_("Only letters can be split: a chat and a phone number have one conversation each."))
    if thread.client_id is None:
        return Denied(_("First say whose the conversation is."))
    return can_tend_thread(user)
