"""The addresses of the portal. All of them begin with `/portal/`."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []
