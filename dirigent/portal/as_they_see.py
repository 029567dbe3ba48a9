"""The portal at the address of one who looks through a client's eyes: the same rooms, nothing else of the house."""

from django.urls import include, path

urlpatterns = [path("", include("dirigent.portal.urls"))]
