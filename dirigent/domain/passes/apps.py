from django.apps import AppConfig


class PassesConfig(AppConfig):
    name = "dirigent.domain.passes"
    label = "passes"
    default_auto_field = "django.db.models.BigAutoField"
