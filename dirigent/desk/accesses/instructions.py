"""Who puts the counters in (R§7): we, the client's programmers by our instruction, or our IT department; checked afterwards."""

from datetime import datetime

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations.composing import mailbox_for
from dirigent.domain.people.models import Department, User
from dirigent.domain.tasks.models import Task, WorkKind
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.instructing import instruct, owe_to_client, send_out
from dirigent.domain.tracking.models import Branch, Instruction, Site
from dirigent.foundation.verdicts import require
from dirigent.integrations.sitecheck.jobs import ask

from .acts import live
from .site_forms import InstructionForm, SendingForm


@require_http_methods(["GET", "POST"])
def instruction_new(request: Request, site_id: int) -> HttpResponse:
    """Write it from the lists of counters and goals; for those of ours it becomes a task at once."""
    site = find(request, Site.objects.select_related("client"), pk=site_id)
    require(may.can_keep_register(request.user))
    at = timezone.now()
    form = InstructionForm(request.POST or None, site=site, at=at)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        department, assignee, token = said.pop("department"), said.pop("assignee"), said.pop("token")
        with transaction.atomic():
            made = None
            if Once.is_first(token, by=request.user, at=at):
                made = instruct(site, said.pop("branch"), by=request.user, at=at, **said)
                if made.branch != Branch.THEY:
                    _as_task(made, department, assignee, form.due_at, by=request.user, at=at)
        to = reverse("desk:instruction", args=[made.pk]) if made else reverse("desk:site", args=[site.pk])
        text = _("The instruction is written.") if not made or made.branch == Branch.THEY else _("The task is set.")
        answer = HttpResponse(status=204, headers={"HX-Redirect": to})
        return done(request, text, to=to, answer=answer, closes=True, live=live(site.client_id))
    context = {"form": form, "site": site, "heading": _("What is to be put on the site"), "press": _("Write")}
    return render(request, "desk/accesses/instruction_form.html", context, status=422 if form.is_bound else 200)


def _as_task(
    made: Instruction, department: Department, assignee: User, due_at: datetime, *, by: User, at: datetime
) -> None:
    site = made.site
    task = Task.set(
        site.client, _("Counters and goals on %(site)s") % {"site": site}, department=department, assignee=assignee, due_at=due_at,
        by=by, at=at, work_kind=WorkKind.COUNTER,
        purpose=_("Before the launch we must see which advertising brings requests (R§7)."),
        expected_result=made.text,
        check_by=_("The look at the site finds every counter right; every goal is ticked on the page of the site."),
    )  # fmt: skip
    if made.file:
        task.attach(made.file, _("Instruction, %(site)s.pdf") % {"site": str(site).replace("/", "-")}, by=by, at=at)
    Instruction.objects.filter(pk=made.pk).update(task=task)
    owe_to_client(site, by=by, at=at)


@require_safe
def instruction(request: Request, instruction_id: int) -> HttpResponse:
    found = _found(request, instruction_id)
    contact = found.site.client.contacts.present().filter(mails__isnull=False).first()
    context = {
        "instruction": found, "site": found.site, "client": found.site.client, "may": may.can_keep_register(request.user),
        "sending": SendingForm(client=found.site.client, initial={"contact": contact}),
        "has_mailbox": mailbox_for(request.user) is not None,
    }  # fmt: skip
    return render(request, "desk/accesses/instruction.html", context)


@require_safe
def file(request: Request, instruction_id: int) -> FileResponse:
    found = _found(request, instruction_id)
    if found.file is None:
        raise Http404
    name = _("Instruction, %(site)s.pdf") % {"site": str(found.site).replace("/", "-")}
    answer = FileResponse(found.file.open(), as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def sending(request: Request, instruction_id: int) -> HttpResponse:
    """Send it to the client."""
    found = _found(request, instruction_id)
    require(may.can_keep_register(request.user))
    form = SendingForm(request.POST, client=found.site.client)
    to = reverse("desk:instruction", args=[found.pk])
    if not form.is_valid() or mailbox_for(request.user) is None:
        context = {
            "instruction": found, "site": found.site, "client": found.site.client, "may": may.can_keep_register(request.user),
            "sending": form, "has_mailbox": mailbox_for(request.user) is not None,
        }  # fmt: skip
        return render(request, "desk/accesses/instruction.html", context, status=422)
    contact: Contact = form.cleaned_data["contact"]
    with transaction.atomic():
        Instruction.objects.select_for_update().get(pk=found.pk)  # a second press waits and finds it sent
        found.refresh_from_db()
        letter = None if found.letter_id else send_out(found, contact, by=request.user, at=timezone.now())
    undo = reverse("desk:writing-return", args=[letter.pk]) if letter else ""
    return done(request, _("The instruction is on its way."), to=to, undo=undo, live=live(found.site.client_id))


@require_POST
def finished(request: Request, instruction_id: int) -> HttpResponse:
    """They say it is done: the site is looked at."""
    found = _found(request, instruction_id)
    require(may.can_keep_register(request.user))
    at = timezone.now()
    found.say_done(by=request.user, at=at)
    ask(found.site, by=request.user, at=at)
    return done(
        request,
        _("We are looking at the site."),
        to=reverse("desk:site", args=[found.site_id]),
        live=live(found.site.client_id),
    )


def _found(request: Request, instruction_id: int) -> Instruction:
    return find(
        request,
        Instruction.objects.select_related("site__client", "file", "task", "made_by", "contact", "letter"),
        pk=instruction_id,
    )
