"""The package from sales: the brief, the payment, the documents, and what the new manager has studied."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.desk.inbox.downloads import handed_out
from dirigent.desk.request import Request
from dirigent.domain.onboarding.handovers import access
from dirigent.domain.onboarding.models import Handover, Paper, PaperKind
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.files.storing import store
from dirigent.foundation.verdicts import require

from .finding import day_of, dialog, said, the_handover
from .forms import BriefForm, PaperForm, PaymentForm


@require_http_methods(["GET", "POST"])
def brief(request: Request, handover_id: int) -> HttpResponse:
    found = _sale(request, handover_id)
    require(access.can_change_package(request.user, found))
    at = timezone.now()
    initial = {"revision": found.revision, "handed_on": found.handed_on or day_of(at)}
    form = BriefForm(request.POST or None, instance=Handover.objects.get(pk=found.pk), initial=initial)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["revision"] not in (None, found.revision):
            form.data = fresh = request.POST.copy()
            fresh["revision"] = str(found.revision)
            form.add_error(
                None,
                _("A colleague has changed the brief meanwhile. Look at it, then save again: your words will stand."),
            )
        else:
            told = {name: form.cleaned_data[name] for name in BriefForm.Meta.fields}
            found.change(by=request.user, at=at, **told)
            return said(request, found, _("The brief is saved."))
    return dialog(
        request, form, heading=gettext_lazy("Brief from sales"), press=gettext_lazy("Save"), handover=found, wide=True
    )


@require_POST
def brief_study(request: Request, handover_id: int) -> HttpResponse:
    found = _sale(request, handover_id)
    require(access.can_study(request.user, found))
    found.study(by=request.user, at=timezone.now())
    return said(request, found, _("Noted: the brief is studied."))


@require_http_methods(["GET", "POST"])
def payment(request: Request, handover_id: int) -> HttpResponse:
    """A fact with its document; the trust of the head is the only way around it."""
    found = _sale(request, handover_id)
    require(access.can_change_package(request.user, found))
    at = timezone.now()
    initial = {"paid_amount": found.paid_amount, "paid_on": found.paid_on}
    form = PaymentForm(request.POST or None, request.FILES or None, today=day_of(at), initial=initial)
    if form.is_bound and form.is_valid():
        told, file = form.cleaned_data, form.cleaned_data["file"]
        found.note_payment(
            told["paid_amount"], told["paid_on"], store(file), safe_name(file.name), by=request.user, at=at
        )
        return said(request, found, _("The payment is confirmed."))
    return dialog(
        request,
        form,
        heading=gettext_lazy("The payment has arrived"),
        press=gettext_lazy("Confirm"),
        handover=found,
        files=True,
    )


@require_safe
def payment_file(request: Request, handover_id: int) -> FileResponse:
    found = the_handover(request, handover_id)
    if found.paid_file is None:
        raise Http404
    return handed_out(found.paid_file, safe_name(found.paid_file_name))


@require_http_methods(["GET", "POST"])
def paper_new(request: Request, handover_id: int, kind: str) -> HttpResponse:
    found = _sale(request, handover_id)
    if kind not in PaperKind.values:
        raise Http404
    require(access.can_add_papers(request.user, found))
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        fields = {"title": told["title"], "link": told["link"] or "", "not_needed": told["not_needed"]}
        if file := told["file"]:
            fields |= {"file": store(file), "file_name": safe_name(file.name)}
        Paper.put(found, kind, by=request.user, at=timezone.now(), **fields)
        return said(request, found, _("Added to the package."))
    heading = str(PaperKind(kind).label).capitalize()
    return dialog(request, form, heading=heading, press=gettext_lazy("Add"), handover=found, files=True)


@require_safe
def paper_file(request: Request, handover_id: int, paper_id: int) -> FileResponse:
    paper = _paper(the_handover(request, handover_id), paper_id)
    if paper.file is None:
        raise Http404
    return handed_out(paper.file, safe_name(paper.file_name))


@require_POST
def paper_study(request: Request, handover_id: int, paper_id: int) -> HttpResponse:
    found = the_handover(request, handover_id)
    require(access.can_study(request.user, found))
    _paper(found, paper_id).study(by=request.user, at=timezone.now())
    return said(request, found, _("Noted: the document is studied."))


@require_POST
def paper_removal(request: Request, handover_id: int, paper_id: int) -> HttpResponse:
    found = the_handover(request, handover_id)
    require(access.can_change_package(request.user, found))
    _paper(found, paper_id).remove(by=request.user, at=timezone.now())
    return said(request, found, _("Removed from the package."))


def _sale(request: Request, handover_id: int) -> Handover:
    found = the_handover(request, handover_id)
    if not found.is_sale:
        raise Http404
    return found


def _paper(found: Handover, paper_id: int) -> Paper:
    return get_object_or_404(found.papers.select_related("file", "handover"), pk=paper_id)
