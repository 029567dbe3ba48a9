"""What a person says about whose letter it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dirigent.domain.clients import reading
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.models import Direction, Message, Thread
from dirigent.foundation.addresses import domain_of, is_public_domain


def letter_of(thread: Thread) -> Message | None:
    """The letter by which a conversation is recognised: the first that came to us."""
    return thread.messages.filter(direction=Direction.IN).first() or thread.messages.first()


def named_in(letter: Message | None) -> dict[str, str]:
    """The sender's name in parts, as far as it can be read."""
    if letter is None:
        return {}
    read = reading.person_name(letter.sender_name).value if letter.sender_name else None
    if read is None:
        return {"given_name": letter.sender_name[:80] or letter.sender_address.partition("@")[0][:80]}
    given, family = (read.given, read.family) if read.given else (read.family, "")
    return {"given_name": given[:80], "family_name": family[:80], "patronymic": read.patronymic[:80]}


class PersonForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = ("given_name", "family_name", "patronymic", "position")


class LeadForm(forms.ModelForm):
    """A new client with the person who wrote."""

    given_name = forms.CharField(label=_("given name"), max_length=80)
    family_name = forms.CharField(label=_("family name"), max_length=80, required=False)
    position = forms.CharField(label=_("position"), max_length=120, required=False)

    class Meta:
        model = Client
        fields = ("name", "product")

    @property
    def person(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "position")}

    @staticmethod
    def guessed(letter: Message | None) -> dict[str, str]:
        domain = domain_of(letter.sender_key) if letter else ""
        name = "" if not domain or is_public_domain(domain) else domain.split(".")[0].capitalize()
        return {"name": name, **named_in(letter)}
