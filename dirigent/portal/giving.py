"""Files for a client's person: something to save, never to run. Pictures of our own may be looked at, through another door."""

from django.http import FileResponse

from dirigent.foundation.files.models import StoredFile
from dirigent.foundation.files.naming import safe_name


def given(file: StoredFile, name: str) -> FileResponse:
    answer = FileResponse(
        file.open(), as_attachment=True, filename=safe_name(name), content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer
