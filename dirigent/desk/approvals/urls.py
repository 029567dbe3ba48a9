from django.urls import path

from . import acts, composing, files, index, of_client, page, remarks, versions

urlpatterns = [
    path("approvals/", index.approvals, name="approvals"),
    path("clients/<int:client_id>/approvals/", of_client.client_approvals, name="client-approvals"),
    path("approvals/new/", composing.approval_new, name="approval-new"),
    path("approvals/consequence/", composing.approval_consequence, name="approval-consequence"),
    path("approvals/<int:approval_id>/", page.approval, name="approval"),
    path("approvals/<int:approval_id>/versions/new/", versions.version_new, name="approval-version-new"),
    path("approvals/<int:approval_id>/versions/<int:number>/remarks/", remarks.approval_remarks, name="approval-remarks"),
    path("approvals/<int:approval_id>/remarks/<int:remark_id>/answer/", remarks.remark_answer, name="remark-answer"),
    path("approvals/<int:approval_id>/remarks/<int:remark_id>/settling/", remarks.remark_settling, name="remark-settling"),
    path("approvals/<int:approval_id>/files/<int:file_id>/", files.approval_file, name="approval-file"),
    path("approvals/<int:approval_id>/files/<int:file_id>/<int:page>/", files.approval_sheet, name="approval-sheet"),
    path("approvals/<int:approval_id>/certificate/<slug:part>/", files.approval_certificate, name="approval-certificate"),
    path("approvals/<int:approval_id>/withdrawal/", acts.approval_withdrawal, name="approval-withdrawal"),
    path("approvals/<int:approval_id>/reminder/", acts.approval_reminder, name="approval-reminder"),
    path("approvals/<int:approval_id>/people/<int:contact_id>/word/", acts.approval_word, name="approval-word"),
    path(
        "approvals/<int:approval_id>/approvers/<int:approver_id>/delegation/",
        acts.approval_delegation, name="approval-delegation",
    ),
    path(
        "approvals/<int:approval_id>/approvers/<int:approver_id>/delegation/end/",
        acts.delegation_end, name="approval-delegation-end",
    ),
    path("clients/<int:client_id>/consent-terms/", acts.consent_terms, name="consent-terms"),
]  # fmt: skip
