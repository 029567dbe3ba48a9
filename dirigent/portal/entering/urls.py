from django.urls import path

from . import entrance, entries, look

urlpatterns = [
    path("in/", entrance.entrance, name="entrance"),
    path("in/code/", entrance.code, name="code"),
    path("in/<str:token>/", entrance.link, name="link"),
    path("out/", entrance.leaving, name="leaving"),
    path("entries/", entries.entries, name="entries"),
    path("entries/ending/", entries.end_others, name="entries-ending"),
    path("entries/<int:visit_id>/ending/", entries.end, name="entry-ending"),
    path("look.css", look.stylesheet, name="look"),
    path("logo/", look.logo, name="logo"),
]
