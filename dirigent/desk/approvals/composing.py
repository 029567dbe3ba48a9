"""Asking a client for approval: what, whose, until when, and what a late answer moves."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.request import Request
from dirigent.domain.approvals import access, asking
from dirigent.domain.approvals.consequence import consequence
from dirigent.domain.approvals.models import Approval
from dirigent.domain.clients.models import Client
from dirigent.foundation.verdicts import Refused, require

from .forms import AskForm, DeadlineForm
from .held import Held, held_files
from .listing import number


@require_http_methods(["GET", "POST"])
def approval_new(request: Request) -> HttpResponse:
    """GET draws the form for the client that is named, else asks which; POST puts the first version up."""
    pk = number(request.POST.get("client") or request.GET.get("client"))
    client = find(request, Client.objects, pk=pk) if pk else None
    require(access.can_ask(request.user))
    if client is None:
        return render(request, "desk/approvals/which_client.html")
    at = timezone.now()
    held: list[Held] = []
    error = ""
    if request.method == "POST":
        held, error = held_files(request)
    form = AskForm(request.POST or None, client=client, at=at)
    if form.is_bound and form.is_valid() and not error:
        try:
            return _put_up(request, client, form, held)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
    context = {"form": form, "client": client, "held": held, "file_error": error, "sentence": _sentence(form)}
    return render(request, "desk/approvals/new.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _put_up(request: Request, client: Client, form: AskForm, held: list[Held]) -> HttpResponse:
    said, at, by = form.cleaned_data, form.at, request.user
    if not Once.is_first(said["token"], by=by, at=at):
        return done(request, _("It is put up already."), to=reverse("desk:approvals"))
    made = Approval.ask(
        client, title=said["title"], kind=said["kind"], text=said["text"], files=[one.told for one in held],
        approvers=form.in_order(), rule=said["rule"], due_at=said["due_at"], depends_on=said["depends_on"],
        depends_date=said["depends_date"], by=by, at=at,
    )  # fmt: skip
    text = _("It is put up. They see it in their room.")
    if said["by_letter"] and asking.ask_by_letter(made, by=by, at=at):
        text = _("It is put up, and the letter with the link is on its way.")
    return to_page(request, made, text)


def to_page(request: Request, approval: Approval, text: str) -> HttpResponse:
    """On to the page of the approval, with or without scripts."""
    url = reverse("desk:approval", args=[approval.pk])
    if not wants_part(request):
        return done(request, text, to=url)
    done_ = done(request, text, to=url)
    done_.headers["HX-Redirect"] = url
    return done_


@require_GET
def approval_consequence(request: Request) -> HttpResponse:
    """The sentence about what a late answer moves, for what is being typed."""
    form = DeadlineForm(request.GET, at=timezone.now())
    return render(request, "desk/approvals/consequence.html", {"sentence": _sentence(form)})


def _sentence(form: DeadlineForm) -> dict:
    """Until when the answer is wanted and what depends on it; nothing while what is typed makes no sense."""
    if not form.is_bound:
        return {"due_at": Approval.due_by_calendar(form.at, None), "counted": True, "words": ""}
    form.is_valid()
    if form.has_error("depends_date") or form.has_error("due_at"):
        return {}
    said = form.cleaned_data
    due = said.get("due_at") or Approval.due_by_calendar(form.at, said.get("depends_date"))
    words = consequence(
        (said.get("depends_on") or "").strip(" ."), said.get("depends_date"), due, form.at, to_client=True
    )
    return {"due_at": due, "counted": not said.get("due_at"), "words": words}
