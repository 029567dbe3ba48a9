from django.urls import path

from . import entrance, entries, keys, look, secrets

urlpatterns = [
    path("in/", entrance.entrance, name="entrance"),
    path("in/code/", entrance.code, name="code"),
    path("in/password/", secrets.password, name="password"),
    path("in/key/", keys.enter, name="key"),
    path("in/<str:token>/", entrance.link, name="link"),
    path("out/", entrance.leaving, name="leaving"),
    path("entries/", entries.entries, name="entries"),
    path("entries/ending/", entries.end_others, name="entries-ending"),
    path("entries/<int:visit_id>/ending/", entries.end, name="entry-ending"),
    path("entries/password/", secrets.chosen, name="password-choice"),
    path("entries/password/dropping/", secrets.dropped, name="password-dropping"),
    path("entries/keys/new/", keys.new, name="key-new"),
    path("entries/keys/<int:key_id>/ending/", keys.end, name="key-ending"),
    path("look.css", look.stylesheet, name="look"),
    path("logo/", look.logo, name="logo"),
]
