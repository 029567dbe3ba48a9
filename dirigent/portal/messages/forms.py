from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dirigent.domain.passes.hashing import new_token

FILES, LARGEST = 10, 50 * 1024 * 1024


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > FILES:
            raise forms.ValidationError(_("At most ten files at once."))
        return [super(FilesField, self).clean(one, initial) for one in files]


class WordForm(forms.Form):
    """`token` is of the page: pressed twice, it is said once."""

    text = forms.CharField(
        label=_("Message"), max_length=20_000, strip=True, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a word or two.")},
    )  # fmt: skip
    enclosed = FilesField(label=_("Files"), required=False)
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", new_token())

    def clean_enclosed(self) -> list:
        files = self.cleaned_data["enclosed"]
        if sum(one.size for one in files) > LARGEST:
            raise forms.ValidationError(_("Together the files are larger than 50 MB. Send them by link."))
        return files
