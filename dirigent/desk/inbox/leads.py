"""A stranger who wants to work with us: a client is entered straight from the letter."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_add_client
from dirigent.domain.clients.models import Client, Contact, Status
from dirigent.domain.conversations.access import can_sort_mail
from dirigent.domain.conversations.attaching import attach
from dirigent.domain.conversations.models import Thread
from dirigent.foundation.verdicts import require

from .forms import LeadForm, letter_of
from .going import opened_anew


@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: Request, thread_id: int) -> HttpResponse:
    thread = find(request, Thread.objects.filter(client=None), pk=thread_id)
    require(can_sort_mail(request.user))
    require(can_add_client(request.user))
    letter = letter_of(thread)
    form = LeadForm(request.POST if request.method == "POST" else None, initial=LeadForm.guessed(letter))
    if request.method == "POST" and form.is_valid():
        client = _take_on(request, form, thread, letter)
        return opened_anew(request, _("%(client)s is entered as a lead.") % {"client": client.name}, to=_open(thread))
    context = {"form": form, "thread": thread, "letter": letter}
    return render(request, "desk/inbox/lead.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _take_on(request: Request, form: LeadForm, thread: Thread, letter) -> Client:
    by, at = request.user, timezone.now()
    client = Client.take_on(
        by=by, at=at, status=Status.LEAD, name=form.cleaned_data["name"], product=form.cleaned_data["product"],
        manager=by if by.in_client_service else None,
    )  # fmt: skip
    mails = [letter.sender_address] if letter and letter.sender_address else []
    contact = Contact.introduce(client, by=by, at=at, mails=mails, **form.person)
    attach(thread, client, by=by, at=at, contact=contact)
    return client


def _open(thread: Thread) -> str:
    return reverse("desk:thread", args=[thread.pk])
