from django.urls import path

from . import index

urlpatterns = [path("glossary/", index.glossary, name="glossary")]
