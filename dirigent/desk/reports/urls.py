from django.urls import path

from . import reports

urlpatterns = [
    path("touches/<int:touch_id>/report/", reports.touch_report, name="touch-report"),
    path("reports/<int:report_id>/answer/", reports.answer, name="report-answer"),
    path("reports/<int:report_id>/recall/", reports.recall, name="report-recall"),
]
