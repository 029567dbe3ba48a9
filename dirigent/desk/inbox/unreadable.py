"""Letters that could not be read: somebody looks into each, and says that it is dealt with."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_sort_mail
from dirigent.domain.conversations.models import UnreadableMail
from dirigent.foundation.verdicts import require


@require_POST
def settlement(request: Request, mail_id: int) -> HttpResponse:
    mail = find(request, UnreadableMail.objects, pk=mail_id)
    require(can_sort_mail(request.user))
    mail.settle(by=request.user, at=timezone.now())
    undo = reverse("desk:unreadable-undo", args=[mail.pk])
    return done(request, _("Dealt with. The file stays."), to=_list(), undo=undo)


@require_POST
def undo(request: Request, mail_id: int) -> HttpResponse:
    mail = find(request, UnreadableMail.objects, pk=mail_id)
    require(can_sort_mail(request.user))
    mail.reopen(by=request.user, at=timezone.now())
    return done(request, _("It is on the list again."), to=_list())


def _list() -> str:
    return reverse("desk:inbox") + "?tab=unreadable"
