from django.urls import path

from . import changing, feed, meetings

urlpatterns = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/feed/", feed.feed, name="calendar-feed"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/time/", changing.time, name="meeting-time"),
    path("meetings/<int:meeting_id>/cancellation/", changing.cancellation, name="meeting-cancellation"),
    path("meetings/<int:meeting_id>/holding/", changing.holding, name="meeting-holding"),
    path("meetings/<int:meeting_id>/invitation/", changing.invitation, name="meeting-invitation"),
    path("clients/<int:client_id>/meetings/new/", meetings.meeting_new, name="meeting-new"),
]
