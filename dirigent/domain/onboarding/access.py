"""Who may do what in taking a client on, and what must be true before production begins: one answer, with its reason."""

from collections.abc import Collection

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dirigent.domain.clients.models import Contact
from dirigent.domain.people.models import Role, User
from dirigent.domain.tasks.models import Task
from dirigent.foundation.verdicts import Allowed, Denied, Verdict

from .models import Brief, Debrief, Negotiation, OpenQuestion, Share, Stage
from .models.debrief import in_force

NO_LONGER = _("This brief is not needed any more.")


def can_edit_templates(user: User) -> Verdict:
    if user.is_head:
        return Allowed()
    return Denied(_("What we ask in briefs is decided by the head of client service."))


def can_begin_brief(user: User) -> Verdict:
    if user.in_client_service or user.role == Role.SALES:
        return Allowed()
    return Denied(_("Briefs are begun by client service and sales."))


def can_fill(user: User, brief: Brief) -> Verdict:
    if brief.withdrawn_at:
        return Denied(NO_LONGER)
    return can_begin_brief(user)


def can_fill_themselves(contact: Contact, brief: Brief) -> Verdict:
    """A person of the client, on their page."""
    if brief.withdrawn_at or brief.asked_at is None or brief.client_id != contact.client_id:
        return Denied(_("These questions are not asked any more."))
    return Allowed()


def can_tend(user: User, brief: Brief) -> Verdict:
    """Ask the client to fill it, put questions, say that it is understood, restate it."""
    if brief.withdrawn_at:
        return Denied(NO_LONGER)
    if user.in_client_service:
        return Allowed()
    return Denied(_("A brief is led to understanding by client service."))


def can_understand(user: User, brief: Brief) -> Verdict:
    """«Understood in full»: said by the manager, and only when nothing is left open."""
    if not (may := can_tend(user, brief)):
        return may
    if brief.arrived_at is None:
        return Denied(_("The brief is not filled yet."))
    if missing := brief.unanswered():
        return Denied(now_("Not answered yet: “%(question)s”.") % {"question": missing[0].text})
    return _nothing_open(brief)


def can_begin(brief: Brief) -> Verdict:
    """Whether production may start from this brief: understood in full, and the restatement confirmed (N1, N6)."""
    if brief.withdrawn_at:
        return Denied(NO_LONGER)
    if not (verdict := _nothing_open(brief)):
        return verdict
    if brief.stage != Stage.UNDERSTOOD:
        return Denied(_("The manager has not said “understood in full” yet."))
    confirmed = in_force(brief)
    if confirmed is None:
        return Denied(_("The client has not confirmed our restatement yet."))
    if confirmed.is_stale:
        return Denied(_("The brief has changed since the restatement was confirmed: restate it anew."))
    return Allowed()


def can_start(task: Task) -> Verdict:
    """A task that came out of a brief waits as long as the brief is not understood; any other is free."""
    share = Share.objects.filter(task=task).select_related("brief").first()
    return can_begin(share.brief) if share else Allowed()


def checked_by_points(tasks: Collection[Task]) -> dict[int, Denied]:
    """Results of briefs: each is compared with what the client confirmed before it is taken (BRF-6)."""
    handed_in = [task.pk for task in tasks if task.ready_at and not task.closed_at]
    found = Share.objects.filter(task__in=handed_in).values_list("task", flat=True) if handed_in else ()
    return {
        pk: Denied(_("The result is first checked against what the client confirmed: close it from its own page."))
        for pk in found
    }


def can_hand_out(user: User, brief: Brief) -> Verdict:
    """Set a department its task out of the brief."""
    return can_tend(user, brief) and can_begin(brief)


def can_restate(user: User, brief: Brief) -> Verdict:
    if brief.arrived_at is None:
        return Denied(_("The brief is not filled yet: there is nothing to restate."))
    return can_tend(user, brief)


def can_send(user: User, debrief: Debrief) -> Verdict:
    if debrief.version_id:
        return Denied(_("This restatement has been sent already."))
    if not debrief.points.exists():
        return Denied(_("Write at least one point."))
    if debrief.is_stale:
        return Denied(_("The brief has changed since: look through the restatement and save it anew."))
    return can_tend(user, debrief.brief)


def can_answer(user: User, question: OpenQuestion) -> Verdict:
    """Write the answer down: of the client's what they said, of a colleague's the colleague themselves or client service."""
    if not question.is_open:
        return Denied(_("This question is settled."))
    if user.pk == question.colleague_id or user.in_client_service or user.pk == question.asked_by_id:
        return Allowed()
    return Denied(_("The question is for another."))


def can_steer_question(user: User, question: OpenQuestion) -> Verdict:
    """Take it back, open it again."""
    if user.pk == question.asked_by_id or user.in_client_service:
        return Allowed()
    return Denied(_("A question is taken back by who asked it or by client service."))


def can_hold_first_call(user: User) -> Verdict:
    if user.in_client_service:
        return Allowed()
    return Denied(_("The first call is held by client service."))


def can_inspect(user: User, share: Share) -> Verdict:
    """Accept a result against the debrief, or give it back."""
    task = share.task
    if task.closed_at or not task.ready_at:
        return Denied(_("Nothing has been handed in yet."))
    if user.is_head or user.pk in (task.client.manager_id, task.client.deputy_id, task.author_id):
        return Allowed()
    return Denied(_("The result is checked by the client’s manager."))


def can_ask_deadline(user: User) -> Verdict:
    return can_hold_first_call(user) if not user.in_client_service else Allowed()


def can_answer_deadline(user: User, negotiation: Negotiation) -> Verdict:
    """«Can», or «cannot by then» and what else: the department's word."""
    if negotiation.withdrawn_at or negotiation.agreed_at:
        return Denied(_("This deadline is settled."))
    theirs = negotiation.department.head_id, negotiation.task.assignee_id if negotiation.task else None
    if user.pk in theirs or user.is_head:
        return Allowed()
    return Denied(_("Whether it can be done by then is said by the department."))


def can_agree_deadline(user: User, negotiation: Negotiation) -> Verdict:
    if negotiation.withdrawn_at or negotiation.agreed_at or negotiation.can is not False:
        return Denied(_("There is nothing to agree on with the client."))
    if user.in_client_service:
        return Allowed()
    return Denied(_("Deadlines are agreed on with the client by client service."))


def _nothing_open(brief: Brief) -> Verdict:
    """A clarifying question still open means that it is not understood."""
    open_ = OpenQuestion.objects.open().filter(brief=brief).count()
    if not open_:
        return Allowed()
    said = ngettext("%(n)d question is still open.", "%(n)d questions are still open.", open_) % {"n": open_}
    return Denied(said)
