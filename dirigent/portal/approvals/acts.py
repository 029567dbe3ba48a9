"""Yes, corrections, a question, a colleague who answers instead. Each is the person's own act: nobody of us can do it here."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.domain.approvals import sheets
from dirigent.domain.approvals.jobs import ask_now
from dirigent.domain.approvals.models import Answer, Through, Version
from dirigent.domain.passes.models import Through as CameThrough
from dirigent.foundation.verdicts import Refused
from dirigent.portal.showing import approvals as showing
from dirigent.portal.visitor import PortalRequest, address_of, found

from .forms import CorrectionsForm, RemarkForm


@require_http_methods(["GET", "POST"])
def approval_consent(request: PortalRequest, pk: int) -> HttpResponse:
    """GET shows exactly what is agreed to; POST is the answer."""
    whole = found(showing.approval(request.contact, pk, timezone.now()))
    if request.method == "POST":
        return _decided(request, pk, Answer.APPROVE, "")
    if not whole.may_approve:
        return redirect("portal:approval", pk)
    return render(request, "portal/approvals/consent.html", {"one": whole})


@require_http_methods(["GET", "POST"])
def approval_corrections(request: PortalRequest, pk: int) -> HttpResponse:
    whole = found(showing.approval(request.contact, pk, timezone.now()))
    form = CorrectionsForm(request.POST or None, pinned=whole.my_open_notes)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"] or ngettext(
            "See my remark.", "See my remarks: %(n)d.", whole.my_open_notes
        ) % {"n": whole.my_open_notes}
        return _decided(request, pk, Answer.CHANGES, words)
    if not whole.may_object and request.method == "GET":
        return redirect("portal:approval", pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/approvals/corrections.html", {"one": whole, "form": form}, status=status)


def _decided(request: PortalRequest, pk: int, answer: str, words: str) -> HttpResponse:
    version: Version = found(showing.version(request.contact, pk))
    by_link = request.visit is not None and request.visit.through == CameThrough.LINK
    try:
        version.decide(
            request.contact, answer, words=words, through=Through.LINK if by_link else Through.PORTAL,
            at=timezone.now(), visit=request.visit, address=address_of(request), seen_hash=request.POST.get("seen", ""),
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused.reason))
    return redirect("portal:approval", pk)


@require_POST
def approval_remarks(request: PortalRequest, pk: int) -> HttpResponse:
    """A remark or a question, pinned to a place or to the whole."""
    version: Version = found(showing.version(request.contact, pk))
    form = RemarkForm(request.POST)
    to = redirect(reverse("portal:approval", args=[pk]) + "#notes")
    if not form.is_valid():
        messages.error(request, _("Write what you want to say."))
        return to
    said = form.cleaned_data
    file = version.files.filter(pk=said["file"]).first() if said["file"] else None
    spot = sheets.place(page=said["page"], x=said["x"], y=said["y"], quote=said["quote"])
    try:
        version.remark(
            said["words"],
            contact=request.contact,
            at=timezone.now(),
            file=file,
            place=spot,
            is_question=said["question"],
        )
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return to
    messages.success(
        request,
        _("Your question has reached us. The answer will be here.") if said["question"] else _("The remark is kept."),
    )
    return to


@require_POST
def approval_delegation(request: PortalRequest, pk: int) -> HttpResponse:
    """A colleague of theirs answers instead."""
    version: Version = found(showing.version(request.contact, pk))
    told = request.POST.get("to", "")
    others = request.contact.client.contacts.present()
    to = found(others.filter(pk=int(told)).first() if told.isdecimal() and len(told) < 19 else None)
    try:
        with transaction.atomic():
            version.approval.delegate(request.contact, to, at=timezone.now())
            ask_now.defer(approval_id=pk)
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("We shall ask %(name)s.") % {"name": to.full_name})
    return redirect("portal:approval", pk)
