"""The request as a door of the desk gets it."""

from django.http import HttpRequest

from dirigent.domain.people.models import User


class Request(HttpRequest):
    """Nobody comes in without a name: the middleware sends strangers to the login before any door is reached."""

    user: User
