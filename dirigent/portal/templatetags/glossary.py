"""Words of our trade explained where the client meets them: a dotted line below, and what it means at a touch."""

from itertools import count

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dirigent.domain.knowledge import jargon
from dirigent.portal.showing.terms import Meaning, meaning

register = template.Library()


@register.simple_tag(takes_context=True)
def explained(context: template.Context, text: str) -> SafeString:
    """Plain text, escaped, with each term that this reader may not know marked where it first stands."""
    request = context["request"]
    # Asked once a page, however many texts there are.
    if not hasattr(request, "glossary"):
        request.glossary, request.explained = jargon.glossary(), count(1)
    contact = getattr(request, "contact", None)
    parts: list[str] = []
    told, marked = 0, set()
    for one in request.glossary.find(str(text), contact.jargon if contact else None):
        if one.term.pk not in marked:
            marked.add(one.term.pk)
            parts += [str(text)[told : one.start], _marked(one.words, meaning(one.term), request)]
            told = one.end
    return format_html_join("", "{}", ((part,) for part in (*parts, str(text)[told:])))


def _marked(words: str, says: Meaning, request) -> SafeString:
    number = f"term-{next(request.explained)}"
    return format_html(
        '<button type="button" class="term" popovertarget="{0}">{1}</button>'
        '<span class="term-says" id="{0}" popover role="note"><span><b>{2}</b> — {3}</span><span>{4}</span>'
        '<span class="mut">{5}</span></span>',
        number, words, says.word, says.instead, says.explanation, says.analogy,
    )  # fmt: skip
