from django.urls import path

from .clauses import clause
from .document import document

urlpatterns = [
    path("regulation/", document, name="regulation"),
    path("regulation/<str:ref>/", clause, name="clause"),
]
