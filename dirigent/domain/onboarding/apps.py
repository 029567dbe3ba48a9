from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "dirigent.domain.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dirigent.domain.tasks.models.task import GATES  # noqa: PLC0415 - models load before rooms are introduced

        from .access import can_start  # noqa: PLC0415

        if can_start not in GATES:
            GATES.append(can_start)
