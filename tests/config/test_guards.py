"""The guards of the tests themselves: each must bite."""

import socket

import pytest
from django.template import Context, Origin, Template, engines

OURS = Origin("/somewhere/dirigent/desk/templates/desk/page.html")
THEIRS = Origin("/somewhere/site-packages/allauth/templates/page.html")


def render(origin, text, **context):
    return Template(text, origin=origin, engine=engines["django"].engine).render(Context(context))


def test_a_variable_that_does_not_exist_fails():
    with pytest.raises(pytest.fail.Exception, match="client.nmae"):
        render(OURS, "<b>{{ client.nmae }}</b>", client=object())


def test_an_empty_one_and_a_library_template_do_not():
    assert render(OURS, "{% if absent %}{% endif %}[{{ empty }}]", empty="") == "[]"
    assert render(THEIRS, "[{{ absent }}]") == "[]"


def test_nobody_is_called():
    with socket.socket() as outside, pytest.raises(pytest.fail.Exception, match="203.0.113.7"):
        outside.connect(("203.0.113.7", 80))
