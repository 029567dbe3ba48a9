from django.urls import path

from . import doing, index, mending, uploading

urlpatterns = [
    path("imports/", index.index, name="imports"),
    path("imports/clients/", uploading.clients, name="import-clients"),
    path("imports/mail/", uploading.mail, name="import-mail"),
    path("imports/<int:upload_id>/", doing.upload, name="upload"),
    path("imports/<int:upload_id>/columns/", doing.columns, name="upload-columns"),
    path("imports/<int:upload_id>/start/", doing.start, name="upload-start"),
    path("imports/problems/", mending.problems, name="import-problems"),
    path("imports/problems/<int:problem_id>/", mending.problem, name="import-problem"),
    path("imports/problems/<int:problem_id>/mending/", mending.mended, name="import-problem-mending"),
]
