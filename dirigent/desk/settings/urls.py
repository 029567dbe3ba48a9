from django.urls import path, register_converter

from . import account, agency, calendar, connecting, connections, departments, people, senders
from .dates import IsoDate

register_converter(IsoDate, "isodate")

urlpatterns = [
    path("settings/", agency.agency, name="settings"),
    path("settings/calendar/", calendar.year, name="settings-calendar"),
    path("settings/calendar/week/", calendar.week, name="settings-week"),
    path("settings/calendar/<isodate:day>/", calendar.day, name="settings-day"),
    path("settings/calendar/<isodate:day>/undo/", calendar.undo, name="settings-day-undo"),
    path("settings/people/", people.people, name="settings-people"),
    path("settings/people/new/", people.new, name="settings-person-new"),
    path("settings/people/<int:person_id>/", people.person, name="settings-person"),
    path("settings/people/<int:person_id>/password/", people.password, name="settings-person-password"),
    path("settings/people/<int:person_id>/leaving/", people.leaving, name="settings-person-leaving"),
    path("settings/people/<int:person_id>/return/", people.coming_back, name="settings-person-return"),
    path("settings/departments/", departments.departments, name="settings-departments"),
    path("settings/departments/new/", departments.department, name="settings-department-new"),
    path("settings/departments/<int:department_id>/", departments.department, name="settings-department"),
    path("settings/senders/", senders.senders, name="settings-senders"),
    path("settings/senders/<int:sender_id>/forgetting/", senders.forgetting, name="settings-sender-forgetting"),
    path("settings/senders/undo/", senders.undo, name="settings-sender-undo"),
    path("settings/connections/", connections.connections, name="settings-connections"),
    path("settings/connections/new/<slug:kind>/", connecting.new, name="settings-connection-new"),
    path("settings/connections/<int:connection_id>/", connections.connection, name="settings-connection"),
    path("settings/connections/<int:connection_id>/change/", connecting.change, name="settings-connection-change"),
    path("settings/connections/<int:connection_id>/check/", connecting.check, name="settings-connection-check"),
    path("settings/connections/<int:connection_id>/closing/", connecting.closing, name="settings-connection-closing"),
    path("settings/connections/<int:connection_id>/return/", connecting.reopening, name="settings-connection-return"),
    path(
        "settings/connections/<int:connection_id>/deliveries/<int:delivery_id>/",
        connections.original,
        name="settings-connection-original",
    ),
    path("settings/account/", account.account, name="settings-account"),
    path("settings/account/signature/", account.signature, name="settings-signature"),
    path("settings/account/sessions/", account.others, name="settings-sessions"),
    path("settings/account/sessions/<int:session_id>/", account.session, name="settings-session"),
]
