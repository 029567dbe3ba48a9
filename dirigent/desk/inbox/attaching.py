"""Whose letter it is: likely clients first, any other by name, and the way back."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.access import can_sort_mail
from dirigent.domain.conversations.attaching import attach, detach, domains_of
from dirigent.domain.conversations.guessing import guesses
from dirigent.domain.conversations.models import Direction, Medium, Message, Thread
from dirigent.foundation.verdicts import require

from .forms import PersonForm, letter_of, named_in
from .going import opened_anew

FOUND = 8


@require_http_methods(["GET", "HEAD", "POST"])
def client(request: Request, thread_id: int) -> HttpResponse:
    """The client of a conversation: asked for, looked for, chosen."""
    thread = find(request, Thread.objects.select_related("client"), pk=thread_id)
    require(can_sort_mail(request.user))
    if request.method == "POST":
        return _choose(request, thread)
    at, words = timezone.now(), request.GET.get("q", "").strip()
    mine = Client.objects.visible_to(request.user, at)
    if thread.client_id:
        mine = mine.exclude(pk=thread.client_id)
    if "q" in request.GET:
        found = mine.filter(name__icontains=words)[:FOUND] if words else []
        return render(request, "desk/inbox/attach.html#found", {"found": found, "words": words, "thread": thread})
    letter = letter_of(thread)
    context = {"thread": thread, "letter": letter, "domains": _domains(letter), "tab": request.GET.get("tab", "")}
    if chosen := request.GET.get("client", ""):
        picked = get_object_or_404(mine, pk=_number(chosen))
        return render(request, "desk/inbox/attach_person.html", context | _people(picked, letter))
    return render(request, "desk/inbox/attach.html", context | {"guesses": guesses(thread, request.user, at=at)})


def _domains(letter: Message | None) -> list[str]:
    """The domain that may be remembered whole; none when everybody writes from there."""
    return domains_of([letter.sender_key]) if letter and letter.medium == Medium.MAIL else []


def _people(picked: Client, letter, form: PersonForm | None = None) -> dict:
    form = form or PersonForm(initial=named_in(letter), prefix="new")
    return {"client": picked, "people": picked.contacts.present(), "form": form}


@dataclass
class Choice:
    client: Client
    contact: Contact | None = None
    form: PersonForm | None = None


def _choose(request: Request, thread: Thread) -> HttpResponse:
    choice = _read(request)
    if choice.form and not choice.form.is_valid():
        letter = letter_of(thread)
        context = {"thread": thread, "letter": letter, "domains": _domains(letter), "new_person": True}
        context |= _people(choice.client, context["letter"], choice.form)
        return render(request, "desk/inbox/attach_person.html", context, status=422)
    moved, undo = _carry_out(request, thread, choice)
    said = _("The conversation is with %(client)s now.") % {"client": choice.client.name}
    if len(moved) > 1:
        others = len(moved) - 1
        said += " " + ngettext(
            "%(n)d more of the same sender came along.", "%(n)d more of the same sender came along.", others
        ) % {"n": others}
    page = reverse("desk:thread", args=[thread.pk])
    return opened_anew(request, said, to=page, undo=undo)


def _read(request: Request) -> Choice:
    mine = Client.objects.visible_to(request.user, timezone.now())
    number, _colon, person = request.POST.get("to", "").partition(":")
    person = request.POST.get("person", "") or person
    choice = Choice(get_object_or_404(mine, pk=_number(number)))
    if person == "new":
        choice.form = PersonForm(request.POST, prefix="new")
    elif person:
        known = choice.client.contacts.present()
        choice.contact = get_object_or_404(known, pk=_number(person))
    return choice


@transaction.atomic
def _carry_out(request: Request, thread: Thread, choice: Choice) -> tuple[list[Thread], str]:
    by, at = request.user, timezone.now()
    was, contact, known = thread.client, choice.contact, set()
    if choice.form:
        contact = Contact.introduce(choice.client, by=by, at=at, **choice.form.cleaned_data)
    elif contact:
        known = set(contact.mails.values_list("key", flat=True))
    if was:
        detach([thread], by=by, at=at)
    remember = request.POST.get("remember") == "on"
    domains = remember and request.POST.get("domain") == "on"
    moved = attach(thread, choice.client, by=by, at=at, contact=contact, remember=remember, domains=domains)
    told = {"threads": ",".join(str(one.pk) for one in moved)}
    if was:
        told["was"] = str(was.pk)
    if domains:
        told["domain"] = "yes"
    if contact:
        told["contact"] = str(contact.pk)
        told["new"] = "yes" if choice.form else ""
        fresh = set(contact.mails.values_list("key", flat=True)) - known
        told["mails"] = ",".join(sorted(fresh))
    undo = f"{reverse('desk:thread-client-undo', args=[thread.pk])}?{urlencode({k: v for k, v in told.items() if v})}"
    return moved, undo


@require_POST
@transaction.atomic
def undo(request: Request, thread_id: int) -> HttpResponse:
    """Take an attachment back: the conversations, the remembered address, the contact that was entered with it."""
    thread = find(request, Thread.objects.select_related("client"), pk=thread_id)
    require(can_sort_mail(request.user))
    by, at, told = request.user, timezone.now(), request.GET
    ids = [int(one) for one in told.get("threads", "").split(",")[:200] if one.isdigit() and len(one) < 19]
    moved = Thread.objects.visible_to(by, at).select_related("client").filter(pk__in=ids, client=thread.client_id)
    if thread.client is None:
        return redirect(reverse("desk:thread", args=[thread.pk]))
    mine = Client.objects.visible_to(by, at)
    contact = thread.client.contacts.filter(pk=_number(told.get("contact", "")), client__in=mine).first()
    detach(list(moved), by=by, at=at, domains=bool(told.get("domain")))
    if contact:
        gone = set(told.get("mails", "").split(","))
        contact.change(by=by, at=at, mails=[mail.address for mail in contact.mails.all() if mail.key not in gone])
        if told.get("new"):
            contact.leave(by=by, at=at)
    was = mine.filter(pk=_number(told.get("was", ""))).first()
    if was:
        attach(Thread.objects.get(pk=thread.pk), was, by=by, at=at, remember=False)
    return done(request, _("It is where it was."), to=reverse("desk:thread", args=[thread.pk]))


@require_POST
@transaction.atomic
def detachment(request: Request, thread_id: int) -> HttpResponse:
    """It is not this client's after all: it waits among the strangers again."""
    thread = find(request, Thread.objects.exclude(client=None).select_related("client"), pk=thread_id)
    require(can_sort_mail(request.user))
    letters = thread.messages.filter(direction=Direction.IN).exclude(contact=None)
    people = set(letters.values_list("contact", flat=True))
    was = thread.client
    assert was is not None  # those without a client are not even looked among
    detach([thread], by=request.user, at=timezone.now())
    back = reverse("desk:thread-return", args=[thread.pk])
    told = {"client": was.pk} | ({"contact": people.pop()} if len(people) == 1 else {})
    said = _("It is no longer with %(client)s and waits to be sorted.") % {"client": was.name}
    return done(request, said, to=reverse("desk:thread", args=[thread.pk]), undo=f"{back}?{urlencode(told)}")


@require_POST
@transaction.atomic
def coming_back(request: Request, thread_id: int) -> HttpResponse:
    """Take a detachment back."""
    thread = find(request, Thread.objects.filter(client=None), pk=thread_id)
    require(can_sort_mail(request.user))
    at, told = timezone.now(), request.GET
    was = get_object_or_404(Client.objects.visible_to(request.user, at), pk=_number(told.get("client", "")))
    contact = was.contacts.filter(pk=_number(told.get("contact", ""))).first()
    attach(thread, was, by=request.user, at=at, contact=contact, remember=False)
    return done(request, _("It is where it was."), to=reverse("desk:thread", args=[thread.pk]))


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 19 else 0
