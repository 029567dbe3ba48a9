"""Who may do what in conversations: one answer, with its reason."""

from django.utils.translation import gettext_lazy as _

from dirigent.domain.people.models import Role, User
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .merging import doubled_drafts
from .models import (
    Agreement,
    Call,
    CallState,
    Connection,
    Incident,
    LetterTemplate,
    Medium,
    Note,
    Outgoing,
    Thread,
    Touch,
)


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


def can_write(user: User) -> Verdict:
    if user.role == Role.ADMINISTRATOR:
        return Denied(_("An administrator keeps the system running and does not write to clients."))
    return Allowed()


def can_steer_letter(user: User, outgoing: Outgoing) -> Verdict:
    """Take back, send now, throw away."""
    if user.pk != outgoing.author_id and not user.is_head:
        return Denied(_("Its author or the head of client service decides about a letter."))
    return Allowed()


def can_change_template(user: User, template: LetterTemplate) -> Verdict:
    if template.owner_id not in (None, user.pk):
        return Denied(_("A template of one's own is changed by its owner."))
    if template.owner_id is None and not (user.in_client_service or user.is_administrator):
        return Denied(_("Templates for everybody are changed by client service."))
    return Allowed()


def can_claim_call(user: User, call: Call) -> Verdict:
    """«It was me who spoke.»"""
    if call.user_id is not None or call.state != CallState.ENDED:
        return Denied(_("It is known already who held this talk."))
    return can_note_touch(user)


def can_hear_call(user: User, call: Call) -> Verdict:
    if call.thread.client_id is None and call.user_id != user.pk and not (user.is_head or user.is_administrator):
        return Denied(_("Recordings of strangers are heard by whoever held the talk and by the head."))
    return Allowed()


def can_run_exchange(user: User) -> Verdict:
    """Whose telephone is whose, and how its events are read."""
    if user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Telephones are looked after by the head of client service and the administrator."))


def can_open_connection(user: User, *, shared: bool) -> Verdict:
    """Anybody brings their own mailbox; what is for all is the department's matter."""
    if not shared or user.is_head or user.is_administrator:
        return Allowed()
    return Denied(_("Only the head of client service or an administrator opens a connection for everybody."))


def can_change_connection(user: User, connection: Connection) -> Verdict:
    """A mailbox of one's own is one's own; where its letters go, only an administrator may change besides."""
    if connection.owner_id == user.pk or user.is_administrator:
        return Allowed()
    if connection.owner_id is None and user.is_head:
        return Allowed()
    return Denied(_("This connection is changed by its owner or by an administrator."))


def can_close_connection(user: User, connection: Connection) -> Verdict:
    """Stopping takes nothing away, so the head may do it to any."""
    return Allowed() if user.is_head else can_change_connection(user, connection)


def can_invite_to_chat(user: User) -> Verdict:
    if user.in_client_service:
        return Allowed()
    return Denied(_("Clients are invited to a messenger by client service."))


def can_report_incident(user: User) -> Verdict:
    """Whoever notices says so: the manager tells the client."""
    return can_note_touch(user)


def can_withdraw_incident(user: User, incident: Incident) -> Verdict:
    if incident.withdrawn_at:
        return Denied(_("There is nothing to take back."))
    if user.pk == incident.reported_by_id or user.in_client_service:
        return Allowed()
    return Denied(_("It is taken back by who reported it or by client service."))


def can_mark_assignment(user: User) -> Verdict:
    """Mark a letter as an assignment, restate it, note the client's word."""
    if user.in_client_service:
        return Allowed()
    return Denied(_("Assignments of clients are taken by client service."))


def can_write_report(user: User, touch: Touch) -> Verdict:
    if touch.struck_at:
        return Denied(_("This record has already been replaced by a later one."))
    if user.pk == touch.user_id or user.in_client_service:
        return Allowed()
    return Denied(_("The report is written by who held the talk or by client service."))
