"""A stranger's HTML, reduced to what can only be read: text, tables and links that tell nobody where they were clicked."""

import re

import nh3
from django.templatetags.static import static

LARGEST = 2_000_000

_READ = (
    "p br div span blockquote pre code b strong i em u s sub sup small hr center h1 h2 h3 h4 h5 h6 "
    "ul ol li dl dt dd table caption thead tbody tfoot tr td th a"
)
TAGS = frozenset(_READ.split())
# No id, class, style, name or data-*: our scripts and styles must find nothing of theirs. No src: nothing is fetched.
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
SCHEMES = frozenset(("http", "https", "mailto", "tel"))
LINKS = ("http://", "https://", "mailto:", "tel:")
# What these hold was never meant to be read.
_SWALLOWED = (
    "script style title template noscript noframes noembed iframe frameset object embed applet svg math xmp plaintext "
    "textarea select"
)
SWALLOWED = frozenset(_SWALLOWED.split())

DEEPEST = 3000
_TAG = re.compile(r"<[^<>]{0,1000}>")
_OPENS_OR_CLOSES = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# These hold nothing, or are closed by the next of their kind.
_ALONE = frozenset(
    [
        "br",
        "hr",
        "img",
        "meta",
        "link",
        "input",
        "wbr",
        "col",
        "area",
        "base",
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "option",
    ]
)


def clean(html: str) -> str:
    """The same letter without anything that acts, loads, or reaches out of its frame."""
    html = html[:LARGEST]
    return nh3.clean(
        _TAG.sub(" ", html) if _is_too_deep(html) else html,
        tags=set(TAGS),
        clean_content_tags=set(SWALLOWED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        generic_attribute_prefixes=set(),
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        attribute_filter=_outward,
        strip_comments=True,
    )


def _is_too_deep(html: str) -> bool:
    """Boxes in boxes by the thousand are no layout: the cleaner would take minutes over them. Then only the words are shown."""
    depth = 0
    for found in _OPENS_OR_CLOSES.finditer(html):
        if found[2].lower() not in _ALONE:
            depth = max(0, depth + (-1 if found[1] else 1))
            if depth > DEEPEST:
                return True
    return False


def _outward(_tag: str, name: str, value: str) -> str | None:
    """A letter has no place of its own: a link without a host would lead into our house."""
    return value if name != "href" or value.strip().lower().startswith(LINKS) else None


def page_of(html: str, root: str) -> str:
    """A whole page with the cleaned letter, for the frame. It is no template: nothing in it is ours but the sheet."""
    sheet = root.rstrip("/") + static("design/letter.css")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="{sheet}">'
    return f"<!doctype html><html><head>{head}</head><body>{clean(html)}</body></html>"
