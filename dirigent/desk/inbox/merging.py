"""Two conversations of a client brought together, or one parted; and both back again."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dirigent.desk.answers import done
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.access import can_merge_threads, can_split_thread, can_tend_thread
from dirigent.domain.conversations.merging import Changed, join_again, merge, split, unmerge
from dirigent.domain.conversations.models import Medium, Thread
from dirigent.foundation.journal.models import Entry
from dirigent.foundation.verdicts import require

from .going import opened_anew

OFFERED = 30


@require_http_methods(["GET", "HEAD", "POST"])
def merging(request: Request, thread_id: int) -> HttpResponse:
    """The other conversation of the same client: offered, found by its subject, chosen."""
    thread = find(request, Thread.objects.exclude(client=None).select_related("client"), pk=thread_id)
    require(can_tend_thread(request.user))
    others = Thread.objects.filter(client=thread.client_id, medium=Medium.MAIL).exclude(pk=thread.pk)
    if request.method == "POST":
        asked = request.POST.get("into", "")
        into = get_object_or_404(others, pk=int(asked) if asked.isdigit() and len(asked) < 19 else 0)
        require(can_merge_threads(request.user, thread, into))
        entry = merge(thread, into, by=request.user, at=timezone.now())
        undo = reverse("desk:thread-parting", args=[into.pk, entry.pk])
        return opened_anew(request, _("They are one conversation now."), to=_page(into), undo=undo)
    if words := request.GET.get("q", "").strip()[:100]:
        others = others.filter(subject__icontains=words)
    context = {"thread": thread, "others": others.order_by("-last_at", "-pk")[:OFFERED], "words": words}
    return render(request, f"desk/inbox/merge.html{'#found' if 'q' in request.GET else ''}", context)


@require_POST
def parting(request: Request, thread_id: int, entry_id: int) -> HttpResponse:
    """Take a bringing together back."""
    thread, entry = _of(request, thread_id, entry_id, "thread.merged")
    try:
        source = unmerge(entry, by=request.user, at=timezone.now())
    except Changed:
        return done(request, _("Too much has changed since: nothing was taken back."), to=_page(thread))
    return done(request, _("They are two conversations again."), to=_page(source))


@require_POST
def split_off(request: Request, thread_id: int, letter_id: int) -> HttpResponse:
    """From this letter on it is another conversation."""
    thread = find(request, Thread.objects, pk=thread_id)
    require(can_split_thread(request.user, thread))
    letter = get_object_or_404(thread.messages, pk=letter_id)
    try:
        entry = split(letter, by=request.user, at=timezone.now())
    except ValueError:
        return done(request, _("With its first letter the whole conversation would go."), to=_page(thread))
    assert entry.data is not None  # written a moment ago
    new = Thread.objects.get(pk=entry.data["new"])
    undo = reverse("desk:thread-joining", args=[thread.pk, entry.pk])
    return opened_anew(request, _("From this letter on it is a conversation of its own."), to=_page(new), undo=undo)


@require_POST
def joining(request: Request, thread_id: int, entry_id: int) -> HttpResponse:
    """Take a parting back."""
    thread, entry = _of(request, thread_id, entry_id, "thread.split")
    try:
        join_again(entry, by=request.user, at=timezone.now())
    except Changed:
        return done(request, _("Too much has changed since: nothing was taken back."), to=_page(thread))
    return done(request, _("It is one conversation again."), to=_page(thread))


def _of(request: Request, thread_id: int, entry_id: int, kind: str) -> tuple[Thread, Entry]:
    thread = find(request, Thread.objects.exclude(client=None), pk=thread_id)
    require(can_tend_thread(request.user))
    entry = Entry.objects.about(thread).filter(kind=kind, pk=entry_id, client_id=thread.client_id).first()
    if entry is None:
        raise Http404
    return thread, entry


def _page(thread: Thread) -> str:
    return reverse("desk:thread", args=[thread.pk])
