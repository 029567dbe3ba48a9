from django.urls import path

from . import card

urlpatterns = [path("clients/<int:client_id>/calling/", card.calling, name="calling")]
