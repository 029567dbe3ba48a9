from .client import Client, Instrument, Membership, Status, StatusPeriod
from .contact import AddressForm, CallWindow, Contact, ContactMail, ContactPhone, Jargon, PreferredChannel
from .requisites import Requisites

__all__ = [
    "AddressForm",
    "CallWindow",
    "Client",
    "Contact",
    "ContactMail",
    "ContactPhone",
    "Instrument",
    "Jargon",
    "Membership",
    "PreferredChannel",
    "Requisites",
    "Status",
    "StatusPeriod",
]
