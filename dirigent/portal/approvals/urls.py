from django.urls import path

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
    path("approvals/<int:pk>/certificate/<slug:part>/", pages.approval_certificate, name="approval-certificate"),
]
