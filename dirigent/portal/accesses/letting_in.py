from datetime import datetime

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.domain.clients.models import Contact
from dirigent.domain.tracking.models import Access, Secret, access_words
from dirigent.integrations.sitecheck.jobs import ask
from dirigent.portal.answers import done
from dirigent.portal.showing import accesses as showing
from dirigent.portal.showing.history import TOLD, Data
from dirigent.portal.visitor import PortalRequest, found
from dirigent.portal.waiting import WAITING, Waiting

from .forms import PasswordForm, StuckForm


@require_safe
def accesses(request: PortalRequest) -> HttpResponse:
    at = timezone.now()
    told = {"accesses": showing.accesses(request.contact, at), "instructions": showing.instructions(request.contact)}
    return render(request, "portal/accesses/index.html", told)


@require_safe
def access(request: PortalRequest, access_id: int) -> HttpResponse:
    """How it is given, step by step; and once it is given, who of us uses it."""
    one = found(showing.access_of(request.contact, access_id, timezone.now()))
    return render(
        request, "portal/accesses/access.html", {"one": one, "form": PasswordForm() if one.by_password else None}
    )


@require_POST
def giving(request: PortalRequest, access_id: int) -> HttpResponse:
    """«Done, check it»."""
    one = _found(request, access_id)
    one.give(contact=request.contact, at=timezone.now())
    return done(
        request, _("Thank you! We check it and write to you if anything is missing."), to=reverse("portal:accesses")
    )


@sensitive_post_parameters("password", "login")
@require_http_methods(["POST"])
def password(request: PortalRequest, access_id: int) -> HttpResponse:
    """A login and a password, straight into the vault; sent twice, it is kept once."""
    one, at = _found(request, access_id), timezone.now()
    form = PasswordForm(request.POST)
    if not form.is_valid():
        whole = found(showing.access_of(request.contact, access_id, at))
        return render(request, "portal/accesses/access.html", {"one": whole, "form": form}, status=422)
    said = dict(form.cleaned_data)
    origin = f"portal:{said.pop('token')}"[:64]
    with transaction.atomic():
        locked = Access.objects.select_for_update(of=("self",)).get(pk=one.pk)
        if not locked.secrets.filter(origin=origin).exists():
            Secret.keep(locked, said, contact=request.contact, label=_("from the client"), origin=origin, at=at)
            locked.give(contact=request.contact, at=at)
    return done(
        request,
        _("It is in the vault. We check it and write to you if anything is missing."),
        to=reverse("portal:accesses"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def stuck(request: PortalRequest, access_id: int) -> HttpResponse:
    """«It does not work»."""
    one = _found(request, access_id)
    form = StuckForm(request.POST or None)
    if form.is_valid():
        one.get_stuck(form.cleaned_data["words"], contact=request.contact, at=timezone.now())
        return done(request, _("Thank you. We call you and go through it together."), to=reverse("portal:accesses"))
    told = {"form": form, "one": found(showing.access_of(request.contact, access_id, timezone.now()))}
    return render(request, "portal/accesses/stuck.html", told, status=422 if form.is_bound else 200)


@require_POST
def calling_back(request: PortalRequest, access_id: int) -> HttpResponse:
    """The client wants us out."""
    one = _found(request, access_id)
    one.call_back(request.contact, at=timezone.now())
    return done(request, _("Written down: we leave it and tell you when it is done."), to=reverse("portal:accesses"))


@require_safe
def instruction(request: PortalRequest, instruction_id: int) -> HttpResponse:
    one = found(showing.instruction_of(request.contact, instruction_id))
    return render(request, "portal/accesses/instruction.html", {"one": one})


@require_safe
def instruction_file(request: PortalRequest, instruction_id: int) -> FileResponse:
    one = found(showing.the_instruction(request.contact, instruction_id))
    if one.file is None:
        raise Http404
    name = _("Instruction for programmers, %(site)s.pdf") % {"site": str(one.site).replace("/", "-")}
    answer = FileResponse(one.file.open(), as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
def instruction_done(request: PortalRequest, instruction_id: int) -> HttpResponse:
    """Their programmers have put it in: the site is looked at."""
    one = found(showing.the_instruction(request.contact, instruction_id))
    at = timezone.now()
    if one.done_at is None:
        one.say_done(contact=request.contact, at=at)
        ask(one.site, by=None, at=at)
    return done(request, _("Thank you! We look at the site now."), to=reverse("portal:accesses"))


def _found(request: PortalRequest, access_id: int) -> Access:
    return found(showing.the_access(request.contact, access_id))


def _waiting(contact: Contact, at: datetime) -> list[Waiting]:
    asked = [
        Waiting(
            _("Please let us in: %(what)s") % {"what": one.title}, _("What for: %(purpose)s.") % {"purpose": one.purpose},
            reverse("portal:access", args=[one.pk]), _("Show me how"), since=one.since,
        )
        for one in showing.accesses(contact, at) if one.act
    ]  # fmt: skip
    written = [
        Waiting(
            _("To be put on the site %(site)s") % {"site": one.site},
            _("For your programmers: everything is to be copied. Sent on %(day)s.") % {"day": date_format(timezone.localtime(one.sent), _("j E"))},
            reverse("portal:instruction", args=[one.pk]), _("Open"), since=one.sent,
        )
        for one in showing.instructions(contact) if one.done is None
    ]  # fmt: skip
    return asked + written


def _about(data: Data) -> str:

    return access_words(data["access"], data.get("name", ""))


WAITING.append(_waiting)
TOLD |= {
    "access.asked": lambda data: _("We asked for access: %(what)s") % {"what": _about(data)},
    "access.given": lambda data: _("Access was given: %(what)s") % {"what": _about(data)},
    "access.stuck": lambda data: _("Giving access did not work out: %(what)s") % {"what": _about(data)},
    "access.verified": lambda data: _("We checked the access, it works: %(what)s") % {"what": _about(data)},
    "access.short": lambda data: _("We checked the access, a wider right is needed: %(what)s") % {"what": _about(data)},
    "access.called_back": lambda data: _("You asked us to leave: %(what)s") % {"what": _about(data)},
    "access.closed": lambda data: _("We left the access: %(what)s") % {"what": _about(data)},
    "secret.kept": lambda data: _("A password was put into the vault: %(what)s") % {"what": _about(data)},
    "secret.revealed": lambda data: _("We looked at the password: %(what)s") % {"what": _about(data)},
    "instruction.sent": lambda data: _("We sent an instruction for the site %(site)s") % data,
    "instruction.done": lambda data: _("The instruction for the site %(site)s is done") % data,
}
