"""One brief: what was answered, what is open, how we understood it, what the client said, who does it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from dirigent.desk.request import Request
from dirigent.domain.onboarding import access, restating
from dirigent.domain.onboarding.models import Brief, Debrief, Feasibility, Standing
from dirigent.domain.onboarding.sheet import sheet_of
from dirigent.domain.people.models import User
from dirigent.foundation.journal.models import Entry

from .finding import the_brief

KEPT = 30


@dataclass(frozen=True)
class Step:
    label: str
    is_done: bool
    is_current: bool
    at: datetime | None = None


@require_GET
def brief(request: Request, brief_id: int) -> HttpResponse:
    found, user = the_brief(request, brief_id), request.user
    questions = list(found.open_questions.select_related("contact", "colleague", "answered_contact", "answered_user"))
    for one in questions:
        one.brief = found
    debriefs = list(
        found.debriefs.select_related("version__approval", "feasibility").prefetch_related(
            "points", "version__decisions__contact"
        )
    )
    for debrief in debriefs:
        debrief.brief = found
    shares = list(
        found.shares.select_related("task__assignee", "task__project__department", "task__client").prefetch_related(
            "inspections"
        )
    )
    checked = Feasibility.objects.filter(brief=found).first()
    history = list(Entry.objects.about(found).filter(client_id=found.client_id).order_by("-at", "-pk")[:KEPT])
    people = User.objects.in_bulk({entry.actor_id for entry in history if entry.actor_id})
    last = debriefs[-1] if debriefs else None
    restated = [(one, str(one.standing), one.words_of_client) for one in reversed(debriefs)]
    context = {
        "brief": found,
        "stage": found.stage,
        "parts": sheet_of(found),
        "questions": [(one, access.can_answer(user, one)) for one in questions if one.withdrawn_at is None],
        "open_count": sum(one.is_open for one in questions),
        "steps": steps(found, debriefs, len(shares)),
        "debriefs": restated,
        "draft": last if last and last.version_id is None else None,
        "with_client": next(
            (one.version.approval_id for one, how, _said in restated if how == Standing.SENT and one.version), None
        ),
        "checked": checked,
        "arithmetic": restating.arithmetic(checked) if checked else "",
        "counted_before": bool(checked and found.changed_at and found.changed_at > checked.at),
        "shares": [(one, bool(access.can_inspect(user, one))) for one in shares],
        "deadlines": list(
            found.negotiations.filter(withdrawn_at=None).select_related("department", "agreed_contact", "task")
        ),
        "history": [(entry, _who(entry, people), told(entry)) for entry in history],
        "may": access.can_tend(user, found),
        "may_fill": access.can_fill(user, found),
        "may_understand": access.can_understand(user, found),
        "may_restate": access.can_restate(user, found),
        "may_hand_out": access.can_hand_out(user, found),
    }
    return render(request, "desk/briefs/brief.html", context)


def steps(found: Brief, debriefs: list[Debrief], shares: int) -> list[Step]:
    confirmed = next((one for one in reversed(debriefs) if one.standing == Standing.CONFIRMED), None)
    sent = any(one.version_id for one in debriefs)
    fresh = confirmed is not None and not confirmed.is_stale
    rows = [
        (pgettext("step of a brief", "Filled"), bool(found.arrived_at), found.arrived_at),
        (pgettext("step of a brief", "Understood in full"), bool(found.understood_at), found.understood_at),
        (pgettext("step of a brief", "Restated"), sent and not (confirmed and not fresh), None),
        (pgettext("step of a brief", "Confirmed by the client"), fresh, None),
        (pgettext("step of a brief", "Given to departments"), bool(shares), None),
    ]
    current = next((number for number, (_label, is_done, _at) in enumerate(rows) if not is_done), len(rows))
    return [Step(label, is_done, number == current, at) for number, (label, is_done, at) in enumerate(rows)]


def _who(entry: Entry, people: dict[int, User]) -> str:
    """One of us, or the person of the client, whose name the entry keeps."""
    return str(people.get(entry.actor_id or 0) or (entry.data or {}).get("who", ""))


def told(entry: Entry) -> str:
    """What the journal says of it, in a phrase after the name."""
    said = {
        "brief.begun": pgettext("history of a brief", "began the brief"),
        "brief.asked": pgettext("history of a brief", "gave it to the client to fill"),
        "brief.arrived": pgettext("history of a brief", "sent it filled"),
        "brief.changed": pgettext("history of a brief", "changed the answers"),
        "brief.understood": pgettext("history of a brief", "understood it in full"),
        "brief.doubted": pgettext("history of a brief", "took the word back"),
        "brief.withdrawn": pgettext("history of a brief", "said it is not needed"),
        "brief.restored": pgettext("history of a brief", "brought it back"),
    }.get(entry.kind, entry.kind)
    about = ", ".join(entry.data.get("questions", [])) if entry.kind == "brief.changed" and entry.data else ""
    return f"{said}: {about}" if about else said
