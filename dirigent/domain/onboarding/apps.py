from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "dirigent.domain.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dirigent.domain.tasks.models.task import GATES, ONE_BY_ONE  # noqa: PLC0415 - models load before rooms are introduced

        from .access import can_start, checked_by_points  # noqa: PLC0415

        if can_start not in GATES:
            GATES.append(can_start)
        if checked_by_points not in ONE_BY_ONE:
            ONE_BY_ONE.append(checked_by_points)
