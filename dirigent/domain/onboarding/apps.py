from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "dirigent.domain.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"
