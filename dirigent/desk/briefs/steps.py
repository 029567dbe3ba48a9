"""The steps of a brief: given to the client, understood in full, not needed any more."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.request import Request
from dirigent.domain.onboarding import access
from dirigent.domain.onboarding.asking import ask_to_fill
from dirigent.foundation.verdicts import require

from .finding import acted, asked, the_brief
from .forms import AskForm, closing


@require_http_methods(["GET", "POST"])
def asking(request: Request, brief_id: int) -> HttpResponse:
    """Given to a person of the client to fill, with a letter or without."""
    brief, at = the_brief(request, brief_id), timezone.now()
    require(access.can_fill(request.user, brief))
    form = AskForm(
        request.POST or None, brief=brief, at=at, initial={"contact": brief.contact_id, "due_at": closing(at, 2)}
    )

    def take(said: dict) -> HttpResponse:
        brief.ask(said["contact"], due_at=said["due_at"], by=request.user, at=at)
        text = _("It is on their page now.")
        if said["letter"]:
            text = _("The letter with the link is on its way.")
            if ask_to_fill(brief, by=request.user, at=at) is None:
                text = _(
                    "It is on their page, but no letter went: there is no mail of theirs in the card, or no mailbox of ours."
                )
        return acted(request, brief, text, closes=True)

    return asked(request, "desk/briefs/asking.html", form, take, brief=brief)


@require_POST
def understanding(request: Request, brief_id: int) -> HttpResponse:
    """«Understood in full»."""
    brief = the_brief(request, brief_id)
    require(access.can_understand(request.user, brief))
    brief.understand(by=request.user, at=timezone.now())
    undo = reverse("desk:brief-doubt", args=[brief.pk])
    return acted(request, brief, _("Marked: understood in full. Now put it in your own words."), undo=undo)


@require_POST
def doubt(request: Request, brief_id: int) -> HttpResponse:
    brief = the_brief(request, brief_id)
    require(access.can_tend(request.user, brief))
    brief.doubt(by=request.user, at=timezone.now())
    return acted(request, brief, _("The mark is taken off."))


@require_POST
def withdrawal(request: Request, brief_id: int) -> HttpResponse:
    brief = the_brief(request, brief_id)
    require(access.can_tend(request.user, brief))
    brief.withdraw(by=request.user, at=timezone.now())
    undo = reverse("desk:brief-restoring", args=[brief.pk])
    return acted(request, brief, _("The brief is put aside as not needed."), undo=undo)


@require_POST
def restoring(request: Request, brief_id: int) -> HttpResponse:
    brief = the_brief(request, brief_id)
    require(access.can_begin_brief(request.user))
    brief.restore(by=request.user, at=timezone.now())
    return acted(request, brief, _("The brief is back."))
