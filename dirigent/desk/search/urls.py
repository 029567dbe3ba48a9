from django.urls import path

from .searching import search_page

urlpatterns = [path("search/", search_page, name="search")]
