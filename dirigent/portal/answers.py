"""How a door of the portal answers an act: a word at the top of the next page, with the way back where there is one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from .visitor import PortalRequest


def done(request: PortalRequest, text: str, *, to: str, undo: str = "") -> HttpResponse:
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
    return redirect(to)
