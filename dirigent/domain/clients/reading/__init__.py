"""Reading what people write about clients in tables and forms: names, days, hours, addresses, requisites.

Every reader takes a cell or a text and answers with a `Read`: a value, a problem in a sentence, or both.
"""

from . import names
from .days import Birthday, birthday, day
from .mails import emails
from .names import PersonName, person_name
from .phones import phones
from .read import Read
from .requisites import account, bic, correspondent_account, inn, kpp, ogrn
from .windows import windows
from .words import channel, instruments, site, status, timezone, yes

__all__ = [
    "Birthday",
    "PersonName",
    "Read",
    "account",
    "bic",
    "birthday",
    "channel",
    "correspondent_account",
    "day",
    "emails",
    "inn",
    "instruments",
    "kpp",
    "ogrn",
    "names",
    "person_name",
    "phones",
    "site",
    "status",
    "timezone",
    "windows",
    "yes",
]
