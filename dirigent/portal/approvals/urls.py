from django.urls import path, re_path

from . import acts, pages

urlpatterns = [
    path("approvals/", pages.approvals, name="approvals"),
    path("approvals/<int:pk>/", pages.approval, name="approval"),
    path("approvals/<int:pk>/consent/", acts.approval_consent, name="approval-consent"),
    path("approvals/<int:pk>/corrections/", acts.approval_corrections, name="approval-corrections"),
    path("approvals/<int:pk>/remarks/", acts.approval_remarks, name="approval-remarks"),
    path("approvals/<int:pk>/delegation/", acts.approval_delegation, name="approval-delegation"),
    path("approvals/<int:pk>/files/<int:file_pk>/", pages.approval_file, name="approval-file"),
    path("approvals/<int:pk>/files/<int:file_pk>/<int:page>/", pages.approval_sheet, name="approval-sheet"),
    re_path(
        r"^approvals/(?P<pk>[0-9]{1,18})/certificate/(?P<part>sheet|bundle)/$",
        pages.approval_certificate, name="approval-certificate",
    ),
]  # fmt: skip
