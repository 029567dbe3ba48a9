"""Missing and disputed points: the taker asks, the giver answers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from dirigent.desk.request import Request
from dirigent.domain.onboarding.handovers import access
from dirigent.domain.onboarding.models import Doubt
from dirigent.foundation.verdicts import require

from .finding import dialog, said, the_handover
from .forms import AnswerForm, DoubtForm


@require_http_methods(["GET", "POST"])
def doubt_new(request: Request, handover_id: int) -> HttpResponse:
    found = the_handover(request, handover_id)
    require(access.can_study(request.user, found))
    form = DoubtForm(request.POST or None, initial={"about": request.GET.get("about", "")[:120]})
    if form.is_bound and form.is_valid():
        Doubt.ask(found, by=request.user, at=timezone.now(), **form.cleaned_data)
        return said(request, found, _("Asked. %(who)s has a working day to answer.") % {"who": found.giver})
    heading = _("Question to %(who)s") % {"who": found.giver}
    return dialog(request, form, heading=heading, press=gettext_lazy("Ask"), handover=found)


@require_http_methods(["GET", "POST"])
def answer(request: Request, handover_id: int, doubt_id: int) -> HttpResponse:
    found = the_handover(request, handover_id)
    require(access.can_fill(request.user, found))
    doubt = get_object_or_404(found.doubts.select_related("asked_by"), pk=doubt_id)
    doubt.handover = found
    form = AnswerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        doubt.reply(form.cleaned_data["answer"], by=request.user, at=timezone.now())
        return said(request, found, _("Answered."))
    return dialog(
        request, form, heading=gettext_lazy("Answer to the question"), press=pgettext_lazy("verb", "Answer"), handover=found,
        lines=[doubt.words], lines_heading=str(doubt.asked_by),
    )  # fmt: skip
