from django.urls import path

from .absences import absence_ending, absence_new
from .afterhours import after_hours
from .breaches import breaches
from .growth import growth, growth_new
from .index import team
from .oncall import on_call, on_call_cancellation, on_call_new, on_call_return
from .standing import announcement, briefing, protocol, protocol_reading, silence_ending

urlpatterns = [
    path("team/", team, name="team"),
    path("team/breaches/", breaches, name="breaches"),
    path("team/absences/new/", absence_new, name="absence-new"),
    path("team/absences/<int:pk>/ending/", absence_ending, name="absence-ending"),
    path("team/absences/<int:pk>/briefing/", briefing, name="briefing"),
    path("team/absences/<int:pk>/announcement/", announcement, name="announcement"),
    path("team/absences/<int:pk>/protocol/", protocol, name="protocol"),
    path("team/absences/<int:pk>/protocol/reading/", protocol_reading, name="protocol-reading"),
    path("team/silences/<int:user_id>/replacement/", silence_ending, name="silence-replacement"),
    path("team/on-call/", on_call, name="on-call"),
    path("team/on-call/new/", on_call_new, name="on-call-new"),
    path("team/on-call/<int:pk>/cancellation/", on_call_cancellation, name="on-call-cancellation"),
    path("team/on-call/<int:pk>/return/", on_call_return, name="on-call-return"),
    path("team/after-hours/", after_hours, name="after-hours"),
    path("growth/", growth, name="growth"),
    path("growth/new/", growth_new, name="growth-new"),
]
