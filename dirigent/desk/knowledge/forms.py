"""Forms of terms and articles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dirigent.desk.fields import choice
from dirigent.domain.knowledge.models import ArticleKind, Level, Term
from dirigent.domain.people.models import Role, User


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def listed(text: str, *, longest: int, most: int) -> list[str]:
    told = [one.strip()[:longest] for one in text.replace("\n", ",").split(",")]
    return list(dict.fromkeys(one for one in told if one))[:most]


class TermForm(forms.Form):
    word = forms.CharField(
        label=gettext_lazy("The term"), max_length=80, widget=forms.TextInput(attrs={"autofocus": ""}),
        error_messages={"required": gettext_lazy("Write the term as we say it.")},
    )  # fmt: skip
    instead = forms.CharField(
        label=gettext_lazy("What to say instead"), max_length=200,
        help_text=gettext_lazy("A few words that can stand in its place: “share of those who pressed”. Begin with a noun in the nominative, and the case will be right by itself."),
        error_messages={"required": gettext_lazy("Write what to say in its place.")},
    )  # fmt: skip
    explanation = forms.CharField(
        label=gettext_lazy("What it is, in plain words"), max_length=1000, widget=area(3),
        error_messages={"required": gettext_lazy("Explain it as you would to a neighbour.")},
    )  # fmt: skip
    analogy = forms.CharField(
        label=gettext_lazy("What it is like in everyday life"), max_length=1000, widget=area(3),
        help_text=gettext_lazy("A shop, a market, a neighbour: something everybody has seen."),
        error_messages={"required": gettext_lazy("Find something everyday that it is like.")},
    )  # fmt: skip
    spellings = forms.CharField(
        label=gettext_lazy("Other names and spellings"), max_length=1000, required=False,
        help_text=gettext_lazy("Separated by commas. Forms of a word are found by themselves."),
    )  # fmt: skip
    level = forms.ChoiceField(label=gettext_lazy("Who knows it"), choices=Level, initial=Level.MAIN)
    everyday = forms.BooleanField(
        label=gettext_lazy("It is also an everyday word"), required=False,
        help_text=gettext_lazy("Then it is noticed only in the phrases named above: a goal is not always a goal of a counter."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, term: Term | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term

    def clean_spellings(self) -> list[str]:
        return listed(self.cleaned_data["spellings"], longest=80, most=30)

    def clean_word(self) -> str:
        word = " ".join(self.cleaned_data["word"].split())
        same = Term.objects.current().filter(word__iexact=word)
        if (same.exclude(pk=self.term.pk) if self.term else same).exists():
            raise forms.ValidationError(gettext_lazy("The glossary has this term already."))
        return word

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("everyday") and not said.get("spellings"):
            self.add_error("spellings", gettext_lazy("Name the phrases in which it is our term."))
        return said


class ArticleForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=ArticleKind)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=150, widget=forms.TextInput(attrs={"autofocus": ""}),
        error_messages={"required": gettext_lazy("Give it a title by which it is found.")},
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=50_000, widget=area(14),
        help_text=gettext_lazy("A line that begins with “#” is a heading, with “-” an item of a list."),
        error_messages={"required": gettext_lazy("There is not a word in it yet.")},
    )  # fmt: skip
    keeper = forms.ModelChoiceField(
        label=gettext_lazy("Who keeps it"), queryset=User.objects.none(), empty_label=None,
        help_text=gettext_lazy("Answers for it being true, and is reminded to look it through."),
    )  # fmt: skip
    review_days = forms.TypedChoiceField(
        label=gettext_lazy("Look it through"), coerce=int, initial=180,
        choices=[
            (30, gettext_lazy("every month")), (90, gettext_lazy("every quarter")), (180, gettext_lazy("every half a year")),
            (365, gettext_lazy("every year")),
        ],
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, keeper: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.active().exclude(role=Role.ADMINISTRATOR)
        choice(self, "keeper").queryset = people | User.objects.filter(pk=keeper.pk)  # type: ignore[attr-defined]


class EditorsForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who else writes"), queryset=User.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.active().exclude(role__in=[Role.ADMINISTRATOR, Role.HEAD])
        choice(self, "people").queryset = others  # type: ignore[attr-defined]
