"""Not ours: a conversation, or many at once, leaves the list and stays readable."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_sort_mail
from dirigent.domain.conversations.models import Thread
from dirigent.foundation.verdicts import require

from .going import back_to_list


@require_http_methods(["POST", "DELETE"])
def dismissal(request: Request, thread_id: int) -> HttpResponse:
    """The dismissal of a conversation: POST makes it, DELETE takes it back."""
    thread = find(request, Thread.objects, pk=thread_id)
    require(can_sort_mail(request.user))
    if request.method == "DELETE":
        thread.restore(by=request.user, at=timezone.now())
        return done(request, _("It waits among the strangers again."), to=reverse("desk:thread", args=[thread.pk]))
    thread.dismiss(by=request.user, at=timezone.now())
    undo = f"{reverse('desk:inbox-restoring')}?ids={thread.pk}"
    return done(request, _("Set aside. It stays readable."), to=back_to_list(request), undo=undo)


@require_POST
def dismissals(request: Request) -> HttpResponse:
    require(can_sort_mail(request.user))
    threads = _named(request, request.POST.getlist("ids")).filter(client=None, dismissed_at=None)
    at, ids = timezone.now(), []
    for thread in threads:
        thread.dismiss(by=request.user, at=at)
        ids.append(thread.pk)
    if not ids:
        return done(request, _("Nothing was marked."), to=back_to_list(request))
    said = ngettext("%(n)d conversation is set aside.", "%(n)d conversations are set aside.", len(ids)) % {
        "n": len(ids)
    }
    undo = f"{reverse('desk:inbox-restoring')}?ids={','.join(map(str, ids))}"
    return done(request, said, to=back_to_list(request), undo=undo)


@require_POST
def restoring(request: Request) -> HttpResponse:
    require(can_sort_mail(request.user))
    at = timezone.now()
    for thread in _named(request, request.GET.get("ids", "").split(",")):
        thread.restore(by=request.user, at=at)
    return done(request, _("It waits among the strangers again."), to=back_to_list(request))


def _named(request: Request, ids: list[str]):
    numbers = [int(one) for one in ids[:500] if one.isdigit() and len(one) < 19]
    return Thread.objects.visible_to(request.user, timezone.now()).filter(pk__in=numbers)
