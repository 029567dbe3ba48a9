"""Files of a letter being written: put to it, taken away, looked at by its author."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dirigent.desk.answers import wants_part
from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations import composing
from dirigent.domain.conversations.models import Outgoing, OutgoingFile, Sending
from dirigent.foundation.files.naming import safe_name
from dirigent.foundation.files.storing import store

from .composer import Composer, drawn
from .letters import bound, home_of
from .people import wants_a_call

LARGEST = 50 * 1024 * 1024
MOST = 50


@require_POST
def files(request: Request) -> HttpResponse:
    """The letter is kept and the files are put to it. A plan or a report is to be explained by a call (COM-7)."""
    form = bound(request)
    sent = request.FILES.getlist("file")
    composer = Composer(request.user, form.at, form.draft(), form.thread, form.client, form=form, page=form.page)
    try:
        kept = composing.keep(composer.draft, page=form.page, revision=form.revision, by=request.user, at=form.at)
        composer.draft = kept
        composer.notice = _wrong_with(sent, kept)
        if not composer.notice:
            composing.enclose(
                kept, [(safe_name(one.name), one.content_type or "", store(one)) for one in sent], at=form.at
            )
            if not kept.explain and wants_a_call(one.name or "" for one in sent):
                kept.explain = True
                kept.save(update_fields=["explain"])
    except (composing.LetGo, composing.Stale):
        composer.notice = _("The letter was changed on another page: reload this one, then attach the file.")
    if not wants_part(request) and not composer.notice:
        return redirect(home_of(composer.draft))
    return drawn(request, composer, status=422 if composer.notice else 200)


@require_POST
def removal(request: Request, outgoing_id: int, file_id: int) -> HttpResponse:
    """The file is not sent."""
    draft = _mine(request, outgoing_id)
    OutgoingFile.objects.filter(outgoing=draft, outgoing__state=Sending.DRAFT, pk=file_id).delete()
    if wants_part(request):
        return HttpResponse("")
    return redirect(home_of(draft))


@require_safe
def file(request: Request, outgoing_id: int, file_id: int) -> FileResponse:
    """Never shown in the browser: what a stranger has put into a file must not run with our address."""
    attached = get_object_or_404(_mine(request, outgoing_id).files.select_related("file"), pk=file_id)
    answer = FileResponse(
        attached.file.open(), as_attachment=True, filename=attached.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _mine(request: Request, outgoing_id: int) -> Outgoing:
    draft = find(request, Outgoing.objects, pk=outgoing_id)
    if draft.author_id != request.user.pk:
        raise Http404
    return draft


def _wrong_with(sent: list, draft: Outgoing) -> str:
    if not sent:
        return _("Choose a file first.")
    if draft.files.count() + len(sent) > MOST:
        return _("A letter takes up to 50 files.")
    for one in sent:
        if one.size > LARGEST:
            said = {"name": safe_name(one.name), "size": one.size // 1024 // 1024}
            return _("“%(name)s” weighs %(size)d MB and files up to 50 MB are kept. Put a link to it instead.") % said
        if not one.size:
            return _("“%(name)s” is empty.") % {"name": safe_name(one.name)}
    return ""
