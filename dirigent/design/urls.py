"""The gallery of components; answers 404 outside of DEBUG."""

from django.urls import path

from . import views

app_name = "design"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("dialog/", views.gallery_dialog, name="gallery-dialog"),
]
