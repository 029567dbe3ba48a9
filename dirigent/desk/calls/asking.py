"""«Вам удобно разговаривать?»: the answer is written down with the talk, and a window it teaches is confirmed by a person."""

from datetime import datetime

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.clients.access import can_change_client
from dirigent.domain.clients.models import Contact
from dirigent.domain.conversations import learning
from dirigent.domain.conversations.models import Answer, Touch
from dirigent.foundation.verdicts import require

WEEKDAYS = (
    gettext_lazy("on Mondays"), gettext_lazy("on Tuesdays"), gettext_lazy("on Wednesdays"), gettext_lazy("on Thursdays"),
    gettext_lazy("on Fridays"), gettext_lazy("on Saturdays"), gettext_lazy("on Sundays"),
)  # fmt: skip


class AnswerForm(forms.Form):
    """Optional fields beside a talk that is being written down."""

    convenient = forms.ChoiceField(choices=[("", ""), *Answer.choices], required=False)
    later = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"])


def note_answer(data: QueryDict, touch: Touch, *, at: datetime) -> None:
    """What was answered in this talk, if it was asked. An hour that cannot be read is left out: the talk itself counts."""
    form = AnswerForm(data)
    form.is_valid()
    answer = form.cleaned_data.get("convenient")
    if answer and touch.contact:
        later = form.cleaned_data.get("later")
        learning.note_answer(
            touch.contact, answer, by=touch.user, at=at, asked_at=touch.at, touch=touch,
            later_at=later if later and later > touch.at else None,
        )  # fmt: skip


def taught(contact: Contact, at: datetime) -> dict | None:
    """What the answers propose, in words with figures: «3 раза из 3 по вторникам было удобно с 14 до 17»."""
    one = learning.suggestion(contact, at=at)
    if one is None:
        return None
    return {
        "weekday": WEEKDAYS[one.weekday], "starts": f"{one.starts:%H:%M}", "ends": f"{one.ends:%H:%M}",
        "suited": one.suited, "asked": one.asked, "name": contact.given_name,
    }  # fmt: skip


@require_POST
def lesson(request: Request, contact_id: int) -> HttpResponse:
    """«Добавить» makes it a window of the card, «Не надо» forgets these answers."""
    contact = find(request, Contact.objects.select_related("client").with_channels(), pk=contact_id)
    require(can_change_client(request.user))
    at, to = timezone.now(), reverse("desk:contact", args=[contact_id])
    one = learning.suggestion(contact, at=at)
    if one is None:
        return done(request, _("There is nothing to decide any more."), to=to)
    if request.POST.get("decision") != "add":
        learning.turn_down(contact, by=request.user, at=at)
        return done(request, _("Left as it was: the next answers are counted anew."), to=to)
    learning.take_up(contact, one, by=request.user, at=at)
    return done(request, _("The hours are in the card."), to=to)
