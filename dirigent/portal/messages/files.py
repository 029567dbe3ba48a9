from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from dirigent.portal.giving import given
from dirigent.portal.showing import messages as showing
from dirigent.portal.visitor import PortalRequest


@require_GET
def download(request: PortalRequest, file_id: int) -> FileResponse:
    """A file of a letter between us and them."""
    found = showing.attachment(request.contact, file_id)
    if found is None:
        raise Http404
    return given(found.file, found.name)
