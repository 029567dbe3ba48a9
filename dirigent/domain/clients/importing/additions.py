"""What a row adds to what is known of a contact person."""

from typing import Any

from dirigent.domain.clients.models import Contact
from dirigent.foundation.addresses import address_key

from .matching import folded, name_of


def contact_changes(contact: Contact, said: dict[str, Any]) -> dict[str, Any]:
    """What the row adds to what is known of the person. Nothing known is lost by it."""
    changes: dict[str, Any] = {}
    name, known = said["name"], name_of(contact)
    fuller = {
        "family_name": (known.family, name.family),
        "given_name": (known.given, name.given),
        "patronymic": (known.patronymic, name.patronymic),
    }
    changes |= {field_name: new for field_name, (old, new) in fuller.items() if new and folded(old) != folded(new)}
    for plain in ("position", "preferred_channel", "decides", "traits", "timezone"):
        if said.get(plain) and getattr(contact, plain) != said[plain]:
            changes[plain] = said[plain]
    if (birthday := said.get("birthday")) and (birthday.day, birthday.month) != (
        contact.birth_day,
        contact.birth_month,
    ):
        changes |= {"birth_day": birthday.day, "birth_month": birthday.month}
    if birthday and birthday.year and birthday.year != contact.birth_year:
        changes["birth_year"] = birthday.year
    numbers = [(phone.number, phone.extension) for phone in contact.phones.all()]
    if new_numbers := [
        tuple(phone) for phone in said.get("phones", ()) if phone.e164 not in {number for number, _ in numbers}
    ]:
        changes["phones"] = numbers + new_numbers
    mails = [mail.address for mail in contact.mails.all()]
    keys = {mail.key for mail in contact.mails.all()}
    if new_mails := [mail for mail in said.get("mails", ()) if address_key(mail) not in keys]:
        changes["mails"] = mails + new_mails
    windows = [(window.weekday, window.starts, window.ends) for window in contact.windows.all()]
    if said.get("windows") and set(windows) != set(said["windows"]):
        changes["windows"] = said["windows"]
    return changes
