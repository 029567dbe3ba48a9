from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "dirigent.design"
    label = "design"
    verbose_name = "Design"
