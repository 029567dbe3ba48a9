"""The twelve items of a change of manager: confirmed, added to, or not applicable with a reason."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.request import Request
from dirigent.domain.onboarding.handovers import access, signing
from dirigent.domain.onboarding.handovers.gathering import gather
from dirigent.domain.onboarding.models import Handover, Item, Subject
from dirigent.foundation.verdicts import Denied, require

from .finding import dialog, said, the_handover
from .forms import ItemForm


@require_http_methods(["GET", "POST"])
def item(request: Request, handover_id: int, subject: str) -> HttpResponse:
    found, one = _item(request, handover_id, subject)
    require(access.can_change_package(request.user, found))
    at = timezone.now()
    known = gather([found.client], at=at)[found.client_id][one.subject]
    initial = {"words": one.words, "not_applicable": one.not_applicable}
    form = ItemForm(request.POST or None, is_known=bool(known), initial=initial)
    if form.is_bound and form.is_valid():
        one.confirm(by=request.user, at=at, **form.cleaned_data)
        return said(request, found, _("Confirmed: %(what)s.") % {"what": one}, undo=_undo(one))
    return dialog(
        request, form, heading=str(one), press=gettext_lazy("Confirm"), handover=found, wide=True,
        lines=[line[0] for line in known], lines_heading=gettext_lazy("Known already"),
    )  # fmt: skip


@require_POST
def confirmation(request: Request, handover_id: int, subject: str) -> HttpResponse:
    """What the system knows is right as it stands."""
    found, one = _item(request, handover_id, subject)
    require(access.can_change_package(request.user, found))
    at = timezone.now()
    if not one.words and not gather([found.client], at=at)[found.client_id][one.subject]:
        require(Denied(_("Nothing is known under this item: write it, or say why it does not apply.")))
    one.confirm(by=request.user, at=at)
    return said(request, found, _("Confirmed: %(what)s.") % {"what": one}, undo=_undo(one))


@require_POST
def reopening(request: Request, handover_id: int, subject: str) -> HttpResponse:
    found, one = _item(request, handover_id, subject)
    require(access.can_change_package(request.user, found))
    one.reopen(by=request.user, at=timezone.now())
    return said(request, found, _("The mark is taken back."))


@require_POST
def known(request: Request, handover_id: int) -> HttpResponse:
    """Everything of which something is known, at one press; what is empty stays for a person."""
    found = the_handover(request, handover_id)
    require(access.can_change_package(request.user, found))
    at = timezone.now()
    told = gather([found.client], at=at)[found.client_id]
    number = signing.confirm_known(found, told, by=request.user, at=at)
    text = ngettext("%(n)d item is confirmed.", "%(n)d items are confirmed.", number) % {"n": number}
    return said(request, found, text if number else _("Nothing more to confirm: the rest is to be written by hand."))


def _item(request: Request, handover_id: int, subject: str) -> tuple[Handover, Item]:
    found = the_handover(request, handover_id)
    if subject not in Subject.values:
        raise Http404
    one = get_object_or_404(found.items, subject=subject)
    one.handover = found
    return found, one


def _undo(one: Item) -> str:
    return reverse("desk:item-reopening", args=[one.handover_id, one.subject])
