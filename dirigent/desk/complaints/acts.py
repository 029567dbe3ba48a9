"""The steps of a complaint, each a dialog of its own."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.care import access
from dirigent.domain.care.models import Complaint
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Message, Touch
from dirigent.foundation.verdicts import require

from .forms import AuditForm, CauseForm, ComplaintForm, ConfirmationForm, PlanForm, ResolutionForm, WhyForm, described

LONGEST_QUOTE = 600


@require_http_methods(["GET", "POST"])
def complaint_new(request: Request, client_id: int) -> HttpResponse:
    """Written down in one step; `touch` or `message` names where it was heard."""
    client = find(request, Client.objects.select_related("manager"), pk=client_id)
    require(access.can_write_down(request.user))
    at = timezone.now()
    message = Message.objects.filter(thread__client=client, pk=_number(request, "message")).first()
    touch = Touch.objects.filter(client=client, pk=_number(request, "touch"), struck_at=None).first()
    source = message or touch
    quote = (message.new_text or message.text).strip()[:LONGEST_QUOTE] if message else touch.summary if touch else ""
    initial = {"words": quote, "contact": source.contact_id if source else None}
    form = ComplaintForm(request.POST or None, client=client, initial=initial)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        with transaction.atomic():
            made = None
            if Once.is_first(said.pop("token"), by=request.user, at=at):
                opened = source.at if source else at
                made = Complaint.write_down(
                    client,
                    said.pop("words"),
                    by=request.user,
                    at=at,
                    opened_at=opened,
                    message=message,
                    touch=touch,
                    **said,
                )
        text = _("The complaint is written down. The head sees it too.") if made else _("It is already written down.")
        undo = reverse("desk:complaint-withdrawal", args=[made.pk]) if made else ""
        to = reverse("desk:complaint", args=[made.pk]) if made else reverse("desk:complaints")
        return done(request, text, to=to, undo=undo, closes=True, live=_live(client.pk))
    context = {"form": form, "client": client, "message": message, "touch": touch}
    return render(request, "desk/complaints/new.html", context, status=422 if form.is_bound else 200)


def _number(request: Request, name: str) -> int:
    number = request.POST.get(name) or request.GET.get(name) or ""
    return int(number) if number.isdecimal() and len(number) < 19 else 0


Take = Callable[[Complaint, dict, Request, datetime], None]


def _step(
    request: Request, complaint: Complaint, form: forms.Form, *, heading: str | Promise, press: str | Promise, take: Take,
    said: str,
) -> HttpResponse:  # fmt: skip
    if form.is_bound and form.is_valid():
        take(complaint, form.cleaned_data, request, timezone.now())
        to = reverse("desk:complaint", args=[complaint.pk])
        return done(request, said, to=to, closes=True, live=_live(complaint.client_id))
    context = {"form": form, "complaint": complaint, "heading": heading, "press": press}
    return render(request, "desk/complaints/step.html", context, status=422 if form.is_bound else 200)


@require_POST
def answer(request: Request, complaint_id: int) -> HttpResponse:
    """Answered in a way that no contact of ours shows."""
    found = _found(request, complaint_id)
    require(access.can_settle(request.user, found))
    found.answer(by=request.user, at=timezone.now())
    to = reverse("desk:complaint", args=[found.pk])
    return done(request, _("Marked as answered. Now a plan is needed."), to=to, live=_live(found.client_id))


@require_http_methods(["GET", "POST"])
def cause(request: Request, complaint_id: int) -> HttpResponse:
    found = _found(request, complaint_id)
    require(access.can_settle(request.user, found))
    return _step(
        request, found, CauseForm(request.POST or None, initial=described(found)),
        heading=gettext_lazy("The cause"), press=gettext_lazy("Save"), said=_("The cause is noted."),
        take=lambda one, said, by, at: one.change(by=by.user, at=at, **said),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def plan(request: Request, complaint_id: int) -> HttpResponse:
    found, at = _found(request, complaint_id), timezone.now()
    require(access.can_settle(request.user, found))
    initial: dict[str, object] = {"plan": found.plan}
    if found.plan_due_at and found.plan_due_at > at:
        initial["due_at"] = timezone.localtime(found.plan_due_at).replace(tzinfo=None)
    return _step(
        request, found, PlanForm(request.POST or None, at=at, initial=initial),
        heading=gettext_lazy("The plan"), press=gettext_lazy("Save the plan"), said=_("The plan is saved. Tell it to the client."),
        take=lambda one, said, by, at: one.make_plan(said["plan"], due_at=said["due_at"], by=by.user, at=at),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def resolution(request: Request, complaint_id: int) -> HttpResponse:
    found = _found(request, complaint_id)
    require(access.can_settle(request.user, found))
    return _step(
        request, found, ResolutionForm(request.POST or None, initial={"resolution": found.resolution}),
        heading=gettext_lazy("It is put right"), press=gettext_lazy("Put right"), said=_("Noted. Now ask the client."),
        take=lambda one, said, by, at: one.resolve(said["resolution"], by=by.user, at=at),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def confirmation(request: Request, complaint_id: int) -> HttpResponse:
    found = _found(request, complaint_id)
    require(access.can_settle(request.user, found))
    form = ConfirmationForm(request.POST or None, client=found.client, initial={"contact": found.contact_id})
    return _step(
        request, found, form,
        heading=gettext_lazy("The client confirms"), press=gettext_lazy("Settled"), said=_("The complaint is settled."),
        take=lambda one, said, by, at: one.confirm(by=by.user, at=at, **said),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reopening(request: Request, complaint_id: int) -> HttpResponse:
    found = _found(request, complaint_id)
    require(access.can_reopen(request.user, found))
    return _step(
        request, found, WhyForm(request.POST or None),
        heading=gettext_lazy("The client is not content"), press=gettext_lazy("Open again"), said=_("The complaint is open again."),
        take=lambda one, said, by, at: one.reopen(said["why"], by=by.user, at=at),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def audit(request: Request, complaint_id: int) -> HttpResponse:
    found = _found(request, complaint_id)
    require(access.can_audit(request.user))
    return _step(
        request, found, AuditForm(request.POST or None, initial={"audit": found.audit}),
        heading=gettext_lazy("The head’s word"), press=gettext_lazy("Save"), said=_("The manager will see it."),
        take=lambda one, said, by, at: one.give_audit(said["audit"], by=by.user, at=at),
    )  # fmt: skip


@require_POST
def withdrawal(request: Request, complaint_id: int) -> HttpResponse:
    """Written down by mistake."""
    found = _found(request, complaint_id)
    require(access.can_withdraw(request.user, found))
    found.withdraw(by=request.user, at=timezone.now())
    undo = reverse("desk:complaint-restoring", args=[found.pk])
    return done(
        request,
        _("Taken off: it was no complaint."),
        to=reverse("desk:complaints"),
        undo=undo,
        live=_live(found.client_id),
    )


@require_POST
def restoring(request: Request, complaint_id: int) -> HttpResponse:
    found = _found(request, complaint_id)
    require(access.can_withdraw(request.user, found))
    found.restore(by=request.user, at=timezone.now())
    to = reverse("desk:complaint", args=[found.pk])
    return done(request, _("The complaint is back."), to=to, live=_live(found.client_id))


def _found(request: Request, complaint_id: int) -> Complaint:
    return find(request, Complaint.objects.select_related("client", "contact"), pk=complaint_id)


def _live(client_id: int) -> list[str]:
    return [f"client:{client_id}", "clients", "mine"]
