"""A new version: shown and asked about anew; or a small edit, where the contract lets it be only told."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.approvals import access, asking
from dirigent.domain.approvals.models import Approval, Remark, Terms
from dirigent.foundation.verdicts import Refused, require

from .composing import to_page
from .forms import VersionForm
from .held import Held, held_files, of_version
from .page import the_approval


@require_http_methods(["GET", "POST"])
def version_new(request: Request, approval_id: int) -> HttpResponse:
    found, at = the_approval(request, approval_id), timezone.now()
    require(access.can_put_up(request.user, found))
    terms = Terms.objects.current().filter(client=found.client_id).first()
    error = ""
    if request.method == "POST":
        held, error = held_files(request)
    else:
        held = of_version(found.current, by=request.user) if found.current else []
    initial = {"text": found.current.text if found.current else ""}
    form = VersionForm(request.POST or None, at=at, terms=terms, approval=found, initial=initial)
    if form.is_bound and form.is_valid() and not error:
        try:
            return _put_up(request, found, form, held)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
    asked = Remark.objects.open().filter(version__approval=found, contact__isnull=False).select_related("contact")
    context = {
        "form": form, "approval": found, "client": found.client, "held": held, "file_error": error, "terms": terms,
        "asked": list(asked[:50]), "said": _said(found),
    }  # fmt: skip
    return render(request, "desk/approvals/version.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _put_up(request: Request, found: Approval, form: VersionForm, held: list[Held]) -> HttpResponse:
    said, at, by = form.cleaned_data, form.at, request.user
    if not Once.is_first(said["token"], by=by, at=at):
        return to_page(request, found, _("It is put up already."))
    minor = said.get("minor", False)
    files = [one.told for one in held]
    version = found.put_up(said["text"], files, said["what_changed"], by=by, at=at, minor=minor, due_at=said["due_at"])
    text = _("Version %(n)d is put up. They see it in their room.") % {"n": version.number}
    if said["by_letter"] and asking.ask_by_letter(found, by=by, at=at):
        text = _("Version %(n)d is put up, and the letter with the link is on its way.") % {"n": version.number}
    return to_page(request, found, text)


def _said(found: Approval) -> list:
    """The words with which corrections were asked for."""
    if found.current is None:
        return []
    return list(found.current.decisions.filter(answer="changes").select_related("contact"))
