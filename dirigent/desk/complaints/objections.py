"""The library of objections: what clients say and how we answer; found by a word of theirs."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.care.access import can_edit_objections
from dirigent.domain.care.models import Objection
from dirigent.foundation.verdicts import require

MOST = 200


class ObjectionForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What the client says"), max_length=300, widget=forms.Textarea(attrs={"rows": 2, "autofocus": ""}),
        error_messages={"required": gettext_lazy("Write how the client puts it.")},
    )  # fmt: skip
    answer = forms.CharField(
        label=gettext_lazy("What we answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("As it is said aloud, so that it can be read from the screen during the call."),
        error_messages={"required": gettext_lazy("Write the answer.")},
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("What is behind it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    tags = forms.CharField(
        label=gettext_lazy("About what"), max_length=300, required=False,
        help_text=gettext_lazy("A few words separated by commas: money, deadlines, results."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_tags(self) -> list[str]:
        told = [tag.strip().lower()[:40] for tag in self.cleaned_data["tags"].split(",")]
        return list(dict.fromkeys(tag for tag in told if tag))[:10]


@require_GET
def objections(request: Request) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    tag = request.GET.get("tag", "")[:40]
    every = list(Objection.objects.visible_to(request.user, timezone.now()).current()[:MOST])
    found = Objection.objects.about(text, most=MOST) if text else every
    shown = [one for one in found if not tag or tag in one.tags]
    context = {
        "rows": shown, "text": text, "tag": tag, "tags": sorted({name for one in every for name in one.tags}),
        "count": len(every), "may_edit": bool(can_edit_objections(request.user)),
    }  # fmt: skip
    part = wants_part(request) and "q" in request.GET
    return render(request, "desk/objections/index.html#rows" if part else "desk/objections/index.html", context)


@require_http_methods(["GET", "POST"])
def objection_new(request: Request) -> HttpResponse:
    require(can_edit_objections(request.user))
    form = ObjectionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        made = Objection.add(
            said["words"], said["answer"], why=said["why"], tags=said["tags"], by=request.user, at=timezone.now()
        )
        undo = reverse("desk:objection-retirement", args=[made.pk])
        return done(
            request, _("Added to the library."), to=reverse("desk:objections"), undo=undo, closes=True, live=["mine"]
        )
    return render(
        request,
        "desk/objections/edit.html",
        {"form": form, "objection": None, "stale": False},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def objection(request: Request, objection_id: int) -> HttpResponse:
    """Another wording; of two heads at once the second sees what the first wrote."""
    found = find(request, Objection.objects, pk=objection_id)
    require(can_edit_objections(request.user))
    initial = {
        "words": found.words, "answer": found.answer, "why": found.why, "tags": ", ".join(found.tags),
        "revision": found.revision,
    }  # fmt: skip
    form = ObjectionForm(request.POST or None, initial=initial)
    stale = False
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        stale = said.pop("revision") != found.revision
        if not stale:
            found.change(by=request.user, at=timezone.now(), **said)
            return done(request, _("Saved."), to=reverse("desk:objections"), closes=True, live=["mine"])
        form.data = fresh = request.POST.copy()
        fresh["revision"] = str(found.revision)
    status = 422 if form.is_bound else 200
    context = {"form": form, "objection": found, "stale": stale}
    return render(request, "desk/objections/edit.html", context, status=status)


@require_POST
def retirement(request: Request, objection_id: int) -> HttpResponse:
    found = find(request, Objection.objects, pk=objection_id)
    require(can_edit_objections(request.user))
    found.retire(by=request.user, at=timezone.now())
    undo = reverse("desk:objection-return", args=[found.pk])
    return done(
        request, _("Taken out of the library."), to=reverse("desk:objections"), undo=undo, closes=True, live=["mine"]
    )


@require_POST
def coming_back(request: Request, objection_id: int) -> HttpResponse:
    found = find(request, Objection.objects, pk=objection_id)
    require(can_edit_objections(request.user))
    found.come_back(by=request.user, at=timezone.now())
    return done(request, _("It is back in the library."), to=reverse("desk:objections"), live=["mine"])
