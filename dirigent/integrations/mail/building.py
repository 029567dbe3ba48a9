"""A parcel as a letter of RFC 5322: plain text with the same as simple HTML, files, an invitation; nothing else gets in."""

import html
import mimetypes
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from django.utils.translation import gettext as _

from dirigent.domain.conversations.channels import Enclosed, Parcel, Trouble
from dirigent.foundation.files.naming import safe_name


class _Policy(EmailPolicy):
    """Headers as servers like them: a value begins beside its name. The library puts a long one on a line of its own,
    which the standard allows and some servers take for an empty Message-ID."""

    def _beside(self, name: str, folded: str) -> str:
        return folded.replace(f"{name}:{self.linesep} ", f"{name}: ", 1)

    def fold(self, name, value):
        return self._beside(name, super().fold(name, value))

    def fold_binary(self, name, value):
        return self._beside(name, super().fold_binary(name, value).decode("ascii")).encode("ascii")


POLICY = _Policy(linesep="\r\n", cte_type="7bit", utf8=False)
LONGEST_HEADER = 998
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_LINK = re.compile(r"https?://[^\s<>\"'«»]{1,1000}[^\s<>\"'«».,;:!?)\]]")
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_IDENTIFIER = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,990}>")


def build(parcel: Parcel) -> EmailMessage:
    """The letter, ready for the wire. Raises `Trouble` for what cannot be said in a header."""
    letter = EmailMessage(policy=POLICY)
    letter["From"] = _address(*parcel.sender)
    for name, people in (("To", parcel.to), ("Cc", parcel.cc)):
        if people:
            letter[name] = tuple(_address(*person) for person in people)
    letter["Subject"] = _one_line(parcel.subject)
    if parcel.at:
        letter["Date"] = format_datetime(parcel.at)
    letter["Message-ID"] = _identifier(parcel.message_id)
    if parcel.in_reply_to and _IDENTIFIER.fullmatch(parcel.in_reply_to):
        letter["In-Reply-To"] = parcel.in_reply_to
    if references := [one for one in parcel.references if _IDENTIFIER.fullmatch(one)]:
        letter["References"] = " ".join(references)
    for name, value in parcel.headers.items():
        letter[_one_line(name)] = _one_line(value)
    _say(letter, parcel)
    for one in parcel.files:
        _enclose(letter, one)
    return letter


def recipients(parcel: Parcel) -> list[str]:
    """Whom the envelope names: each address once."""
    return list(dict.fromkeys(_address(*person).addr_spec for person in (*parcel.to, *parcel.cc)))


def as_html(text: str) -> str:
    """The words as they were written, every sign of markup in them shown as itself; links can be pressed."""
    paragraphs = "".join(f"<p>{_linked(part)}</p>" for part in re.split(r"\n{2,}", text.strip()))
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{paragraphs}</body></html>'


def _linked(text: str) -> str:
    said, end = [], 0
    for found in _LINK.finditer(text):
        said.append(html.escape(text[end : found.start()]))
        url = html.escape(found[0])
        said.append(f'<a href="{url}">{url}</a>')
        end = found.end()
    said.append(html.escape(text[end:]))
    return "".join(said).replace("\n", "<br>\n")


def _say(letter: EmailMessage, parcel: Parcel) -> None:
    text = parcel.text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"
    letter.set_content(text, cte="base64" if _is_long(text) else "quoted-printable")
    letter.add_alternative(as_html(text), subtype="html", cte="base64")
    if parcel.calendar:
        method = re.search(r"^METHOD:([A-Z]{1,20})\s*$", parcel.calendar, re.MULTILINE)
        letter.add_alternative(
            parcel.calendar, subtype="calendar", cte="base64", params={"method": method[1] if method else "REQUEST"}
        )


def _is_long(text: str) -> bool:
    # Cyrillic in quoted-printable is three bytes a letter where base64 takes less than half of that.
    return len(text.encode()) > len(text) * 1.3


def _enclose(letter: EmailMessage, one: Enclosed) -> None:
    name = safe_name(one.name)
    said = one.content_type.lower() if _TYPE.fullmatch(one.content_type.lower()) else ""
    kind = said or mimetypes.guess_type(name)[0] or "application/octet-stream"
    main, _slash, sub = kind.partition("/")
    if main in ("message", "multipart"):  # a letter in a letter is handed over as bytes, whatever is in it
        main, sub = "application", "octet-stream"
    with one.file.open() as source:
        letter.add_attachment(source.read(), maintype=main, subtype=sub, filename=name)


def _address(name: str, address: str) -> Address:
    spec = address.strip()
    if _CONTROL.search(spec) or " " in spec or spec.count("@") != 1:
        raise Trouble(_("“%(address)s” is no mail address.") % {"address": _shown(address)}, for_good=True)
    local, _at, domain = spec.rpartition("@")
    try:
        return Address(_one_line(name), local, domain if domain.isascii() else domain.encode("idna").decode())
    except (ValueError, UnicodeError, IndexError):
        raise Trouble(_("“%(address)s” is no mail address.") % {"address": _shown(address)}, for_good=True) from None


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise Trouble(
            _("A line break in “%(text)s”: it could smuggle a header in, so it is not sent.") % {"text": _shown(text)},
            for_good=True,
        )
    return text[:LONGEST_HEADER]


def _identifier(text: str) -> str:
    if not _IDENTIFIER.fullmatch(text):
        raise Trouble(_("The letter has no proper Message-ID."), for_good=True)
    return text


def _shown(text: str) -> str:
    return _CONTROL.sub(" ", text)[:80]
