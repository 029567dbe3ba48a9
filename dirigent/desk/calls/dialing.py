"""The button that calls. Outside the person's hours it first says so and offers the next good moment (COM-8)."""

import uuid
from datetime import datetime

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.design import typography
from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.models import Once
from dirigent.desk.reaching import opening, reach
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations import dialling
from dirigent.domain.conversations.access import can_make_agreement, can_note_touch
from dirigent.domain.conversations.channels import Trouble
from dirigent.domain.conversations.models import Agreement, Side
from dirigent.foundation.verdicts import require
from dirigent.regulation.access import can_decide
from dirigent.regulation.models import Duty


class DialForm(forms.Form):
    phone = forms.CharField(max_length=20)
    token = forms.UUIDField()


def _found(request: Request, contact_id: int) -> Contact:
    return find(request, Contact.objects.select_related("client").with_channels(), pk=contact_id)


@require_http_methods(["GET", "POST"])
def dialing(request: Request, contact_id: int) -> HttpResponse:
    """GET: is it a good hour? POST: the telephone rings. The same press twice is one call."""
    contact, at = _found(request, contact_id), timezone.now()
    require(can_note_touch(request.user))
    if request.method == "GET":
        return render(request, "desk/calls/dialing.html", _asked(request, contact, at))
    form = DialForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/calls/dialing.html", _asked(request, contact, at), status=422)
    home = reverse("desk:contact", args=[contact.pk])
    token = form.cleaned_data["token"]
    with transaction.atomic():
        first = Once.is_first(token, by=request.user, at=at)
    if not first:
        return done(request, _("The call has begun already."), to=home, closes=True)
    try:
        dialling.dial(contact, form.cleaned_data["phone"], by=request.user, at=at, key=str(token))
    except Trouble as fault:
        # What was sent was right: it is the exchange that could not.
        return render(request, "desk/calls/dialing.html", _asked(request, contact, at) | {"trouble": str(fault)})
    text = _("Pick up your telephone: then %(name)s will be rung.") % {"name": contact}
    return done(request, text, to=home, closes=True, live=["mine"])


def _asked(request: Request, contact: Contact, at: datetime) -> dict:
    said = request.POST.get("phone") or request.GET.get("phone", "")
    phones = [phone.number for phone in contact.phones.all()]
    duty = request.POST.get("duty") or request.GET.get("duty", "")
    coming = None if contact.no_calls else contact.next_window(at)
    return {
        "person": contact, "client": contact.client, "reach": reach(contact, at), "opening": opening(contact),
        "phone": said if said in phones else next(iter(phones), ""), "token": uuid.uuid4(),
        "telephone": dialling.telephone_of(request.user), "duty": duty if duty.isdecimal() else "",
        "when": _when(coming[0], at) if coming else "",
    }  # fmt: skip


def _when(moment: datetime, at: datetime) -> str:
    """«завтра в 10:00»."""
    return _("%(day)s at %(time)s") % {"day": typography.near_day(moment, at), "time": typography.clock(moment)}


@require_POST
def reminder(request: Request, contact_id: int) -> HttpResponse:
    """«Напомнить завтра в 10:00»: the duty it was for is put off till then; without one it becomes a promise of ours."""
    contact, at = _found(request, contact_id), timezone.now()
    require(can_make_agreement(request.user))
    coming = None if contact.no_calls else contact.next_window(at)
    if coming is None:
        return done(
            request, _("Nobody knows a better hour: ask when it suits."), to=reverse("desk:contact", args=[contact.pk])
        )
    opens, ends = coming
    when = _when(opens, at)
    if duty := _duty(request, at):
        reason = _("%(name)s asks to be called at other hours") % {"name": contact}
        duty.postpone(opens, reason=reason, by=request.user, at=at)
        undo = reverse("desk:duty-taking-up", args=[duty.pk])
        text = _("Put off: it comes back %(when)s.") % {"when": when}
        return done(request, text, to=reverse("desk:day"), undo=undo, closes=True, live=["mine"])
    Agreement.make(
        contact.client,
        _("call %(name)s") % {"name": contact},
        side=Side.OURS,
        due_at=ends,
        by=request.user,
        at=at,
        contact=contact,
    )
    text = _("It will be in your day: call %(when)s.") % {"when": when}
    to = reverse("desk:contact", args=[contact.pk])
    return done(request, text, to=to, closes=True, live=["mine", f"client:{contact.client_id}"])


def _duty(request: Request, at: datetime) -> Duty | None:
    number = request.POST.get("duty", "")
    if not (number.isdecimal() and len(number) < 19):
        return None
    duty = Duty.objects.visible_to(request.user, at).filter(pk=int(number)).first()
    return duty if duty is not None and can_decide(request.user, duty) else None
