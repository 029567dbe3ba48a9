from django.urls import path

from . import asking, dialing, ringing, talks, telephones

urlpatterns = [
    path("calls/ringing/", ringing.ringing, name="ringing"),
    path("calls/<int:call_id>/", talks.call, name="call"),
    path("calls/<int:call_id>/claim/", talks.claim, name="call-claim"),
    path("calls/<int:call_id>/recording/", talks.recording, name="call-recording"),
    path("contacts/<int:contact_id>/dialing/", dialing.dialing, name="dialing"),
    path("contacts/<int:contact_id>/reminder/", dialing.reminder, name="call-reminder"),
    path("contacts/<int:contact_id>/lesson/", asking.lesson, name="contact-lesson"),
    path("settings/connections/<int:connection_id>/telephones/", telephones.telephones, name="telephones"),
    path(
        "settings/connections/<int:connection_id>/telephones/<int:extension_id>/release/",
        telephones.release,
        name="telephone-release",
    ),
    path("settings/connections/<int:connection_id>/sample/", telephones.sample, name="call-sample"),
]
