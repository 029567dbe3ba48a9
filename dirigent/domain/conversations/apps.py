from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "dirigent.domain.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Verbs that take what channels bring register themselves (`intake.takes`).
        from . import bouncing, calling, chatting, holdings, receiving  # noqa: F401, PLC0415 - models load before
