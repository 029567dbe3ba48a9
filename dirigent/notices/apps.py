from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dirigent.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dirigent.foundation.journal.listening import subscribe  # noqa: PLC0415 - models load before wiring
        from dirigent.regulation.watching import on_change as derive  # noqa: PLC0415

        from . import watching  # noqa: PLC0415

        subscribe(derive)  # first: the look is to find the duties as the same fact has made them
        subscribe(watching.on_change)
