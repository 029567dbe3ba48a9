from django.urls import path

from . import index

urlpatterns = [path("documents/", index.documents, name="documents")]
