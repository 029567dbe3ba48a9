from .card import CardPart
from .client import AfterHours, Client, Instrument, Membership, Status, StatusPeriod
from .contact import AddressForm, CallWindow, Contact, ContactMail, ContactPhone, Jargon, PreferredChannel
from .importing import Import, ImportProblem
from .requisites import Requisites

__all__ = [
    "AddressForm",
    "AfterHours",
    "CallWindow",
    "CardPart",
    "Client",
    "Contact",
    "ContactMail",
    "ContactPhone",
    "Import",
    "ImportProblem",
    "Instrument",
    "Jargon",
    "Membership",
    "PreferredChannel",
    "Requisites",
    "Status",
    "StatusPeriod",
]
