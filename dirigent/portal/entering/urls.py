from django.urls import path

from . import entrance, look

urlpatterns = [
    path("in/", entrance.entrance, name="entrance"),
    path("look.css", look.stylesheet, name="look"),
    path("logo/", look.logo, name="logo"),
]
