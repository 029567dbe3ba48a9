"""The people of a client: the page of each, how to speak with them, and changing it."""

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.calls.asking import taught
from dirigent.desk.finding import find
from dirigent.desk.reaching import manner, opening, reach
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_change_client
from dirigent.domain.clients.models import Client, Contact, OfficialAddress
from dirigent.domain.conversations.models import Agreement, Message, Note, Touch
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import require

from .contact_forms import WEEKDAYS, ContactForm, born
from .inviting import chats_of
from .timeline import PAGE, events


@require_GET
def contact(request: Request, contact_id: int) -> HttpResponse:
    """Everything one should know before calling (COM-8, COM-9)."""
    person = find(request, Contact.objects.select_related("client", "client__manager").with_channels(), pk=contact_id)
    at = timezone.now()
    client = person.client
    entries = list(
        Entry.objects.of_client(client.pk).readable_by(request.user.pk).filter(_with(person)).recent()[:PAGE]
    )
    days: dict[int, list[str]] = {}
    for window in person.windows.all():
        days.setdefault(window.weekday, []).append(f"{window.starts:%H:%M}–{window.ends:%H:%M}")
    return render(
        request,
        "desk/clients/contact.html",
        {
            "person": person,
            "client": client,
            "reach": reach(person, at),
            "manner": manner(person),
            "opening": opening(person),
            "born": born(person),
            "week": [(label, ", ".join(days.get(n, ()))) for n, label in enumerate(WEEKDAYS) if days.get(n)],
            "events": events(entries, client, at),
            "agreements": Agreement.objects.open().filter(contact=person).select_related("contact"),
            "may_change": can_change_client(request.user),
            "official": set(OfficialAddress.objects.open().filter(client=client).values_list("key", flat=True)),
            "chats": chats_of(person, request.user),
            "lesson": None if person.left_at else taught(person, at),
        },
    )


def _with(person: Contact) -> Q:
    """Entries about what went on with this person."""
    found = Q(subject_kind="clients.contact", subject_id=person.pk)
    for model, kind in ((Touch, "touch.noted"), (Message, ""), (Note, "note.left"), (Agreement, "")):
        mine = model.objects.filter(contact=person)
        kinds = Q(kind=kind) if kind else Q()
        found |= Q(subject_kind=model._meta.label_lower, subject_id__in=mine.values("pk")) & kinds
    return found


@require_http_methods(["GET", "POST"])
def contact_new(request: Request, client_id: int) -> HttpResponse:
    client = find(request, Client.objects, pk=client_id)
    require(can_change_client(request.user))
    form = ContactForm(request.POST or None, client=client)
    if form.is_bound and form.is_valid():
        person = Contact.introduce(client, by=request.user, at=timezone.now(), **form.said())
        return done(request, _("The person is in the card."), to=reverse("desk:contact", args=[person.pk]))
    return _form(request, form, client, None)


@require_http_methods(["GET", "POST"])
def contact_card(request: Request, contact_id: int) -> HttpResponse:
    person = find(request, Contact.objects.select_related("client").with_channels(), pk=contact_id)
    client = person.client
    require(can_change_client(request.user))
    form = ContactForm(request.POST or None, client=client, instance=person, initial={"revision": person.revision})
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            now = Contact.objects.select_for_update(of=("self",)).select_related("client").get(pk=person.pk)
            if form.cleaned_data["revision"] == now.revision:
                now.change(by=request.user, at=timezone.now(), **form.said())
                return done(request, _("Saved."), to=reverse("desk:contact", args=[person.pk]))
        return _conflict(request, form, client, now)
    return _form(request, form, client, person)


def _conflict(request: Request, form: ContactForm, client: Client, now: Contact) -> HttpResponse:
    """Somebody else changed the card meanwhile: what they wrote stands beside what is typed here."""
    written = ContactForm(client=client, instance=now)
    theirs = [
        (field.label, written[name].value() or "—", form.data.get(name) or "—")
        for name, field in form.fields.items()
        if name != "revision" and str(written[name].value() or "") != (form.data.get(name) or "")
        and not (written[name].value() in (True, False) and bool(form.data.get(name)) == written[name].value())
    ]  # fmt: skip
    typed = request.POST.copy()
    typed["revision"] = str(now.revision)
    form.data = typed
    return _form(request, form, client, now, theirs=theirs, status=409)


def _form(request, form: ContactForm, client: Client, person: Contact | None, *, theirs=(), status: int = 200):
    if form.is_bound and status == 200:
        status = 422
    context = {"form": form, "client": client, "person": person, "theirs": theirs}
    return render(request, "desk/clients/contact_form.html", context, status=status)


@require_POST
def contact_leaving(request: Request, contact_id: int) -> HttpResponse:
    """The person no longer works there."""
    person = find(request, Contact.objects.select_related("client"), pk=contact_id)
    require(can_change_client(request.user))
    person.leave(by=request.user, at=timezone.now())
    return done(
        request, _("%(name)s no longer works there.") % {"name": person}, to=reverse("desk:contact", args=[person.pk]),
        undo=reverse("desk:contact-return", args=[person.pk]),
    )  # fmt: skip


@require_POST
def contact_return(request: Request, contact_id: int) -> HttpResponse:
    person = find(request, Contact.objects.select_related("client"), pk=contact_id)
    require(can_change_client(request.user))
    person.come_back(by=request.user, at=timezone.now())
    return done(request, _("%(name)s is back.") % {"name": person}, to=reverse("desk:contact", args=[person.pk]))
