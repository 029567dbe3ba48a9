from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "dirigent.domain.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Answers to invitations are taken there, and what goes to a new manager is said there.
        from . import holdings, inviting  # noqa: F401, PLC0415 - models load before
