"""Remarks at places of a version: ours, and our answers to theirs. The client reads all of them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.approvals import access, sheets
from dirigent.domain.approvals.models import Approval, Remark, Version
from dirigent.foundation.verdicts import Refused, require

from .forms import RemarkForm


@require_POST
def approval_remarks(request: Request, approval_id: int, number: int) -> HttpResponse:
    """A remark of ours to a place of this version, or to all of it."""
    found = _approval(request, approval_id)
    require(access.can_remark(request.user, found))
    version = get_object_or_404(Version.objects.select_related("approval__client"), approval=found, number=number)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Write what you want to say."))
    said = form.cleaned_data
    file = version.files.filter(pk=said["file"]).first() if said["file"] else None
    spot = sheets.place(page=said["page"], x=said["x"], y=said["y"], quote=said["quote"])
    version.remark(said["words"], user=request.user, at=timezone.now(), file=file, place=spot)
    return _done(request, found, _("The remark is there; the client sees it too."), number)


@require_POST
def remark_answer(request: Request, approval_id: int, remark_id: int) -> HttpResponse:
    found = _approval(request, approval_id)
    require(access.can_remark(request.user, found))
    remark = _remark(found, remark_id)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Write what you want to say."))
    remark.version.remark(form.cleaned_data["words"], user=request.user, at=timezone.now(), answers=remark)
    return _done(request, found, _("Answered; the client sees it."), remark.version.number)


@require_POST
def remark_settling(request: Request, approval_id: int, remark_id: int) -> HttpResponse:
    """Put right, or answered: it is open no more."""
    found = _approval(request, approval_id)
    remark = _remark(found, remark_id)
    require(access.can_settle_remark(request.user, remark))
    remark.settle(by=request.user, at=timezone.now())
    return _done(request, found, _("Put right."), remark.version.number)


def _approval(request: Request, approval_id: int) -> Approval:
    return find(request, Approval.objects.select_related("client"), pk=approval_id)


def _remark(found: Approval, remark_id: int) -> Remark:
    known = Remark.objects.select_related("version__approval__client")
    return get_object_or_404(known, pk=remark_id, version__approval=found, answers=None)


def _done(request: Request, found: Approval, text: str, number: int) -> HttpResponse:
    to = f"{reverse('desk:approval', args=[found.pk])}?version={number}#remarks"
    return done(request, text, to=to, live=[f"client:{found.client_id}"])
