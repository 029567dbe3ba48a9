from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dirigent.domain.passes.hashing import new_token


class CallForm(forms.Form):
    when = forms.ChoiceField(label=_("When it suits you"))
    phone = forms.CharField(
        label=_("Number"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    )
    words = forms.CharField(
        label=_("What about"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("So that we come prepared. May be left empty."),
    )  # fmt: skip
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, slots: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"].choices = [("", _("as soon as possible")), *slots]  # type: ignore[attr-defined]
        self.fields["when"].required = False
        self.initial.setdefault("token", new_token())


class ReportForm(forms.Form):
    words = forms.CharField(
        label=_("What you want to see"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For which time and of what. May be left empty: then everything since the last report."),
    )  # fmt: skip
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", new_token())
