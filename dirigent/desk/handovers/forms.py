"""Forms of a handover."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.desk.fields import SumField, area, model_choice
from dirigent.domain.clients.models import Client, Contact, InstrumentBudget
from dirigent.domain.onboarding.models import DoubtKind, Handover
from dirigent.domain.people.models import Role, User
from dirigent.foundation.files.naming import safe_name

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
LARGEST = 50 * 1024 * 1024


class PersonField(forms.ModelChoiceField):
    """Colleagues by name, with how many clients each leads already."""

    def label_from_instance(self, obj: object) -> str:
        number = getattr(obj, "leads", None)
        return str(obj) if number is None else _("%(who)s — clients: %(n)d") % {"who": obj, "n": number}


class TakerForm(forms.Form):
    """Who takes the client over, and who stands in for them from then on."""

    giver = forms.ModelChoiceField(label=gettext_lazy("Who hands over"), queryset=User.objects.none())
    taker = PersonField(
        label=gettext_lazy("Who takes over"), queryset=User.objects.none(),
        error_messages={"required": gettext_lazy("Choose who takes the client over.")},
    )  # fmt: skip
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy from then on"), queryset=User.objects.none(), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, required=False,
        help_text=gettext_lazy("A colleague leaves, another load, the client asked. The client does not see it."),
    )  # fmt: skip

    def __init__(self, *args, client: Client, user: User, givers, takers, may_choose_giver: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "taker").queryset = takers
        model_choice(self, "taker").empty_label = _("choose")
        model_choice(self, "deputy").queryset = User.objects.managers()
        model_choice(self, "deputy").empty_label = _("nobody yet")
        if may_choose_giver:
            model_choice(self, "giver").queryset = givers
        else:
            del self.fields["giver"]
        self.client, self.user = client, user

    def clean(self):
        cleaned = super().clean()
        giver = cleaned.get("giver") or self.user
        if cleaned.get("taker") and cleaned["taker"] == giver:
            self.add_error("taker", _("Hand over to somebody else."))
        if cleaned.get("deputy") and cleaned.get("deputy") == cleaned.get("taker"):
            self.add_error("deputy", _("The deputy is somebody other than the manager."))
        return cleaned


class BriefForm(forms.ModelForm):
    """The fields of the sales brief that the system cannot know by itself."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Handover
        fields = ("handed_on", "folder", "sold", "budget", "offer")
        field_classes = {"budget": SumField}
        widgets = {"handed_on": DAY, "sold": area(3), "budget": forms.TextInput}


class PaymentForm(forms.Form):
    paid_amount = SumField(
        label=gettext_lazy("Sum, ₽"), min_value=1, error_messages={"min_value": gettext_lazy("More than nothing.")}
    )
    paid_on = forms.DateField(label=gettext_lazy("Came on"), widget=DAY)
    file = forms.FileField(
        label=gettext_lazy("Document"), help_text=gettext_lazy("A payment order or a line of the bank statement."),
        error_messages={"required": gettext_lazy("Attach what shows that the money has come."),
                        "empty": gettext_lazy("This file is empty.")},
    )  # fmt: skip

    def __init__(self, *args, today: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_paid_on(self) -> date:
        on = self.cleaned_data["paid_on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return on

    def clean_file(self):
        return small_enough(self.cleaned_data["file"])


class PaperForm(forms.Form):
    """A file, a link, or why it is not needed: one of the three."""

    title = forms.CharField(
        label=gettext_lazy("What it is"), max_length=200, required=False,
        help_text=gettext_lazy("“Contract 14-К of 2 November”. Empty: the name of the file."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, error_messages={"empty": gettext_lazy("This file is empty.")}
    )
    link = forms.URLField(
        label=gettext_lazy("or a link"), max_length=500, required=False, assume_scheme="https",
        error_messages={"invalid": gettext_lazy("This is no link.")},
    )  # fmt: skip
    not_needed = forms.CharField(
        label=gettext_lazy("or why it is not needed"), max_length=300, required=False,
        help_text=gettext_lazy("“Single work, there are no annexes”. The new manager sees it."),
    )  # fmt: skip

    def clean_file(self):
        return small_enough(self.cleaned_data["file"])

    def clean(self):
        cleaned = super().clean()
        given = [name for name in ("file", "link", "not_needed") if cleaned.get(name)]
        if not given and not self.errors:
            raise forms.ValidationError(_("Attach a file, give a link, or say why it is not needed."))
        if len(given) > 1:
            raise forms.ValidationError(
                _("One of the three: a file, a link or the reason. Add the second document separately.")
            )
        return cleaned


class ItemForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What the system does not know"), required=False, max_length=5000, widget=area(5, autofocus=""),
        help_text=gettext_lazy("What a newcomer would stumble over. It stays with the client for the next manager too."),
    )  # fmt: skip
    not_applicable = forms.CharField(
        label=gettext_lazy("Does not apply, because"), required=False, max_length=300,
        help_text=gettext_lazy("Fill in only if there is nothing to say under this item."),
    )  # fmt: skip

    def __init__(self, *args, is_known: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.is_known = is_known

    def clean(self):
        cleaned = super().clean()
        if not self.is_known and not cleaned.get("words") and not cleaned.get("not_applicable"):
            raise forms.ValidationError(_("Nothing is known under this item: write it, or say why it does not apply."))
        return cleaned


class DoubtForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("This point"), choices=DoubtKind, initial=DoubtKind.MISSING, widget=forms.RadioSelect
    )
    about = forms.CharField(
        label=gettext_lazy("What about"), max_length=120, required=False,
        help_text=gettext_lazy("Contract, budget, contacts…"),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Question"), max_length=2000, widget=area(4, autofocus=""),
        error_messages={"required": gettext_lazy("Write the question.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Answer"), max_length=5000, widget=area(4, autofocus=""),
        error_messages={"required": gettext_lazy("Write the answer.")},
    )  # fmt: skip


class ReturnForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("What is missing"), max_length=2000, widget=area(4, autofocus=""),
        help_text=gettext_lazy("So that it can be mended at once: “no annex 2, the budget differs from the offer”."),
        error_messages={"required": gettext_lazy("Say what is missing.")},
    )  # fmt: skip


class IntroductionForm(forms.Form):
    contact = forms.ModelChoiceField(
        label=gettext_lazy("To whom"), queryset=Contact.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Choose a person.")},
    )  # fmt: skip
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("Letter"), max_length=10000, widget=area(11),
        error_messages={"required": gettext_lazy("The letter is empty.")},
    )  # fmt: skip

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "contact").queryset = people


class BudgetForm(forms.ModelForm):
    class Meta:
        model = InstrumentBudget
        fields = ("instrument", "platforms", "amount", "with_vat", "with_fee", "starts_on", "ends_on", "payment")
        field_classes = {"amount": SumField}
        widgets = {"starts_on": DAY, "ends_on": DAY, "amount": forms.TextInput}

    def clean(self):
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The period ends before it begins."))
        return cleaned

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount is not None and amount < 0:
            raise forms.ValidationError(_("A sum is not below zero."))
        return amount


class PortfolioForm(forms.Form):
    """Which clients go, to whom: one colleague for all, or another for some."""

    taker = PersonField(label=gettext_lazy("To whom"), queryset=User.objects.none(), required=False)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)

    def __init__(self, *args, giver: User, clients, takers, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "taker").queryset = takers
        model_choice(self, "taker").empty_label = _("chosen for each client")
        self.giver, self.takers = giver, {user.pk: user for user in takers}
        self.clients = {client.pk: client for client in clients}

    def clean(self):
        cleaned = super().clean()
        chosen = [pk for pk in self.data.getlist("clients") if pk.isdecimal() and int(pk) in self.clients]
        pairs = []
        for pk in map(int, chosen):
            named = self.data.get(f"taker_{pk}", "")
            taker = self.takers.get(int(named)) if named.isdecimal() and len(named) < 19 else cleaned.get("taker")
            if taker is None:
                self.add_error("taker", _("Choose who takes “%(client)s” over.") % {"client": self.clients[pk]})
                break
            pairs.append((self.clients[pk], taker))
        if not chosen:
            raise forms.ValidationError(_("Tick the clients to be handed over."))
        cleaned["pairs"] = pairs
        return cleaned


def small_enough(sent):
    if sent and sent.size > LARGEST:
        told = {"name": safe_name(sent.name), "size": sent.size // 1024 // 1024}
        raise forms.ValidationError(
            _("“%(name)s” weighs %(size)d MB and files up to 50 MB are kept. Put a link to it instead.") % told
        )
    return sent


def takers_for(giver: User | None):
    """Whoever may lead a client, except the giver."""
    found = User.objects.managers().exclude(pk=giver.pk if giver else 0)
    return found.filter(role__in=(Role.ACCOUNT_MANAGER, Role.HEAD))
