"""The report of a meeting or a call: drawn up from the record, sent, confirmed or corrected by the client (COM-15)."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done, wants_part
from dirigent.desk.fields import model_choice
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations import composing, reporting
from dirigent.domain.conversations.access import can_write_report
from dirigent.domain.conversations.models import Confirmation, ContactReport, Outgoing, Sending, Touch
from dirigent.foundation.verdicts import require
from dirigent.regulation.models import Duty


class ReportForm(forms.Form):
    contact = forms.ModelChoiceField(
        label=gettext_lazy("To whom"), queryset=Contact.objects.none(), required=False,
        empty_label=gettext_lazy("nobody in particular"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Text for the client"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14, "data-jargon": reverse_lazy("desk:jargon")}),
        help_text=gettext_lazy("Built from what you wrote down of the talk. What was noted for our eyes only is not in it."),
        error_messages={"required": gettext_lazy("There is not a word in it yet.")},
    )  # fmt: skip

    def __init__(self, *args, client: Client, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "contact").queryset = client.contacts.present()


class AnswerForm(forms.Form):
    how = forms.ChoiceField(label=gettext_lazy("How they answered"), choices=Confirmation, initial=Confirmation.LETTER)
    correction = forms.CharField(
        label=gettext_lazy("As the client corrected it"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Empty: they agreed with every word."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def touch_report(request: Request, touch_id: int) -> HttpResponse:
    """GET shows the draft or what became of it; POST puts it into a letter, or keeps that it went another way."""
    touch = find(request, Touch.objects.select_related("client", "contact", "user", "corrects"), pk=touch_id)
    may = can_write_report(request.user, touch)
    report = ContactReport.objects.filter(touch=touch).select_related("outgoing__message", "contact").first()
    if report and report.went_at:
        return _sent(request, touch, report, AnswerForm())
    contact = report.contact if report else touch.contact
    initial = {
        "contact": contact,
        "text": report.text if report else reporting.draft(touch, contact=contact, by=request.user),
    }
    form = ReportForm(request.POST or None, client=touch.client, initial=initial)
    if form.is_bound:
        require(may)
        if form.is_valid():
            return _kept(request, touch, form)
    duty = _duty(touch)
    context = {"form": form, "touch": touch, "report": report, "may": may, "duty": duty}
    return render(request, "desk/reports/report.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _kept(request: Request, touch: Touch, form: ReportForm) -> HttpResponse:
    at, said = timezone.now(), form.cleaned_data
    report = ContactReport.draw_up(touch, said["text"], contact=said["contact"], by=request.user, at=at)
    home = reverse("desk:client", args=[touch.client_id])
    live = [f"client:{touch.client_id}", "clients", "mine"]
    if request.POST.get("then") == "sent":
        report.send(by=request.user, at=at)
        undo = reverse("desk:report-recall", args=[report.pk])
        return done(request, _("Kept as sent."), to=home, undo=undo, closes=True, live=live)
    letter = report.outgoing if report.outgoing and report.outgoing.state == Sending.DRAFT else None
    letter = letter or composing.letter_to(touch.client, by=request.user, at=at, contact=said["contact"])
    letter.purpose, letter.subject, letter.text = "report", reporting.subject(touch), said["text"]
    letter.save()
    report.put_into(letter)
    url = reverse("desk:writing-draft", args=[letter.pk])
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return done(request, _("The letter is ready: look at it and send."), to=url)


def _sent(request: Request, touch: Touch, report: ContactReport, form: AnswerForm, status: int = 200) -> HttpResponse:
    context = {
        "touch": touch, "report": report, "form": form, "versions": report.versions.select_related("by"),
        "may": can_write_report(request.user, touch), "text": _went(report),
    }  # fmt: skip
    return render(request, "desk/reports/sent.html", context, status=status)


def _went(report: ContactReport) -> str:
    """What the client has read: the letter as it went, else the text as it was drawn up."""
    letter: Outgoing | None = report.outgoing
    return letter.message.text if letter and letter.message and not report.answered_at else report.text


@require_POST
def answer(request: Request, report_id: int) -> HttpResponse:
    """The client confirmed it, or put it in their own words."""
    report = find(
        request,
        ContactReport.objects.select_related(
            "touch__client", "touch__contact", "outgoing__message", "outgoing__author"
        ),
        pk=report_id,
    )
    require(can_write_report(request.user, report.touch))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _sent(request, report.touch, report, form, 422)
    said = form.cleaned_data
    report.confirm(how=said["how"], correction=said["correction"].strip(), by=request.user, at=timezone.now())
    text = _("The client’s wording is kept beside ours.") if report.corrected else _("Confirmed by the client.")
    to = reverse("desk:client", args=[report.client_id])
    return done(request, text, to=to, closes=True, live=[f"client:{report.client_id}", "mine"])


@require_POST
def recall(request: Request, report_id: int) -> HttpResponse:
    """It did not go after all."""
    report = find(request, ContactReport.objects.select_related("touch__client"), pk=report_id)
    require(can_write_report(request.user, report.touch))
    report.recall(by=request.user, at=timezone.now())
    to = reverse("desk:client", args=[report.client_id])
    return done(request, _("It is a draft again."), to=to, live=[f"client:{report.client_id}", "mine"])


def _duty(touch: Touch) -> Duty | None:
    """The duty this report fulfils: it may be waived from here, with a reason."""
    first = touch
    while first.corrects:
        first = first.corrects
    return Duty.objects.open().filter(clause="R3.report", subject_id=first.pk).first()
