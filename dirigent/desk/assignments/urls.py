from django.urls import path

from . import marking

urlpatterns = [
    path("inbox/<int:thread_id>/letters/<int:letter_id>/assignment/", marking.marking, name="assignment-marking"),
    path("assignments/<int:assignment_id>/", marking.assignment, name="assignment"),
    path("assignments/<int:assignment_id>/unmarking/", marking.unmarking, name="assignment-unmarking"),
    path("assignments/<int:assignment_id>/confirmation/", marking.confirmation, name="assignment-confirmation"),
    path(
        "assignments/<int:assignment_id>/confirmation/undo/",
        marking.confirmation_undo,
        name="assignment-confirmation-undo",
    ),
]
