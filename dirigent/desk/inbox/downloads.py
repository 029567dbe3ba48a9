"""Bytes of strangers, handed out as something to save and never to run."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dirigent.desk.finding import find
from dirigent.desk.request import Request
from dirigent.domain.conversations.models import Attachment, Thread, UnreadableMail
from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.naming import safe_name


@require_safe
def attachment(request: Request, thread_id: int, file_id: int) -> FileResponse:
    opened = find(request, Thread.objects, pk=thread_id)
    found = get_object_or_404(Attachment.objects.select_related("file"), pk=file_id, message__thread=opened)
    return handed_out(found.file, safe_name(found.name))


@require_safe
def original(request: Request, thread_id: int, letter_id: int) -> FileResponse:
    """The letter byte for byte as it came."""
    opened = find(request, Thread.objects, pk=thread_id)
    letter = get_object_or_404(opened.messages.select_related("raw"), pk=letter_id)
    return handed_out(letter.raw, safe_name(f"{letter.subject[:80] or letter.pk}.eml"))


@require_safe
def unreadable(request: Request, mail_id: int) -> FileResponse:
    mail = find(request, UnreadableMail.objects.select_related("file"), pk=mail_id)
    return handed_out(mail.file, safe_name(f"{mail.source.replace('#', '-')}.bin"))


def handed_out(file: StoredFile, name: str) -> FileResponse:
    answer = FileResponse(file.open(), as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer
