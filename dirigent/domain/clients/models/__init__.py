from .budget import InstrumentBudget
from .card import CardPart
from .client import AfterHours, Client, Instrument, Membership, Status, StatusPeriod
from .contact import AddressForm, CallWindow, Contact, ContactMail, ContactPhone, Jargon, PreferredChannel
from .importing import Import, ImportProblem
from .leading import ManagerPeriod
from .official import OfficialAddress
from .requisites import Requisites
from .verifying import OwnedField, Verification

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
    "InstrumentBudget",
    "Jargon",
    "ManagerPeriod",
    "Membership",
    "OfficialAddress",
    "OwnedField",
    "PreferredChannel",
    "Requisites",
    "Status",
    "StatusPeriod",
    "Verification",
]
