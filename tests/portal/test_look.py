"""The agency's own colour and mark, readable in both themes."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dirigent.domain.people.models import Agency
from dirigent.foundation.colours import AA, contrast, readable_on
from dirigent.portal.entering.look import DARK, LIGHT

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
SAID = {"name": "Квартет", "mail_domains": "", "undo_seconds": 10, "silent_minutes": 120}


@given(COLOURS, st.sampled_from([LIGHT, DARK, "#ffffff"]))
def test_every_colour_has_a_shade_that_can_be_read(colour, ground):
    assert contrast(readable_on(colour, ground), ground) >= AA


def test_contrast_is_that_of_the_guidelines():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert contrast("#777777", "#ffffff") < AA


@pytest.mark.django_db
def test_the_colour_comes_as_a_stylesheet(as_, head):
    assert Browser().get("/portal/look.css").text.strip() == ""
    assert as_(head).post("/settings/", {**SAID, "colour": "#8A1538"}).status_code == 302
    answer = Browser().get("/portal/look.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--brand-fill: #8a1538" in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("colour", ["#ffe000", "red", "#12", "#12345g", "#0b6e4f}"])
def test_a_colour_that_cannot_be_read_is_not_taken(as_, head, colour):
    answer = as_(head).post("/settings/", {**SAID, "colour": colour})
    assert answer.status_code == 422
    assert Agency.load().colour == ""


@pytest.mark.django_db
def test_a_logo_is_drawn_anew_and_shown(as_, head, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = BytesIO()
    Image.new("RGB", (900, 300), "#8a1538").save(drawn, "JPEG", comment=b"<script>")
    file = SimpleUploadedFile("logo.jpg", drawn.getvalue())
    assert as_(head).post("/settings/", {**SAID, "logo": file}).status_code == 302
    answer = Browser().get("/portal/logo/")
    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, picture.size, answer["Content-Type"]) == ("PNG", (480, 160), "image/png")
    assert b"script" not in answer.content
    as_(head).post("/settings/", {**SAID, "no_logo": "on"})
    assert Browser().get("/portal/logo/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"", b"\x89PNG\r\n\x1a\n" + b"x" * 99]
)
def test_what_is_no_picture_is_not_taken(as_, head, content):
    answer = as_(head).post("/settings/", {**SAID, "logo": SimpleUploadedFile("logo.png", content)})
    assert answer.status_code == 422
    assert Agency.load().logo is None
