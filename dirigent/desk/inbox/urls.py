from django.urls import path

from . import attaching, dismissing, downloads, index, leads, thread, unreadable

urlpatterns = [
    path("inbox/", index.index, name="inbox"),
    path("inbox/dismissals/", dismissing.dismissals, name="inbox-dismissals"),
    path("inbox/dismissals/undo/", dismissing.restoring, name="inbox-restoring"),
    path("inbox/<int:thread_id>/", thread.thread, name="thread"),
    path("inbox/<int:thread_id>/reading/", thread.reading, name="thread-reading"),
    path("inbox/<int:thread_id>/client/", attaching.client, name="thread-client"),
    path("inbox/<int:thread_id>/client/undo/", attaching.undo, name="thread-client-undo"),
    path("inbox/<int:thread_id>/detachment/", attaching.detachment, name="thread-detachment"),
    path("inbox/<int:thread_id>/detachment/undo/", attaching.coming_back, name="thread-return"),
    path("inbox/<int:thread_id>/lead/", leads.lead, name="thread-lead"),
    path("inbox/<int:thread_id>/dismissal/", dismissing.dismissal, name="thread-dismissal"),
    path("inbox/<int:thread_id>/letters/<int:letter_id>/look/", thread.look, name="letter-look"),
    path("inbox/<int:thread_id>/letters/<int:letter_id>/original/", downloads.original, name="letter-original"),
    path("inbox/<int:thread_id>/files/<int:file_id>/", downloads.attachment, name="letter-file"),
    path("inbox/unreadable/<int:mail_id>/", downloads.unreadable, name="unreadable"),
    path("inbox/unreadable/<int:mail_id>/settlement/", unreadable.settlement, name="unreadable-settlement"),
    path("inbox/unreadable/<int:mail_id>/settlement/undo/", unreadable.undo, name="unreadable-undo"),
]
