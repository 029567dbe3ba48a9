"""The fields of a form as what they are: a form itself knows them by name only."""

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


def area(rows: int = 3, **attrs: Any) -> forms.Textarea:
    """A place to write several lines in."""
    return forms.Textarea(attrs={"rows": rows, **attrs})
