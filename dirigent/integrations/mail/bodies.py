"""The text to read, the HTML to distrust and the files, picked from the tree of parts."""

import html
from typing import NamedTuple

from dirigent.integrations.mail.attachments import Attachment, safe_name
from dirigent.integrations.mail.charsets import clean, decode
from dirigent.integrations.mail.headers import identifiers
from dirigent.integrations.mail.markup import text_of
from dirigent.integrations.mail.structure import Part, subject_inside

TEXT_LIMIT = 2_000_000
READ_LIMIT = TEXT_LIMIT * 4

_TEXTS = ("text/plain", "text/html")
_HTML_STUB_WORDS = ("html", "browser", "браузер")


class Segment(NamedTuple):
    """One stretch of the message; at least one of the two is there."""

    plain: str
    html: str

    @property
    def text(self) -> str:
        plain = self.plain.strip()
        if not self.html:
            return self.plain
        if plain and not (len(plain) < 300 and any(word in plain.lower() for word in _HTML_STUB_WORDS)):
            return self.plain
        # An apology of the sender's program instead of a text ("your mail program cannot show HTML").
        shown = text_of(self.html)
        return shown if len(shown) > len(plain) else self.plain


class Body:
    def __init__(self, root: Part, hint: str) -> None:
        self.hint = hint
        self.attachments: list[Attachment] = []
        self.cut = False
        self.segments = self.collect(root, related=False, alone=True)

    @property
    def text(self) -> str:
        text = "\n\n".join(text.strip("\n") for segment in self.segments if (text := segment.text).strip())
        if len(text) > TEXT_LIMIT:
            self.cut = True
        return text[:TEXT_LIMIT].rstrip()

    @property
    def html(self) -> str | None:
        if not any(segment.html for segment in self.segments):
            return None
        return "\n".join(segment.html or f"<pre>{html.escape(segment.plain)}</pre>" for segment in self.segments)

    def collect(self, part: Part, *, related: bool, alone: bool = False) -> list[Segment]:
        kind = part.content_type
        if kind == "multipart/alternative":
            return self.alternative(part, related)
        if part.children:
            inner = related or kind == "multipart/related"
            return [segment for child in part.children for segment in self.collect(child, related=inner)]
        if kind.startswith("multipart/"):
            return []
        named = part.file_name(self.hint)
        if kind in _TEXTS and part.disposition != "attachment" and (alone or not named):
            return self.words(part)
        self.attach(part, named, related)
        return []

    def alternative(self, part: Part, related: bool) -> list[Segment]:
        segments = [segment for child in part.children for segment in self.collect(child, related=related)]
        plains = [segment.plain for segment in segments if segment.plain.strip()]
        pages = [segment.html for segment in segments if segment.html.strip()]
        if not plains and not pages:
            return segments[:1]
        # The sender promises the same content in each; the first plain one is the one made for reading.
        return [Segment(plains[0] if plains else "", pages[-1] if pages else "")]

    def words(self, part: Part) -> list[Segment]:
        raw = part.content()
        if len(raw) > READ_LIMIT:
            raw, self.cut = raw[:READ_LIMIT], True
        text = clean(decode(raw, part.charset or self.hint))
        if part.content_type == "text/html":
            return [Segment("", text)] if text.strip() else []
        if part.params.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=part.params.get("delsp", "").lower() == "yes")
        return [Segment(text, "")] if text.strip() else []

    def attach(self, part: Part, named: str, related: bool) -> None:
        if not named and part.content_type == "message/rfc822":
            subject = subject_inside(part)
            named = f"{subject.replace('/', '_')}.eml" if subject else ""
        ids = identifiers(part.headers.first("content-id"))
        content_id = ids[0] if ids else ""
        inline = part.disposition == "inline" or (part.disposition != "attachment" and related and bool(content_id))
        name = safe_name(named, part.content_type, len(self.attachments) + 1)
        self.attachments.append(Attachment(name, part.content_type, part.content(), content_id, inline))


def unflow(text: str, *, delete_space: bool) -> str:
    """Paragraphs put together again from the soft lines of `format=flowed` (RFC 3676)."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        soft = bare.endswith(" ") and bare != "-- "
        piece = bare[:-1] if soft and delete_space else bare
        if open_depth == depth and bare != "-- ":
            out.append(piece)
        else:
            out.append(("\n" if out else "") + (">" * depth + " " if depth else "") + piece)
        open_depth = depth if soft else -1
    return "".join(out)
