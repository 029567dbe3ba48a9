"""Words of our trade are explained where the client meets them, and nothing they wrote becomes markup."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from dirigent.domain.knowledge.models import Term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("glossary")]


def drawn(text: str, contact=None) -> str:
    request = RequestFactory().get("/portal/")
    request.contact = contact
    return Template("{% load glossary %}{% explained text %}|{% explained text %}").render(
        Context({"request": request, "text": text})
    )


def test_a_term_is_marked_once_in_a_text_and_says_what_it_is(anna):
    said = drawn("CTR вырос, и CTR будет расти", anna)
    assert said.count('popovertarget="term-') == 2  # the text stands there twice
    assert 'id="term-1"' in said and 'id="term-2"' in said
    assert Term.objects.get(word="CTR").analogy in said
    assert ">CTR</button>" in said and ", и CTR будет расти" not in said.split("<button")[0]


def test_what_was_written_is_escaped_on_both_sides_of_a_term(anna):
    said = drawn('<b onclick="x">CTR</b> & <script>ретаргетинг</script>', anna)
    assert "<script>" not in said and "<b onclick" not in said
    assert "&lt;b onclick=&quot;x&quot;&gt;<button" in said


def test_what_the_glossary_says_is_escaped_too(anna, head, clock):
    Term.add(
        "Гивэвей", instead="<i>розыгрыш</i>", explanation="<img src=x>", analogy="a & b", by=head, at=clock("Fri 12:00")
    )
    said = drawn("Гивэвей", anna)
    assert "<i>" not in said and "<img" not in said and "a &amp; b" in said


def test_who_knows_our_words_sees_plain_text(anna):
    anna.jargon = "professional"
    assert drawn("CTR & CPC", anna) == "CTR &amp; CPC|CTR &amp; CPC"
