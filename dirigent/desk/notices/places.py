"""Where a notice leads: the thing it tells of, or the nearest place from which it is reached."""

from dirigent.desk.day.acts import address, button
from dirigent.domain.conversations.models import Call, Message, Note
from dirigent.domain.onboarding.models import Negotiation, OpenQuestion
from dirigent.domain.tasks.models import Comment
from dirigent.notices.models import Notice
from dirigent.regulation.models import Duty


def place_of(notice: Notice) -> str:
    """An address of our own; whether one may still see what is there, that door says itself."""
    kind, number = notice.subject_kind, notice.subject_id
    found = ""
    if number is None:
        found = _page(kind, None, notice)
    elif kind in ("conversations.message", "conversations.call"):
        model = Message if kind == "conversations.message" else Call
        thread = model.objects.filter(pk=number).values_list("thread_id", flat=True).first()
        found = address("desk:thread", thread) if thread else ""
    elif kind == "conversations.thread":
        found = address("desk:thread", number)
    elif kind == "conversations.note":
        thread = Note.objects.filter(pk=number).values_list("thread_id", flat=True).first()
        found = address("desk:thread", thread) if thread else ""
    elif kind == "regulation.duty":
        duty = Duty.objects.filter(pk=number).first()
        way = button(duty) if duty is not None and duty.is_open else None
        found = way.url if way is not None and not way.post else ""
    elif kind == "tasks.comment":
        task = Comment.objects.filter(pk=number).values_list("task_id", flat=True).first()
        found = f"{address('desk:task', task)}#comments" if task else ""
    elif kind == "onboarding.openquestion":
        brief = OpenQuestion.objects.filter(pk=number).values_list("brief_id", flat=True).first()
        found = f"{address('desk:brief', brief)}#questions" if brief else ""
    elif kind == "onboarding.negotiation":
        found = _deadline(notice, number)
    elif kind == "tasks.task":
        found = address("desk:task", number)
    else:
        found = _page(kind, number, notice)
    return found or (address("desk:client", notice.client_id) if notice.client_id else "") or address("desk:day")


def _deadline(notice: Notice, number: int) -> str:
    """Whoever is asked answers; whoever asked goes to what it is about."""
    talk = Negotiation.objects.select_related("department").filter(pk=number).first()
    if talk is None:
        return ""
    if talk.department.head_id == notice.user_id:
        return address("desk:deadline-answer", talk.pk)
    if talk.task_id:
        return address("desk:task", talk.task_id)
    return address("desk:brief", talk.brief_id) if talk.brief_id else ""


def _page(kind: str, number: int | None, notice: Notice) -> str:
    if kind == "people.absence":
        return address("desk:protocol" if notice.key.endswith(":back") else "desk:briefing", number)
    if kind == "people.workday":
        return address("desk:team")
    if kind == "knowledge.article":
        return address("desk:article", number)
    if kind == "care.complaint":
        return address("desk:complaint", number)
    if kind == "approvals.approval":
        return address("desk:approval", number)
    if kind == "onboarding.handover":
        return address("desk:handover", number)
    if kind == "onboarding.brief":
        return address("desk:brief", number)
    if kind == "tracking.access":
        return address("desk:access", number)
    if kind == "conversations.connection":
        return address("desk:settings-connection", number)
    return ""
