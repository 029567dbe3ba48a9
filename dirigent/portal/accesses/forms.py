from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dirigent.domain.passes.hashing import new_token


class PasswordForm(forms.Form):
    """Straight into the vault."""

    address = forms.CharField(label=_("Where to enter"), max_length=300, required=False)
    login = forms.CharField(
        label=_("Login"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"), max_length=500, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type the password.")},
    )  # fmt: skip
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", new_token())


class StuckForm(forms.Form):
    words = forms.CharField(
        label=_("What does not work"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("“There is no such button”, “I do not know the password”. We call you and go through it together."),
        error_messages={"required": _("Write a few words: then we come prepared.")},
    )  # fmt: skip
