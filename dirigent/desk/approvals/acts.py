"""What is done with an approval: handed over, withdrawn, reminded of, recorded as it was said, the terms of the contract."""

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.fields import model_choice
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.approvals import access, asking
from dirigent.domain.approvals.models import Answer, Approval, Approver, Asking, Stage, Terms
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Message, Touch
from dirigent.foundation.verdicts import Refused, require

from .forms import DelegationForm, TermsForm, WithdrawalForm, WordForm
from .page import the_approval

OFFERED = 12


@require_http_methods(["GET", "POST"])
def approval_withdrawal(request: Request, approval_id: int) -> HttpResponse:
    found = the_approval(request, approval_id)
    require(access.can_withdraw(request.user, found))
    form = WithdrawalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        found.withdraw(reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        return _done(request, found, _("Withdrawn. The client sees that nothing is asked any more."))
    return _dialog(request, "withdrawal", found, form)


@require_POST
def approval_reminder(request: Request, approval_id: int) -> HttpResponse:
    """Now, besides the reminders that go by themselves."""
    found = the_approval(request, approval_id)
    require(access.can_remind(request.user, found))
    at = timezone.now()
    told = asking.remind(found, by=request.user, at=at)
    if told:
        text = _("The reminder is on its way.")
    elif Asking.objects.filter(version=found.current, stage=Stage.HAND, day=asking.client_day(found, at)).exists():
        text = _("They were reminded today already: better call.")
    else:
        text = _("Nobody who is waited for has a mail address: call them.")
    return _done(request, found, text)


@require_http_methods(["GET", "POST"])
def approval_delegation(request: Request, approval_id: int, approver_id: int) -> HttpResponse:
    """Somebody else of the client answers in this person's place."""
    found = the_approval(request, approval_id)
    giver = get_object_or_404(found.approvers.select_related("contact"), pk=approver_id, ended_at=None)
    require(access.can_delegate(request.user, found))
    form = DelegationForm(request.POST or None, approval=found)
    if form.is_bound and form.is_valid():
        to, at = form.cleaned_data["to"], timezone.now()
        try:
            with transaction.atomic():
                found.delegate(giver.contact, to, by=request.user, at=at)
                asking.ask_by_letter(found, by=request.user, at=at)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            return _done(request, found, _("Now %(name)s is asked.") % {"name": to})
    others = model_choice(form, "to").queryset
    return _dialog(request, "delegation", found, form, giver=giver, others=bool(others is not None and others.exists()))


@require_POST
def delegation_end(request: Request, approval_id: int, approver_id: int) -> HttpResponse:
    found = the_approval(request, approval_id)
    require(access.can_delegate(request.user, found))
    named = get_object_or_404(Approver, pk=approver_id, approval=found, delegate_of__isnull=False)
    took = found.take_back_delegation(named, by=request.user, at=timezone.now())
    text = (
        _("They answer themselves again.")
        if took
        else _("It is too late: %(name)s has answered.") % {"name": named.contact}
    )
    return _done(request, found, text)


@require_http_methods(["GET", "POST"])
def approval_word(request: Request, approval_id: int, contact_id: int) -> HttpResponse:
    """What this person said aloud or wrote: recorded with the talk or the letter it stands in."""
    found, at = the_approval(request, approval_id), timezone.now()
    asked = found.approvers.filter(ended_at=None).values("contact")
    contact = get_object_or_404(Contact, pk=contact_id, client=found.client_id, pk__in=asked)
    version = found.current
    if version is None:
        raise Http404
    version.approval = found
    require(access.can_record(request.user, version, contact, Answer.APPROVE, at))
    since = version.put_up_at
    talks = Touch.objects.filter(client=found.client_id, struck_at=None, two_sided=True, at__gte=since)
    talks = talks.filter(Q(contact=contact) | Q(contact=None))
    letters = Message.objects.filter(
        thread__client=found.client_id, contact=contact, direction="in", doubt="", at__gte=since
    )
    form = WordForm(
        request.POST or None,
        talks=list(talks.select_related("report", "contact", "user").order_by("-at")[:OFFERED]),
        letters=list(letters.select_related("thread").order_by("-at")[:OFFERED]),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            version.decide(
                contact, said["answer"], words=said["words"], at=at, by=request.user,
                seen_hash=request.POST.get("seen", ""), **form.proof(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            return _done(request, found, _("Their word is recorded with its evidence."))
    return _dialog(request, "word", found, form, contact=contact, version=version)


@require_http_methods(["GET", "POST"])
def consent_terms(request: Request, client_id: int) -> HttpResponse:
    """What the client's contract lets us change without asking anew."""
    client = find(request, Client.objects, pk=client_id)
    require(access.can_agree_terms(request.user))
    current = Terms.objects.current().filter(client=client).first()
    initial = {"words": current.words, "hours": current.minutes // 60} if current else None
    form = TermsForm(request.POST or None, initial=initial)
    at, to = timezone.now(), reverse("desk:client", args=[client.pk])
    if request.method == "POST" and current and "end" in request.POST:
        current.end(by=request.user, at=at)
        return done(request, _("From now on every edit is asked about."), to=to, closes=True)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        Terms.agree(client, words=said["words"], minutes=said["hours"] * 60, by=request.user, at=at)
        return done(request, _("Small edits may be told by the contract."), to=to, closes=True)
    context = {"form": form, "client": client, "current": current}
    return render(request, "desk/approvals/terms.html", context, status=422 if form.is_bound else 200)


def _dialog(request: Request, name: str, found: Approval, form, **more: object) -> HttpResponse:
    context = {"form": form, "approval": found, **more}
    return render(request, f"desk/approvals/{name}.html", context, status=422 if form.is_bound else 200)


def _done(request: Request, found: Approval, text: str) -> HttpResponse:
    to = reverse("desk:approval", args=[found.pk])
    return done(request, text, to=to, closes=True, live=[f"client:{found.client_id}", "clients", "mine"])
