from django.urls import path

from . import feeds, hooks

app_name = "api"
urlpatterns = [
    path("calendar/<str:token>.ics", feeds.calendar, name="calendar"),
    path("hooks/<str:token>/", hooks.hook, name="hook"),
    path("hooks/<str:token>/<path:path>", hooks.hook, name="hook-path"),
]
