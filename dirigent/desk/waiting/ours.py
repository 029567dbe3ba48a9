"""What clients wait for from us: one question to the database per kind."""

from datetime import timedelta

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from dirigent.design import typography
from dirigent.domain.approvals.models import Answer, Approval, Remark, State
from dirigent.domain.conversations.models import Agreement, Side, Wait
from dirigent.domain.tasks.models import Task

from .rows import MOST, Asked, Kind, Row, late_words, promised

WITH_CLIENT = ("client__manager",)


def answers(asked: Asked) -> list[Row]:
    """Letters, messages and missed calls that nobody has answered."""
    found = Wait.objects.filter(
        asked.of_clients("thread__client"), answered_at=None, thread__client__isnull=False, thread__done_at=None
    )
    listed = found.select_related("thread__client__manager", "message__contact", "call__contact").order_by("since")
    return [_answer(one, asked) for one in listed[: MOST + 1]]


def _answer(one: Wait, asked: Asked) -> Row:
    assert one.thread.client  # asked for above
    waited = timedelta(minutes=asked.schedule.minutes_between(one.since, asked.at))
    return Row(
        "answers",
        str(one.thread) if one.message else _("Missed call"),
        reverse("desk:thread", args=[one.thread_id]),
        one.thread.client,
        one.since,
        asked.days_since(one.since),
        who=_who(one),
        cost=_("without an answer for %(span)s of working time") % {"span": typography.span(waited)}
        if waited
        else _("came outside working time"),
        is_late=waited > timedelta(hours=1),
    )


def _who(one: Wait) -> str:
    if one.message:
        return str(one.message.contact or "")
    return str(one.call.contact or typography.phone(one.call.phone)) if one.call else ""


def questions(asked: Asked) -> list[Row]:
    """What they asked about something that is up for their approval."""
    found = Remark.objects.open().filter(
        asked.of_clients("version__approval__client"), is_question=True, contact__isnull=False
    )
    found = found.exclude(replies__user__isnull=False).exclude(version__approval__state=State.WITHDRAWN)
    listed = found.select_related("version__approval__client__manager", "contact").order_by("at", "pk")
    return [
        Row(
            "questions",
            one.words,
            f"{reverse('desk:approval', args=[one.version.approval_id])}#remark-{one.pk}",
            one.version.approval.client,
            one.at,
            asked.days_since(one.at),
            who=str(one.contact),
            cost=_("without an answer they will not approve “%(what)s”") % {"what": one.version.approval.title},
        )
        for one in listed[: MOST + 1]
    ]


def corrections(asked: Asked) -> list[Row]:
    """New versions of what they asked to correct."""
    found = Approval.objects.filter(asked.of_clients(), state=State.CHANGES)
    said = Min("current__decisions__at", filter=Q(current__decisions__answer=Answer.CHANGES))
    listed = found.select_related(*WITH_CLIENT, "current").annotate(asked_at=said).order_by("asked_at", "pk")
    return [
        Row(
            "corrections",
            _("%(what)s: corrections to version %(n)d")
            % {"what": one.title, "n": one.current.number if one.current else 1},
            reverse("desk:approval", args=[one.pk]),
            one.client,
            one.asked_at or one.made_at,
            asked.days_since(one.asked_at or one.made_at),
            cost=_("%(what)s on %(day)s hangs on it")
            % {"what": one.depends_on, "day": typography.day(one.depends_date, asked.at)}
            if one.depends_on and one.depends_date
            else "",
        )
        for one in listed[: MOST + 1]
    ]


def agreements(asked: Asked) -> list[Row]:
    found = Agreement.objects.open().filter(asked.of_clients(), side=Side.OURS)
    listed = found.select_related(*WITH_CLIENT, "contact").order_by("due_at", "pk")[: MOST + 1]
    return [
        Row(
            "promises",
            one.text,
            reverse("desk:agreement-settling", args=[one.pk]),
            one.client,
            one.made_at,
            asked.days_since(one.made_at),
            who=str(one.contact or ""),
            cost=promised(typography.day(one.due_at, asked.at), asked.late_by(one.due_at)),
            is_late=one.due_at < asked.at,
            dialog=True,
        )
        for one in listed
    ]


def tasks(asked: Asked) -> list[Row]:
    found = Task.objects.open().filter(asked.of_clients(), client_waits=True, ready_at=None)
    listed = found.select_related(*WITH_CLIENT, "assignee").order_by("due_at", "pk")[: MOST + 1]
    return [
        Row(
            "tasks",
            one.title,
            reverse("desk:task", args=[one.pk]),
            one.client,
            one.created_at,
            asked.days_since(one.created_at),
            who=_("done by %(who)s") % {"who": one.assignee},
            cost=_("was due on %(day)s: %(late)s")
            % {"day": typography.day(one.due_at, asked.at), "late": late_words(asked.late_by(one.due_at))}
            if one.due_at < asked.at
            else _("due on %(day)s") % {"day": typography.day(one.due_at, asked.at)},
            is_late=one.due_at < asked.at,
            by_manager=one.assignee_id == one.client.manager_id,
        )
        for one in listed
    ]


KINDS = [
    Kind("answers", pgettext_lazy("clients wait for", "Answers"), answers),
    Kind("questions", pgettext_lazy("clients wait for", "Their questions"), questions),
    Kind("corrections", pgettext_lazy("clients wait for", "New versions"), corrections),
    Kind("promises", pgettext_lazy("clients wait for", "What we promised"), agreements),
    Kind("tasks", pgettext_lazy("clients wait for", "Tasks"), tasks),
]
