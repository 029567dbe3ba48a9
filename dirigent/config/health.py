"""Whether the house stands: for whoever starts it and for monitoring."""

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view is given one
    """200 when the pages can reach their database, 503 when they cannot."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except OperationalError:
        return HttpResponse("database away\n", status=503, content_type="text/plain", headers={"Retry-After": "5"})
    return HttpResponse("ok\n", content_type="text/plain")
