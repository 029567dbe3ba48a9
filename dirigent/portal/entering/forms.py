from django import forms
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    mail = forms.EmailField(
        label=_("Your mail address"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )  # fmt: skip


class CodeForm(forms.Form):
    digits = forms.CharField(
        label=_("Code from the letter"), max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "digits"}
        ),
    )  # fmt: skip
