from django import forms
from django.utils.translation import gettext_lazy


class RemarkForm(forms.Form):
    """A remark or a question, to a place or to the whole."""

    words = forms.CharField(max_length=5000, error_messages={"required": gettext_lazy("Write what you want to say.")})
    question = forms.BooleanField(required=False)
    file = forms.IntegerField(required=False)
    page = forms.IntegerField(required=False, min_value=0, max_value=10_000)
    x = forms.FloatField(required=False, min_value=0, max_value=100)
    y = forms.FloatField(required=False, min_value=0, max_value=100)
    quote = forms.CharField(required=False, max_length=500)


class CorrectionsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What has to be corrected?"), max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": ""}),
        help_text=gettext_lazy("In your own words: “the date larger, take the second picture”."),
        error_messages={"required": gettext_lazy("Write what has to be corrected, so that we do it right at once.")},
    )  # fmt: skip

    def __init__(self, *args, pinned: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Who has pinned remarks has said it already; one sentence more is welcome, not asked for.
        self.fields["words"].required = not pinned
