import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings

from dirigent.design import context, views

GALLERY = "/design/"


def chosen(theme, **headers):
    return views.theme(RequestFactory().post("/theme/", {"theme": theme}, **headers))


@pytest.mark.parametrize(("theme", "kept"), [("dark", "dark"), ("light", "light"), ("", ""), ("<script>", "")])
def test_the_theme_is_kept_or_left_to_the_system(theme, kept):
    assert chosen(theme).cookies["theme"].value == kept


@pytest.mark.parametrize(
    ("referer", "back"),
    [("http://testserver/tasks/", "http://testserver/tasks/"), ("https://evil.example/", "/"), ("", "/")],
)
def test_the_reader_comes_back_to_the_page_but_never_to_a_stranger(referer, back):
    assert chosen("dark", HTTP_REFERER=referer).url == back


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("x onload=", ""), (None, "")])
def test_only_a_known_theme_reaches_the_page(cookie, theme):
    request = RequestFactory().get("/", HTTP_COOKIE=f"theme={cookie}" if cookie else "")

    assert context.look(request)["theme"] == theme


@pytest.mark.parametrize(("headers", "dialog"), [({"HX-Request": "true"}, True), ({}, False)])
def test_htmx_asks_for_a_dialog_and_a_browser_for_a_page(headers, dialog):
    assert context.look(RequestFactory().get("/", headers=headers))["as_dialog"] is dialog


@pytest.mark.django_db
@override_settings(DEBUG=False)
@pytest.mark.parametrize("address", [GALLERY, f"{GALLERY}dialog/"])
def test_the_gallery_is_closed_to_visitors(address):
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_the_sign_in_page_opens_in_the_chosen_theme():
    client = Client()
    client.cookies["theme"] = "dark"

    page = client.get("/account/login/")

    assert '<html lang="ru" class="dark">' in page.text
    assert "Логин или почта" in page.text


@pytest.mark.django_db
def test_a_failed_sign_in_says_so_without_telling_whether_the_login_exists():
    page = Client().post("/account/login/", {"login": "nobody", "password": "wrong"})

    assert 'class="notice bad" role="alert"' in page.text


def drawn(source, **values):
    return Template("{% load design %}" + source).render(Context(values))


def test_an_icon_is_silent_unless_it_speaks_alone():
    assert 'aria-hidden="true"' in drawn('{% icon "phone" %}')
    assert 'aria-label="Позвонить"' in drawn('{% icon "phone" "Позвонить" %}')


def test_a_name_cannot_break_out_of_an_avatar():
    assert "<b" not in drawn("{% avatar name %}", name="<b> <i>")


def test_a_section_that_does_not_exist_yet_leaves_no_dead_link():
    assert drawn('{% nav_link "desk:nowhere" icon="sun" label="Нигде" %}').strip() == ""
