from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "dirigent.domain.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import holdings  # noqa: F401, PLC0415 - what goes to a new manager is said there; models load before
