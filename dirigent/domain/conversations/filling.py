"""Letter templates: fields in braces are put in from an allow-list by plain substitution; nothing is executed (threat 26).

`{{7*7}}` and everything else that is no single field in braces stays the text it is. What is put in is not read again.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dirigent.domain.clients.models import AddressForm, Client, Contact
from dirigent.domain.people.models import Agency, User

_FIELD = re.compile(r"(?<!\{)\{ ?([^{}\n]{1,40}?) ?\}(?!\})")


@dataclass(frozen=True)
class Letter:
    """To whom, by whom and when: all that a template may know."""

    client: Client | None
    contact: Contact | None
    author: User
    at: datetime


def greeting(contact: Contact | None) -> str:
    """How the letter begins, by the person's form of address."""
    if contact is None:
        return _("Good day!")
    form = {
        AddressForm.FORMAL: _("%(name)s, good day to you!"),
        AddressForm.NAME: _("%(name)s, good day!"),
        AddressForm.INFORMAL: _("%(name)s, hi!"),
    }[AddressForm(contact.address_form)]
    return form % {"name": contact.greeting}


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("j E"))


# Each field by its Russian and its English name: both work in either language of the page.
FIELDS: tuple[tuple[str, str, object, Callable[[Letter], str]], ...] = (
    ("обращение", "greeting", gettext_lazy("“Anna, good day!” by the person's form of address"), lambda x: greeting(x.contact)),
    ("имя", "name", gettext_lazy("the person's name"), lambda x: x.contact.greeting if x.contact else ""),
    ("клиент", "client", gettext_lazy("the client"), lambda x: x.client.name if x.client else ""),
    ("агентство", "agency", gettext_lazy("our agency"), lambda _x: Agency.load().name),
    ("я", "me", gettext_lazy("the name of whoever writes"), lambda x: str(x.author)),
    ("подпись", "signature", gettext_lazy("the signature of whoever writes"), lambda x: x.author.signature.strip() or str(x.author)),
    ("сегодня", "today", gettext_lazy("today's day"), lambda x: _day(x.at)),
    ("завтра", "tomorrow", gettext_lazy("tomorrow's day"), lambda x: _day(x.at + timedelta(days=1))),
)  # fmt: skip
_BY_NAME = {name: put for russian, english, _words, put in FIELDS for name in (russian, english)}


def unknown_fields(*texts: str) -> list[str]:
    """Names in braces that no field has, as they were written."""
    found = [match[1] for text in texts for match in _FIELD.finditer(text) if match[1].strip()]
    return list(dict.fromkeys(name for name in found if name.strip().lower() not in _BY_NAME))


def fill(text: str, letter: Letter) -> str:
    """The text with its fields put in; an unknown one stays as it is written."""

    def put(match: re.Match[str]) -> str:
        field = _BY_NAME.get(match[1].strip().lower())
        return field(letter) if field else match[0]

    return _FIELD.sub(put, text)


def names() -> Iterable[tuple[str, object]]:
    """The fields as a person writes them in the language of the page, and what they say."""
    russian_page = (get_language() or "").startswith("ru")
    for russian, english, words, _put in FIELDS:
        yield "{" + (russian if russian_page else english) + "}", words
