from django.urls import path

from . import card, editing, index, inviting, people, requisites

urlpatterns = [
    path("clients/", index.clients, name="clients"),
    path("clients/export/", index.export, name="clients-export"),
    path("clients/views/new/", index.saved_view_new, name="client-view-new"),
    path("clients/views/<int:view_id>/removal/", index.saved_view_removal, name="client-view-removal"),
    path("clients/new/", editing.client_new, name="client-new"),
    path("clients/<int:client_id>/", card.client, name="client"),
    path("clients/<int:client_id>/aside/", card.client_aside, name="client-aside"),
    path("clients/<int:client_id>/agreements/", card.client_agreements, name="client-agreements"),
    path("clients/<int:client_id>/tasks/", card.client_tasks, name="client-tasks"),
    path("clients/<int:client_id>/people/", card.client_people, name="client-people"),
    path("clients/<int:client_id>/requisites/", card.client_requisites, name="client-requisites"),
    path("clients/<int:client_id>/history/", card.client_history, name="client-history"),
    path("clients/<int:client_id>/card/", editing.client_edit, name="client-edit"),
    path("clients/<int:client_id>/status/", editing.client_status, name="client-status"),
    path("clients/<int:client_id>/status/<slug:was>/", editing.client_status_undo, name="client-status-undo"),
    path("clients/<int:client_id>/requisites/new/", requisites.requisites_new, name="requisites-new"),
    path("clients/<int:client_id>/requisites/<int:requisites_id>/", requisites.requisites, name="requisites"),
    path("clients/<int:client_id>/trust/", requisites.trust, name="client-trust"),
    path("clients/<int:client_id>/trust/withdrawal/", requisites.trust_withdrawal, name="client-trust-withdrawal"),
    path("clients/<int:client_id>/people/new/", people.contact_new, name="contact-new"),
    path("contacts/<int:contact_id>/", people.contact, name="contact"),
    path("contacts/<int:contact_id>/card/", people.contact_card, name="contact-card"),
    path("contacts/<int:contact_id>/invitations/<int:connection_id>/", inviting.invitation, name="contact-invitation"),
    path("contacts/<int:contact_id>/leaving/", people.contact_leaving, name="contact-leaving"),
    path("contacts/<int:contact_id>/return/", people.contact_return, name="contact-return"),
]
