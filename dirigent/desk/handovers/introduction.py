"""The letter by which the client learns who their manager is now: suggested, edited, sent once."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dirigent.desk.request import Request
from dirigent.domain.conversations.composing import mailbox_for
from dirigent.domain.onboarding.handovers import access, introducing
from dirigent.foundation.verdicts import require

from .finding import dialog, said, the_handover
from .forms import IntroductionForm


@require_http_methods(["GET", "POST"])
def introduction(request: Request, handover_id: int) -> HttpResponse:
    found = the_handover(request, handover_id)
    require(access.can_introduce(request.user, found))
    people = introducing.people_to_tell(found.client)
    first = people.first()
    subject, text = introducing.words_for(found, first, request.user)
    initial = {"contact": first.pk if first else None, "subject": subject, "text": text}
    form = IntroductionForm(request.POST or None, people=people, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        sent = introducing.introduce(
            found, told["contact"], told["subject"], told["text"], by=request.user, at=timezone.now()
        )
        if sent is not None:
            return said(request, found, _("The letter is on its way. Now call."))
        form.add_error(None, _("There is no mailbox to write from: connect one in the settings."))
    note = "" if mailbox_for(request.user) else _("There is no mailbox to write from: connect one in the settings.")
    return dialog(
        request, form, heading=gettext_lazy("Introduce yourself to the client"), press=gettext_lazy("Send"), handover=found,
        wide=True, note=note,
    )  # fmt: skip
