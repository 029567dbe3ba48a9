"""A letter is an assignment, by one press; and what happens to it then."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_mark_assignment
from dirigent.domain.conversations.models import Assignment, Confirmation, Direction, Thread
from dirigent.foundation.verdicts import require
from dirigent.regulation.models import Duty


class RestatementForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("How we understood it"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8, "autofocus": ""}),
        help_text=gettext_lazy("What we do, by when, and what will be there at the end. This is what you send."),
        error_messages={"required": gettext_lazy("Write how you understood it.")},
    )  # fmt: skip


class WordForm(forms.Form):
    how = forms.ChoiceField(label=gettext_lazy("How they said it"), choices=Confirmation, initial=Confirmation.LETTER)
    evidence = forms.CharField(
        label=gettext_lazy("In the client’s words"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write what the client said.")},
    )  # fmt: skip


@require_POST
def marking(request: Request, thread_id: int, letter_id: int) -> HttpResponse:
    """This letter is an assignment: it is called back today."""
    thread = find(request, Thread.objects.select_related("client"), pk=thread_id)
    require(can_mark_assignment(request.user))
    letter = get_object_or_404(thread.messages, pk=letter_id, direction=Direction.IN, thread__client__isnull=False)
    made = Assignment.mark(letter, by=request.user, at=timezone.now())
    undo = reverse("desk:assignment-unmarking", args=[made.pk])
    text = _("It is an assignment now: call and walk through it today.")
    return done(request, text, to=reverse("desk:thread", args=[thread.pk]), undo=undo, live=_live(made.client_id))


@require_POST
def unmarking(request: Request, assignment_id: int) -> HttpResponse:
    found = _found(request, assignment_id)
    require(can_mark_assignment(request.user))
    found.unmark(by=request.user, at=timezone.now())
    to = reverse("desk:thread", args=[found.message.thread_id])
    return done(request, _("It is an ordinary letter again."), to=to, closes=True, live=_live(found.client_id))


@require_http_methods(["GET", "POST"])
def assignment(request: Request, assignment_id: int) -> HttpResponse:
    """The assignment and what comes next; POST keeps that our restatement has gone."""
    found, at = _found(request, assignment_id), timezone.now()
    may = can_mark_assignment(request.user)
    form = RestatementForm(request.POST or None, initial={"text": found.restatement})
    if form.is_bound:
        require(may)
        if form.is_valid():
            found.restate(form.cleaned_data["text"], by=request.user, at=at)
            text = _("Kept as sent. Now ask the client whether it is right.")
            return done(request, text, to=_home(found), closes=True, live=_live(found.client_id))
    return _drawn(request, found, form, WordForm(), may, 422 if form.is_bound else 200)


@require_POST
def confirmation(request: Request, assignment_id: int) -> HttpResponse:
    """The client agreed with our restatement."""
    found, at = _found(request, assignment_id), timezone.now()
    may = can_mark_assignment(request.user)
    require(may)
    form = WordForm(request.POST)
    if not form.is_valid():
        return _drawn(request, found, RestatementForm(initial={"text": found.restatement}), form, may, 422)
    found.confirm(how=form.cleaned_data["how"], evidence=form.cleaned_data["evidence"], by=request.user, at=at)
    undo = reverse("desk:assignment-confirmation-undo", args=[found.pk])
    return done(
        request,
        _("Confirmed: we understood each other."),
        to=_home(found),
        undo=undo,
        closes=True,
        live=_live(found.client_id),
    )


@require_POST
def confirmation_undo(request: Request, assignment_id: int) -> HttpResponse:
    found = _found(request, assignment_id)
    require(can_mark_assignment(request.user))
    found.take_confirmation_back(by=request.user, at=timezone.now())
    return done(request, _("Taken back."), to=_home(found), live=_live(found.client_id))


def _drawn(request: Request, found: Assignment, form, word, may, status: int) -> HttpResponse:
    duty = Duty.objects.open().filter(clause="R3.callback", subject_id=found.pk).first()
    context = {"assignment": found, "form": form, "word": word, "may": may, "duty": duty, "letter": found.message}
    return render(request, "desk/assignments/assignment.html", context, status=status)


def _found(request: Request, assignment_id: int) -> Assignment:
    return find(
        request,
        Assignment.objects.meant().select_related("client", "message__contact", "touch", "restated_by", "confirmed_by"),
        pk=assignment_id,
    )


def _home(found: Assignment) -> str:
    return reverse("desk:client", args=[found.client_id])


def _live(client_id: int) -> list[str]:
    return [f"client:{client_id}", "clients", "mine"]
