from django.urls import path

from . import acts, card, incidents, index, objections

urlpatterns = [
    path("complaints/", index.complaints, name="complaints"),
    path("clients/<int:client_id>/complaints/new/", acts.complaint_new, name="complaint-new"),
    path("complaints/<int:complaint_id>/", card.complaint, name="complaint"),
    path("complaints/<int:complaint_id>/answer/", acts.answer, name="complaint-answer"),
    path("complaints/<int:complaint_id>/cause/", acts.cause, name="complaint-cause"),
    path("complaints/<int:complaint_id>/plan/", acts.plan, name="complaint-plan"),
    path("complaints/<int:complaint_id>/resolution/", acts.resolution, name="complaint-resolution"),
    path("complaints/<int:complaint_id>/confirmation/", acts.confirmation, name="complaint-confirmation"),
    path("complaints/<int:complaint_id>/reopening/", acts.reopening, name="complaint-reopening"),
    path("complaints/<int:complaint_id>/audit/", acts.audit, name="complaint-audit"),
    path("complaints/<int:complaint_id>/withdrawal/", acts.withdrawal, name="complaint-withdrawal"),
    path("complaints/<int:complaint_id>/restoring/", acts.restoring, name="complaint-restoring"),
    path("clients/<int:client_id>/incidents/new/", incidents.incident_new, name="incident-new"),
    path("incidents/<int:incident_id>/withdrawal/", incidents.incident_withdrawal, name="incident-withdrawal"),
    path("objections/", objections.objections, name="objections"),
    path("objections/new/", objections.objection_new, name="objection-new"),
    path("objections/<int:objection_id>/", objections.objection, name="objection"),
    path("objections/<int:objection_id>/retirement/", objections.retirement, name="objection-retirement"),
    path("objections/<int:objection_id>/return/", objections.coming_back, name="objection-return"),
]
