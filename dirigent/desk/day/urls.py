from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from .arrival import arrival, excuse
from .closing import closing, comments_read, letters_read, reopening
from .deciding import postponement, taking_up, waiver
from .index import day

urlpatterns = [
    path("", day, name="day"),
    path("day/", require_safe(RedirectView.as_view(pattern_name="desk:day", query_string=True))),
    path("day/arrival/", arrival, name="arrival"),
    path("day/excuse/", excuse, name="excuse"),
    path("day/closing/", closing, name="closing"),
    path("day/closing/letters/", letters_read, name="closing-letters"),
    path("day/closing/comments/", comments_read, name="closing-comments"),
    path("day/closing/undo/", reopening, name="closing-undo"),
    path("duties/<int:pk>/postponement/", postponement, name="duty-postponement"),
    path("duties/<int:pk>/waiver/", waiver, name="duty-waiver"),
    path("duties/<int:pk>/taking-up/", taking_up, name="duty-taking-up"),
]
