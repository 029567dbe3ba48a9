"""A deadline talked over: asked of the department, answered, agreed on with the client (TSK-7)."""

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.onboarding import access, negotiating
from dirigent.domain.onboarding.models import Brief, Negotiation
from dirigent.domain.onboarding.models.negotiation import load_of
from dirigent.domain.people.models import Department, DepartmentKind
from dirigent.domain.tasks.models import Task
from dirigent.foundation.verdicts import require

from .deadline_forms import AgreementForm, DeadlineAnswerForm, DeadlineForm
from .finding import asked, live, said_of
from .forms import closing


@require_http_methods(["GET", "POST"])
def deadline_new(request: Request, client_id: int) -> HttpResponse:
    """`?brief=7` or `?task=9`: what the deadline is of."""
    client, at = find(request, Client.objects, pk=client_id), timezone.now()
    require(access.can_ask_deadline(request.user))
    brief = Brief.objects.filter(client=client, pk=_number(said_of(request, "brief"))).first()
    tasks = Task.objects.filter(client=client).select_related("project__department")
    task = tasks.filter(pk=_number(said_of(request, "task"))).first()
    department = task.project.department if task else Department.objects.filter(kind=DepartmentKind.PRODUCTION).first()
    about = task.title if task else brief.title if brief else ""
    initial = {"what": about, "department": department, "wanted_at": closing(at, 5)}
    form = DeadlineForm(request.POST or None, at=at, initial=initial)

    def take(said: dict) -> HttpResponse:
        with transaction.atomic():
            if Once.is_first(said["token"], by=request.user, at=at):
                Negotiation.ask(
                    client, said["what"], department=said["department"], wanted_at=said["wanted_at"], brief=brief,
                    task=task, by=request.user, at=at,
                )  # fmt: skip
        text = _("Asked: the department will say whether it can.")
        return done(request, text, to=_back(brief, task, client.pk), closes=True, live=live(client.pk))

    return asked(request, "desk/briefs/deadline_new.html", form, take, client=client, brief=brief, task=task)


@require_http_methods(["GET", "POST"])
def answer(request: Request, deadline_id: int) -> HttpResponse:
    """The department says «we can», or «not by then» and what else; its load stands beside."""
    found, at = _found(request, deadline_id), timezone.now()
    require(access.can_answer_deadline(request.user, found))
    form = DeadlineAnswerForm(request.POST or None, negotiation=found, at=at)

    def take(said: dict) -> HttpResponse:
        found.answer(by=request.user, at=at, **said)
        return _acted(request, found, _("The answer is with the manager."))

    load = load_of(found.department, found.wanted_at)
    return asked(request, "desk/briefs/deadline_answer.html", form, take, deadline=found, load=load)


@require_http_methods(["GET", "POST"])
def agreement(request: Request, deadline_id: int) -> HttpResponse:
    """The client agreed to what we offer; the task follows."""
    found = _found(request, deadline_id)
    require(access.can_agree_deadline(request.user, found))
    form = AgreementForm(request.POST or None, client_id=found.client_id)

    def take(said: dict) -> HttpResponse:
        rest = negotiating.agree(
            found, said["contact"], how=said["how"], evidence=said["evidence"], by=request.user, at=timezone.now()
        )
        text = _("Agreed. A task for the rest is set.") if rest else _("Agreed: it is written down.")
        return _acted(request, found, text)

    return asked(request, "desk/briefs/deadline_agreement.html", form, take, deadline=found)


@require_POST
def withdrawal(request: Request, deadline_id: int) -> HttpResponse:
    found = _found(request, deadline_id)
    require(access.can_ask_deadline(request.user))
    found.withdraw(by=request.user, at=timezone.now())
    return _acted(request, found, _("Nobody asks about this deadline any more."))


def _found(request: Request, deadline_id: int) -> Negotiation:
    things = Negotiation.objects.select_related("client", "brief", "task", "department", "answered_by")
    return find(request, things, pk=deadline_id)


def _acted(request: Request, found: Negotiation, text: str) -> HttpResponse:
    to = _back(found.brief, found.task, found.client_id)
    return done(request, text, to=to, closes=True, live=live(found.client_id))


def _back(brief: Brief | None, task: Task | None, client_id: int) -> str:
    if brief:
        return reverse("desk:brief", args=[brief.pk])
    return reverse("desk:task", args=[task.pk]) if task else reverse("desk:client", args=[client_id])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
