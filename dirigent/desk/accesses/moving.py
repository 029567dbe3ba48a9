"""A password that stands in a note, a comment, a letter: moved into the vault."""

from django import forms
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dirigent.desk.answers import done
from dirigent.desk.fields import model_choice
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client
from dirigent.domain.conversations.models import Message, Note, Thread, Touch
from dirigent.domain.tasks.models import Comment, Task
from dirigent.domain.tracking import access as may
from dirigent.domain.tracking.models import WITH_PASSWORD, Access, AccessKind
from dirigent.domain.tracking.moving import move, said_in
from dirigent.foundation.verdicts import require

from .acts import live


class MovingForm(forms.Form):
    """Under which access: one that is known, or a new one of this kind."""

    access = forms.ModelChoiceField(
        label=gettext_lazy("Which access is it"),
        queryset=Access.objects.none(),
        required=False,
        empty_label=gettext_lazy("a new one:"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it for"),
        choices=[(one.value, one.label) for one in AccessKind if one in WITH_PASSWORD],
    )

    def __init__(self, *args, client: Client, **kwargs) -> None:
        known = client.accesses.needed().filter(kind__in=WITH_PASSWORD)
        super().__init__(*args, **{**kwargs, "initial": {"access": known.first()}})
        model_choice(self, "access").queryset = known
        self.fields["kind"].required = False


@require_http_methods(["GET", "POST"])
def moving(request: Request, place: str, number: int) -> HttpResponse:
    thing, client = _thing(request, place, number)
    require(may.can_keep_register(request.user))
    form = MovingForm(request.POST or None, client=client)
    found = said_in(place, thing)
    back = reverse("desk:client-accesses", args=[client.pk])
    if form.is_bound and form.is_valid():
        at = timezone.now()
        with transaction.atomic():
            if found:
                access = form.cleaned_data["access"] or Access.note(
                    client, form.cleaned_data["kind"] or AccessKind.OTHER, by=request.user, at=at
                )
                move(place, thing, access, by=request.user, at=at)
                back = reverse("desk:access", args=[access.pk])
        return done(
            request, _("The password is in the vault."), to=back, closes=True, live=[*live(client.pk), "thread"]
        )
    context = {"form": form, "client": client, "count": len(found)}
    return render(request, "desk/accesses/moving.html", context, status=422 if form.is_bound else 200)


def _thing(request: Request, place: str, number: int) -> tuple[Model, Client]:
    """What the text belongs to, if one may see it, and its client. A stranger's has no client yet, and no vault."""
    user, at = request.user, timezone.now()
    thing: Model | None = None
    client: Client | None = None
    if place == "note":
        thing = note = find(request, Note.objects.select_related("client"), pk=number)
        client = note.client
    elif place == "touch":
        thing = touch = find(request, Touch.objects.select_related("client"), pk=number)
        client = touch.client
    elif place == "task":
        thing = task = find(request, Task.objects.select_related("client"), pk=number)
        client = task.client
    elif place == "comment":
        seen = Comment.objects.filter(task__in=Task.objects.visible_to(user, at)).select_related("task__client")
        if thing := seen.filter(pk=number).first():
            client = thing.task.client
    elif place == "letter":
        read = Message.objects.filter(thread__in=Thread.objects.visible_to(user, at)).select_related("thread__client")
        if thing := read.filter(pk=number).first():
            client = thing.thread.client
    if thing is None or client is None:
        raise Http404
    return thing, client
