"""HTML of a stranger turned into plain text: one pass, no library that can be led astray, nothing is fetched."""

import html
import re

LIMIT = 2_000_000
LINK_LIMIT = 300

_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:]{0,30}")
_HREF = re.compile(r"""\shref\s{0,5}=\s{0,5}("[^"]{0,2000}"|'[^']{0,2000}'|[^\s>"']{1,2000})""", re.IGNORECASE)
_HIDDEN = ("script", "style", "head", "title", "template", "svg", "math", "object", "iframe", "noframes")
_END = {name: re.compile(rf"</{name}[\s>/]", re.IGNORECASE) for name in _HIDDEN}
_BLOCK_TAGS = (
    "p div table tr ul ol li h1 h2 h3 h4 h5 h6 hr pre section article header footer blockquote dl dt dd form center"
)
_BLOCK = frozenset(_BLOCK_TAGS.split())
_SPACED_TAGS = "p h1 h2 h3 h4 h5 h6 ul ol blockquote table pre"
_SPACED = frozenset(_SPACED_TAGS.split())
_SPACE = re.compile(r"[ \t\n\r\f\u00a0]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f"))


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.depth = 0
        self.preformatted = 0
        self.gap = False
        self.link: tuple[str, int] | None = None

    def text(self, source: str) -> None:
        text = html.unescape(source) if "&" in source else source
        if self.preformatted:
            first, *rest = text.split("\n")
            self.line.append(first)
            for line in rest:
                self.end_line()
                self.line.append(line)
            return
        text = _SPACE.sub(" ", text)
        if text.strip() or self.line:
            self.line.append(text)

    def end_line(self, *, keep_empty: bool = False) -> None:
        text = "".join(self.line)
        text = text.rstrip() if self.preformatted else _SPACE.sub(" ", text).strip()
        self.line = []
        if not text and not keep_empty and not self.preformatted:
            return
        quote = "> " * min(self.depth, 10)
        if self.gap and self.lines and self.lines[-1].strip("> "):
            self.lines.append(quote.rstrip())
        self.gap = False
        self.lines.append((quote + text).rstrip())

    def tag(self, name: str, source: str) -> None:
        closing, bare = name.startswith("/"), name.lstrip("/")
        if bare == "br":
            self.end_line(keep_empty=True)
        elif bare in ("td", "th"):
            self.line.append(" ")
        elif bare == "a":
            self.anchor(closing, source)
        elif bare == "img" and not closing:
            return
        if bare not in _BLOCK:
            return
        self.end_line()
        self.gap = self.gap or bare in _SPACED
        if bare == "blockquote":
            self.depth = max(0, self.depth + (-1 if closing else 1))
        elif bare == "pre":
            self.preformatted = max(0, self.preformatted + (-1 if closing else 1))
        elif bare == "li" and not closing:
            self.line.append("• ")

    def anchor(self, closing: bool, source: str) -> None:
        if closing and self.link:
            address, begin = self.link
            shown = "".join(self.line[begin:]).strip()
            self.link = None
            if shown and address.partition("//")[2].strip("/") not in shown:
                self.line.append(f" <{address}>")
        elif not closing and (found := _HREF.search(source[: LINK_LIMIT + 2000])):
            address = html.unescape(found[1].strip("\"'")).strip()
            if (
                address.startswith(("http://", "https://"))
                and len(address) <= LINK_LIMIT
                and not _SPACE.search(address)
            ):
                self.link = (address, len(self.line))


def text_of(source: str) -> str:
    """Readable text of a page: lines where blocks end, `> ` where another is quoted, addresses of links beside their words."""
    source = source[:LIMIT]
    writer, at, size = _Writer(), 0, len(source)
    unclosed: set[str] = set()
    while at < size:
        open_at = source.find("<", at)
        if open_at < 0:
            writer.text(source[at:])
            break
        if open_at > at:
            writer.text(source[at:open_at])
        if source.startswith("<!--", open_at):
            end = source.find("-->", open_at + 4)
            at = size if end < 0 else end + 3
            continue
        name = _NAME.match(source, open_at + 1)
        if not name and source[open_at + 1 : open_at + 2] not in ("!", "?"):
            writer.text("<")
            at = open_at + 1
            continue
        close_at = source.find(">", open_at + 1)
        if close_at < 0:
            writer.text(source[open_at:])
            break
        at = close_at + 1
        if not name:
            continue
        tag = name[0].lower()
        if tag in _END and source[close_at - 1] != "/":
            ending = None if tag in unclosed else _END[tag].search(source, at)
            if ending:
                at = ending.start()
            elif tag in ("script", "style"):
                break
            else:
                # Searched for once: a page of a million such tags must not be searched a million times.
                unclosed.add(tag)
            continue
        writer.tag(tag, source[name.end() : close_at])
    writer.end_line()
    text = "\n".join(writer.lines).translate(_INVISIBLE)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()
