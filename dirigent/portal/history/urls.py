from django.urls import path

from . import index

urlpatterns = [path("history/", index.history, name="history")]
