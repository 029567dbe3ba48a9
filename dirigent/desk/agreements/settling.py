"""How an agreement ended: kept, moved with a reason, or broken; and making a new one."""

import uuid

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.conversations.promises import end_of
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.access import can_make_agreement, can_reopen_agreement, can_settle_agreement
from dirigent.domain.conversations.models import Agreement, Message, Touch
from dirigent.foundation.verdicts import require

from .forms import ENDINGS, AgreementForm, SettlingForm
from .register import dressed


@require_http_methods(["GET", "POST"])
def agreement_new(request: Request, client_id: int) -> HttpResponse:
    """What was agreed, in one step; `touch` or `message` names the contact or the letter it was heard in (COM-13)."""
    client = find(request, Client.objects, pk=client_id)
    require(can_make_agreement(request.user))
    at = timezone.now()
    touch, message = _heard_in(request, client), _read_in(request, client)
    source = touch or message
    form = AgreementForm(
        request.POST or None, at=at, client=client,
        initial={"token": uuid.uuid4(), "contact": source.contact_id if source else None},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            made = None
            if Once.is_first(form.cleaned_data["token"], by=request.user, at=at):
                made = Agreement.make(
                    client, form.cleaned_data["text"], side=form.cleaned_data["side"] or "ours", due_at=form.due_at(),
                    by=request.user, at=at, contact=form.cleaned_data["contact"], touch=touch, message=message,
                )  # fmt: skip
        return done(
            request, _("The agreement is written down.") if made else _("It is already written down."), closes=True,
            to=reverse("desk:client-agreements", args=[client.pk]), live=_live(client.pk),
            undo=reverse("desk:agreement-withdrawal", args=[made.pk]) if made else "",
        )  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(
        request,
        "desk/agreements/new.html",
        {"form": form, "client": client, "touch": touch, "message": message},
        status=status,
    )


def _heard_in(request: Request, client: Client) -> Touch | None:
    return Touch.objects.filter(client=client, pk=_named(request, "touch")).first()


def _read_in(request: Request, client: Client) -> Message | None:
    return Message.objects.filter(thread__client=client, pk=_named(request, "message")).first()


def _named(request: Request, what: str) -> int:
    number = request.POST.get(what) or request.GET.get(what) or ""
    return int(number) if number.isdecimal() and len(number) < 19 else 0  # nothing has this number


@require_http_methods(["GET", "POST"])
def agreement_settling(request: Request, agreement_id: int) -> HttpResponse:
    agreement = _found(request, agreement_id)
    at = timezone.now()
    verdict = can_settle_agreement(request.user, agreement)
    form = SettlingForm(request.POST or None, at=at)
    if form.is_bound:
        require(verdict)
        if form.is_valid():
            return _settled(request, agreement, form, at)
    context = {
        "form": form, "row": dressed([agreement], at)[0], "agreement": agreement, "verdict": verdict,
        "may_reopen": can_reopen_agreement(request.user, agreement),
        "endings": [(key, label, key == (form["ending"].value() or "kept")) for key, label in ENDINGS],
    }  # fmt: skip
    return render(request, "desk/agreements/settling.html", context, status=422 if form.is_bound else 200)


def _settled(request: Request, agreement: Agreement, form: SettlingForm, at) -> HttpResponse:
    ending, words = form.cleaned_data["ending"], form.cleaned_data["words"]
    undo = reverse("desk:agreement-reopening", args=[agreement.pk])
    if ending == "kept":
        agreement.keep(by=request.user, at=at, evidence=words)
        text = _("Marked as done.")
    elif ending == "broken":
        agreement.give_up(by=request.user, at=at, evidence=words)
        text = _("Marked as not done.")
    else:
        agreement.move(end_of(form.cleaned_data["date"], at), reason=words, by=request.user, at=at)
        text, undo = _("The date is moved."), ""
    return done(request, text, to=reverse("desk:agreements"), undo=undo, closes=True, live=_live(agreement.client_id))


@require_POST
def agreement_keeping(request: Request, agreement_id: int) -> HttpResponse:
    """«Сделано» in one press."""
    agreement = _found(request, agreement_id)
    require(can_settle_agreement(request.user, agreement))
    at = timezone.now()
    agreement.keep(by=request.user, at=at)
    part = wants_part(request)
    answer = render(request, "desk/agreements/row.html", {"row": dressed([agreement], at)[0]}) if part else None
    return done(
        request, _("Marked as done."), to=reverse("desk:agreements"), answer=answer, live=_live(agreement.client_id),
        undo=reverse("desk:agreement-reopening", args=[agreement.pk]),
    )  # fmt: skip


@require_POST
def agreement_reopening(request: Request, agreement_id: int) -> HttpResponse:
    agreement = _found(request, agreement_id)
    require(can_reopen_agreement(request.user, agreement))
    agreement.reopen(by=request.user, at=timezone.now())
    return done(request, _("Taken back."), to=reverse("desk:agreements"), closes=True, live=_live(agreement.client_id))


@require_POST
def agreement_withdrawal(request: Request, agreement_id: int) -> HttpResponse:
    """Written down by mistake."""
    agreement = _found(request, agreement_id)
    require(can_settle_agreement(request.user, agreement))
    agreement.withdraw(by=request.user, at=timezone.now())
    return done(request, _("Taken back."), to=reverse("desk:agreements"), closes=True, live=_live(agreement.client_id))


def _found(request: Request, agreement_id: int) -> Agreement:
    return find(
        request, Agreement.objects.select_related("client__manager", "contact", "closed_by", "touch"), pk=agreement_id
    )


def _live(client_id: int) -> list[str]:
    return [f"client:{client_id}", "clients", "mine"]
