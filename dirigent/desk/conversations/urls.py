from django.urls import path

from . import touches

urlpatterns = [
    path("touches/new/", touches.touch_new, name="touch-new"),
    path("touches/new/about/", touches.touch_about, name="touch-about"),
    path("touches/new/clients/", touches.touch_clients, name="touch-clients"),
    path("touches/new/promises/<int:number>/", touches.promise_line, name="promise-line"),
    path("touches/<int:touch_id>/correction/", touches.touch_correction, name="touch-correction"),
    path("touches/<int:touch_id>/strike/", touches.touch_strike, name="touch-strike"),
    path("touches/<int:touch_id>/undo/", touches.touch_undo, name="touch-undo"),
    path("notes/<int:note_id>/strike/", touches.note_strike, name="note-strike"),
]
