from django.urls import path

from .searching import search_page, search_people

urlpatterns = [
    path("search/", search_page, name="search"),
    path("search/people/", search_people, name="search-people"),
]
