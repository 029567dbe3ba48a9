from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "dirigent.domain.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dirigent.foundation.journal.listening import subscribe  # noqa: PLC0415 - models load before wiring

        from .jobs import on_change  # noqa: PLC0415

        subscribe(on_change)
