from django.urls import path

from . import files, letters, outbox, templates

urlpatterns = [
    path("writing/new/", letters.new, name="writing-new"),
    path("writing/clients/", letters.clients, name="writing-clients"),
    path("writing/drafts/", letters.drafts, name="writing-drafts"),
    path("writing/filling/", letters.filled, name="writing-filling"),
    path("writing/quotation/", letters.cited, name="writing-quotation"),
    path("writing/files/", files.files, name="writing-files"),
    path("writing/sending/", letters.sending, name="writing-sending"),
    path("writing/<int:outgoing_id>/", letters.draft, name="writing-draft"),
    path("writing/<int:outgoing_id>/files/<int:file_id>/", files.file, name="writing-file"),
    path("writing/<int:outgoing_id>/files/<int:file_id>/removal/", files.removal, name="writing-file-removal"),
    path("writing/<int:outgoing_id>/return/", outbox.coming_back, name="writing-return"),
    path("writing/<int:outgoing_id>/cancellation/", outbox.cancellation, name="writing-cancellation"),
    path("writing/<int:outgoing_id>/departure/", outbox.departure, name="writing-departure"),
    path("inbox/<int:thread_id>/writing/", letters.under, name="thread-writing"),
    path("inbox/<int:thread_id>/leaving/", letters.leaving, name="thread-leaving"),
    path("inbox/<int:thread_id>/letters/<int:letter_id>/forwarding/", letters.forwarding, name="letter-forwarding"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.new, name="template-new"),
    path("templates/<int:template_id>/", templates.template, name="template"),
    path("templates/<int:template_id>/retirement/", templates.retirement, name="template-retirement"),
    path("templates/<int:template_id>/retirement/undo/", templates.coming_back, name="template-return"),
]
