"""The addresses of the house. Each room of doors keeps its own; `/live/` never comes here (see asgi.py)."""

from django.urls import include, path

from .health import health

urlpatterns = [
    path("health/", health, name="health"),
    path("account/", include("allauth.urls")),
    path("design/", include("dirigent.design.urls")),
    path("portal/", include("dirigent.portal.urls")),
    path("", include("dirigent.api.urls")),
    path("", include("dirigent.desk.urls")),
]
