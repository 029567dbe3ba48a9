from django.urls import path

from . import board

urlpatterns = [path("waiting/", board.waiting, name="waiting")]
