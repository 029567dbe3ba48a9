from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "dirigent.foundation.worktime"
    label = "worktime"
