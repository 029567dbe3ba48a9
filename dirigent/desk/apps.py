from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "dirigent.desk"
    label = "desk"
