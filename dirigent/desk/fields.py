"""The fields of a form as what they are: a form itself knows them by name only."""

import re
from typing import Any

from django import forms


def choice(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """A field that is told its choices when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def model_choice(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    """A field that is told its things when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


class SumField(forms.DecimalField):
    """A sum as people type it: «240 000», «240 000,50 ₽»."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"localize": True, "max_digits": 12, "decimal_places": 2, **given})
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: Any) -> Any:
        return super().to_python(re.sub(r"[\s₽]", "", value).replace(",", ".") if isinstance(value, str) else value)


def area(rows: int = 3, **attrs: Any) -> forms.Textarea:
    """A place to write several lines in."""
    return forms.Textarea(attrs={"rows": rows, **attrs})
