from django.urls import path

from . import passes, requests

urlpatterns = [
    path("clients/<int:client_id>/eyes/", passes.eyes, name="client-eyes"),
    path("contacts/<int:contact_id>/portal/", passes.portal, name="contact-portal"),
    path("contacts/<int:contact_id>/portal/link/", passes.link, name="contact-link"),
    path("contacts/<int:contact_id>/portal/links/ending/", passes.links_ending, name="contact-links-ending"),
    path("contacts/<int:contact_id>/portal/visits/ending/", passes.visits_ending, name="contact-visits-ending"),
    path("visits/<int:visit_id>/ending/", passes.visit_ending, name="visit-ending"),
    path("requests/<int:request_id>/", requests.request, name="request"),
    path("requests/<int:request_id>/closure/", requests.closure, name="request-closure"),
    path("requests/<int:request_id>/closure/undo/", requests.closure_undo, name="request-closure-undo"),
]
