from django.urls import path

from . import debriefs, pages

urlpatterns = [
    path("briefs/", pages.briefs, name="briefs"),
    path("briefs/<int:pk>/", pages.brief, name="brief"),
    path("briefs/<int:pk>/answers/", pages.brief_answers, name="brief-answers"),
    path("briefs/<int:pk>/files/", pages.brief_files, name="brief-files"),
    path("questions/", pages.questions, name="questions"),
    path("questions/<int:pk>/answer/", pages.question_answer, name="question-answer"),
    path("debriefs/<int:pk>/", debriefs.debrief, name="debrief"),
    path("debriefs/<int:pk>/consent/", debriefs.debrief_consent, name="debrief-consent"),
    path("debriefs/<int:pk>/corrections/", debriefs.debrief_corrections, name="debrief-corrections"),
]
