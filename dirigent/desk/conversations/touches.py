"""Writing a contact down, in under fifteen seconds and from anywhere (COM-14); correcting it; taking it back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.calls.asking import note_answer
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.reaching import opening, reach
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations import noting
from dirigent.domain.conversations.access import can_correct_touch, can_note_touch, can_strike_note
from dirigent.domain.conversations.models import Note, Touch
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import require

from .forms import KINDS, NOTE, CorrectionForm, TouchForm
from .promises import MOST, promise_form
from .ties import tie

SUGGESTED = 8


@require_http_methods(["GET", "POST"])
def touch_new(request: Request) -> HttpResponse:
    """The form behind the key C, and what the composer of a card sends to."""
    require(can_note_touch(request.user))
    at = timezone.now()
    if request.method == "GET":
        form = TouchForm(user=request.user, at=at, client=_asked_client(request, at), initial=_asked(request))
        return render(request, "desk/conversations/touch_new.html", _about(form, at))
    form = TouchForm(request.POST, user=request.user, at=at)
    on_card = "on_card" in request.POST
    if not form.is_valid():
        template = (
            "desk/conversations/composer.html"
            if on_card and wants_part(request)
            else "desk/conversations/touch_new.html"
        )
        return render(request, template, _about(form, at), status=422)
    return _noted(request, form, at, on_card=on_card)


def _noted(request: Request, form: TouchForm, at: datetime, *, on_card: bool) -> HttpResponse:
    client = form.client
    assert client is not None
    with transaction.atomic():
        first = Once.is_first(form.cleaned_data["token"], by=request.user, at=at)
        made = _write(form, client, request, at) if first else None
    home = reverse("desk:client", args=[client.pk])
    if isinstance(made, Touch) and request.POST.get("then") == "task":
        return _to_task(request, client, made)
    text, undo = _("It is already written down."), ""
    if isinstance(made, Touch):
        text = _("Written down: %(what)s, %(client)s") % {"what": made.get_channel_display().lower(), "client": client}
        undo = reverse("desk:touch-undo", args=[made.pk])
    elif isinstance(made, Note):
        text = _("Noted for our eyes only.")
        undo = reverse("desk:note-strike", args=[made.pk])
    live = [f"client:{client.pk}", "clients", "mine"]
    if on_card and wants_part(request):
        fresh = TouchForm(user=request.user, at=at, client=client)
        answer = render(request, "desk/conversations/composer.html", _about(fresh, at))
        return done(request, text, to=home, undo=undo, live=live, answer=answer)
    return done(request, text, to=home, undo=undo, live=live, closes=True)


def _write(form: TouchForm, client: Client, request: Request, at: datetime) -> Touch | Note:
    said = form.cleaned_data
    if said["kind"] == NOTE:
        return Note.leave(client, said["summary"], mood=said["mood"], contact=said["contact"], by=request.user, at=at)
    touch = noting.note(
        client, channel=said["kind"], by=request.user, at=at, happened_at=form.happened_at(),
        promises=[line.promise() for line in form.promises if not line.is_empty],
        mood=said["mood"], inward=said["inward"], answers=said.get("thread"), **form.said(),
    )  # fmt: skip
    tie(touch, form.chosen_ties(), by=request.user, at=at)
    note_answer(request.POST, touch, at=at)
    return touch


def _to_task(request: Request, client: Client, touch: Touch) -> HttpResponse:
    """The wish that was heard becomes a task, and keeps where it was heard (COM-13)."""
    entry = Entry.objects.about(touch).filter(client_id=client.pk).order_by("pk").values_list("pk", flat=True).first()
    url = f"{reverse('desk:task-new')}?client={client.pk}&origin={entry}"
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return done(request, _("Written down."), to=url)


def _asked(request: Request) -> dict[str, Any]:
    """What the address already says: whom, how, which letter it answers."""
    asked: dict[str, Any] = {}
    asked["ties"] = [value for value in request.GET.getlist("ties") if value.isdecimal()]
    for name in ("contact", "answers"):
        if (value := request.GET.get(name, "")).isdecimal():
            asked[name] = int(value)
    if request.GET.get("channel") in {kind for kind, _label, _icon in KINDS}:
        asked["kind"] = request.GET["channel"]
    if request.GET.get("purpose") == "congratulation":
        asked["congratulation"] = True
    return asked


def _asked_client(request: Request, at: datetime) -> Client | None:
    number = request.GET.get("client", "")
    if not number.isdecimal() or len(number) > 18:
        return None
    return Client.objects.visible_to(request.user, at).filter(pk=int(number)).first()


def _about(form: TouchForm, at: datetime) -> dict[str, Any]:
    """The form with the person chosen and how to speak with them now."""
    person = form.chosen
    return {
        "form": form,
        "client": form.client,
        "person": person,
        "reach": reach(person, at) if person else None,
        "opening": opening(person) if person else "",
    }


@require_GET
def touch_about(request: Request) -> HttpResponse:
    """The people and open letters of the client just chosen."""
    require(can_note_touch(request.user))
    at = timezone.now()
    form = TouchForm(user=request.user, at=at, client=_asked_client(request, at), initial=_asked(request))
    return render(request, "desk/conversations/touch_new.html#about", _about(form, at))


@require_GET
def touch_clients(request: Request) -> HttpResponse:
    """Clients whose name has this in it; one's own first."""
    at = timezone.now()
    text = " ".join(request.GET.get("client_name", "").replace("\0", "").split())[:100]
    visible = Client.objects.visible_to(request.user, at).exclude(status="former")
    found = list(visible.filter(name__icontains=text).only("name", "manager_id")[:200])
    found.sort(
        key=lambda c: (not c.name.casefold().startswith(text.casefold()), c.manager_id != request.user.pk, c.name)
    )
    return render(request, "desk/conversations/clients.html", {"clients": found[:SUGGESTED]})


@require_GET
def promise_line(request: Request, number: int) -> HttpResponse:
    """One more line for an agreement."""
    line = promise_form(min(number, MOST - 1), at=timezone.now())
    return render(request, "desk/conversations/promise.html", {"line": line})


@require_http_methods(["GET", "POST"])
def touch_correction(request: Request, touch_id: int) -> HttpResponse:
    """A corrected copy takes its place; the earlier text stays to be read."""
    touch = find(request, Touch.objects.select_related("client", "contact"), pk=touch_id)
    require(can_correct_touch(request.user, touch))
    at = timezone.now()
    form = CorrectionForm(request.POST or None, touch=touch, at=at)
    if form.is_bound and form.is_valid():
        touch.correct(by=request.user, at=at, **form.changed())
        return done(
            request, _("Corrected. The earlier text stays in the history."), closes=True,
            to=reverse("desk:client", args=[touch.client_id]), live=[f"client:{touch.client_id}", "clients", "mine"],
        )  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "desk/conversations/correction.html", {"form": form, "touch": touch}, status=status)


@require_http_methods(["GET", "POST"])
def touch_strike(request: Request, touch_id: int) -> HttpResponse:
    """Written down by mistake: it no longer counts."""
    touch = find(request, Touch.objects.select_related("client", "contact", "user"), pk=touch_id)
    require(can_correct_touch(request.user, touch))
    if request.method == "GET":
        return render(request, "desk/conversations/strike.html", {"touch": touch})
    with transaction.atomic():
        if "agreements" in request.POST:
            noting.take_back(touch, by=request.user, at=timezone.now())
        else:
            touch.strike(by=request.user, at=timezone.now())
    return done(
        request, _("Struck out. It no longer counts."), to=reverse("desk:client", args=[touch.client_id]), closes=True,
        live=[f"client:{touch.client_id}", "clients", "mine"],
    )  # fmt: skip


@require_POST
def touch_undo(request: Request, touch_id: int) -> HttpResponse:
    """«Отменить» right after writing down: the contact, its agreements and its note are taken back together."""
    touch = find(request, Touch.objects.select_related("client"), pk=touch_id)
    require(can_correct_touch(request.user, touch))
    noting.take_back(touch, by=request.user, at=timezone.now())
    return done(request, _("Taken back."), to=reverse("desk:client", args=[touch.client_id]))


@require_POST
def note_strike(request: Request, note_id: int) -> HttpResponse:
    note = find(request, Note.objects.select_related("client"), pk=note_id)
    require(can_strike_note(request.user, note))
    note.strike(by=request.user, at=timezone.now())
    return done(
        request, _("Taken back."), to=reverse("desk:client", args=[note.client_id]), live=[f"client:{note.client_id}"]
    )
