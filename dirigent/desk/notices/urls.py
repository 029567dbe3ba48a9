from django.urls import path

from . import browsers, chats, index, preferences

urlpatterns = [
    path("notices/", index.notices, name="notices"),
    path("notices/bell/", index.bell, name="notices-bell"),
    path("notices/reading/", index.reading_all, name="notices-reading"),
    path("notices/reading/<int:stamp>/undo/", index.reading_undo, name="notices-reading-undo"),
    path("notices/settings/", preferences.preferences, name="notices-settings"),
    path("notices/trial/", preferences.trial, name="notices-trial"),
    path("notices/browsers/", browsers.browsers, name="notices-browsers"),
    path("notices/browsers/<int:browser_id>/removal/", browsers.removal, name="notices-browser-removal"),
    path("notices/chats/<int:connection_id>/", chats.chat, name="notices-chat"),
    path("notices/chats/<int:connection_id>/ending/", chats.ending, name="notices-chat-ending"),
    path("notices/<int:notice_id>/", index.notice, name="notice"),
    path("notices/<int:notice_id>/reading/", index.reading, name="notice-reading"),
    path("push.js", browsers.worker, name="push-worker"),
]
