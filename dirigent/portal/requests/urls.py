from django.urls import path

from . import asking

urlpatterns = [
    path("call/", asking.call, name="call-request"),
    path("report/", asking.report, name="report-request"),
    path("requests/<int:request_id>/withdrawal/", asking.withdrawal, name="request-withdrawal"),
]
