from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "dirigent.domain.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import inviting  # noqa: F401, PLC0415 - answers to invitations are taken there; models load before wiring
