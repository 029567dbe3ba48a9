from django.urls import path

from . import files, talks

urlpatterns = [
    path("messages/", talks.index, name="messages"),
    path("messages/new/", talks.new, name="message-new"),
    path("messages/<int:thread_id>/", talks.talk, name="talk"),
    path("files/<int:file_id>/", files.download, name="file"),
]
