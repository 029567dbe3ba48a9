"""Who works here: entered, changed, given a password, let go with what they leave, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dirigent.desk.answers import done
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.people.access import can_dismiss, can_give_password, can_manage_people
from dirigent.domain.people.models import User
from dirigent.domain.people.passwords import made_up
from dirigent.domain.tasks.models import Task
from dirigent.foundation.verdicts import require

from .forms import PersonForm

NAMED = 20


@require_safe
def people(request: Request) -> HttpResponse:
    require(can_manage_people(request.user))
    everybody = list(
        User.objects.select_related("department").order_by("-is_active", "family_name", "given_name", "pk")
    )
    here = [person for person in everybody if person.is_active]
    context = {"here": here, "gone": [person for person in everybody if not person.is_active]}
    return render(request, "desk/settings/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    require(can_manage_people(request.user))
    form = PersonForm(request.POST if request.method == "POST" else None, by=request.user)
    if request.method == "POST" and form.is_valid():
        given = made_up()
        person = User.hire(by=request.user, at=timezone.now(), password=given, **form.cleaned_data)
        return _shown_once(request, person, given)
    return render(
        request, "desk/settings/person.html", {"form": form, "person": None}, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, person_id: int) -> HttpResponse:
    require(can_manage_people(request.user))
    found = get_object_or_404(User, pk=person_id)
    require(can_give_password(request.user, found))  # who may change the mail address may ask for a new password
    was = found.role
    form = PersonForm(
        request.POST if request.method == "POST" else None, by=request.user, instance=User.objects.get(pk=found.pk)
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["role"] != was:
            require(can_dismiss(request.user, found))
        found.change(by=request.user, at=timezone.now(), **form.cleaned_data)
        return done(request, _("Kept."), to=reverse("desk:settings-people"), closes=True, live=("people",))
    context = {"form": form, "person": found}
    return render(request, "desk/settings/person.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request, person_id: int) -> HttpResponse:
    """A new password, shown once to whoever gives it."""
    found = get_object_or_404(User.objects.active(), pk=person_id)
    require(can_give_password(request.user, found))
    if request.method == "POST":
        given = made_up()
        found.give_password(given, by=request.user, at=timezone.now())
        return _shown_once(request, found, given)
    return render(request, "desk/settings/password.html", {"person": found, "given": ""})


def _shown_once(request: Request, person: User, given: str) -> HttpResponse:
    answer = render(request, "desk/settings/password.html", {"person": person, "given": given})
    answer["Cache-Control"] = "no-store"
    answer["HX-Trigger"] = '{"refresh": {"names": ["people"]}}'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: Request, person_id: int) -> HttpResponse:
    """The person leaves: what stays without an owner is named first."""
    found = get_object_or_404(User.objects.active(), pk=person_id)
    verdict = can_dismiss(request.user, found)
    require(can_manage_people(request.user))
    if request.method == "POST":
        require(verdict)
        found.dismiss(by=request.user, at=timezone.now())
        back = reverse("desk:settings-person-return", args=[found.pk])
        said = _("%(name)s can no longer come in.") % {"name": found}
        return done(request, said, to=reverse("desk:settings-people"), undo=back, closes=True, live=("people",))
    led = Client.objects.filter(manager=found)
    tasks = Task.objects.open().filter(assignee=found).select_related("client")
    context = {
        "person": found,
        "verdict": verdict,
        "led": led[:NAMED],
        "led_count": led.count(),
        "deputised_count": Client.objects.filter(deputy=found).count(),
        "tasks": tasks.order_by("due_at", "pk")[:NAMED],
        "task_count": tasks.count(),
        "headed": found.headed.all(),
    }
    return render(request, "desk/settings/leaving.html", context)


@require_POST
def coming_back(request: Request, person_id: int) -> HttpResponse:
    require(can_manage_people(request.user))
    found = get_object_or_404(User, pk=person_id)
    require(can_give_password(request.user, found))
    found.take_back(by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s works here again.") % {"name": found})
    return redirect("desk:settings-people")
