"""A client's person who is in."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from dirigent.domain.clients.models import Contact
from dirigent.domain.passes.models import Visit
from tests.cast import moment


@pytest.fixture
def in_() -> Callable[[Contact], Browser]:
    """`in_(anna)` is a browser in which Anna is in since Friday morning."""

    def entered(contact: Contact) -> Browser:
        _visit, token = Visit.start(contact, through="link", address=None, agent="", at=moment("Fri 09:00"))
        browser = Browser()
        browser.cookies["visit"] = token
        return browser

    return entered
