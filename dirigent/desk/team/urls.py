from django.urls import path

from .absences import absence_ending, absence_new
from .breaches import breaches
from .growth import growth, growth_new
from .index import team

urlpatterns = [
    path("team/", team, name="team"),
    path("team/breaches/", breaches, name="breaches"),
    path("team/absences/new/", absence_new, name="absence-new"),
    path("team/absences/<int:pk>/ending/", absence_ending, name="absence-ending"),
    path("growth/", growth, name="growth"),
    path("growth/new/", growth_new, name="growth-new"),
]
