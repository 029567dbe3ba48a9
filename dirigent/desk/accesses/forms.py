"""Forms of accesses, their secrets and verifications, and of asking the client."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dirigent.desk.fields import area, choice, model_choice
from dirigent.domain.clients.models import Client, Contact
from dirigent.domain.conversations.composing import mailbox_for
from dirigent.domain.people.models import User
from dirigent.domain.tracking.models import Access, AccessKind, Holder, How, Level, level_words
from dirigent.domain.tracking.models.kinds import NEEDED_AT_FIRST


class AccessForm(forms.ModelForm):
    class Meta:
        model = Access
        fields: tuple[str, ...] = (
            "kind", "name", "level_needed", "site", "purpose", "holder", "account", "address", "owner", "owner_words",
        )  # fmt: skip
        help_texts = {
            "name": gettext_lazy("The number of the counter, the name of the account: so that two are not mixed up."),
            "purpose": gettext_lazy("In plain words: “to see how many requests the advertising brings”."),
            "account": gettext_lazy("Empty: the agency’s own account from the settings."),
            "address": gettext_lazy("The address of the panel or of the server, without the password."),
        }

    def __init__(self, *args, client: Client, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        model_choice(self, "site").queryset = client.sites.kept()
        model_choice(self, "site").empty_label = _("not of one site")
        model_choice(self, "owner").queryset = client.contacts.present()
        model_choice(self, "owner").empty_label = _("not known")
        choice(self, "kind").choices = AccessKind.choices  # without the line of dashes
        choice(self, "level_needed").choices = [(one.value, one.label) for one in Level if one != Level.NONE]
        if self.instance.pk:
            kind = self.instance.kind
            choice(self, "level_needed").choices = [
                (one.value, level_words(kind, one)) for one in Level if one != Level.NONE
            ]
            self.fields["kind"].disabled = True


class NewAccessForm(AccessForm):
    """A new one; those that most clients need come with one press."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    class Meta(AccessForm.Meta):
        fields = ("kind", "name", "level_needed", "site", "purpose", "owner")

    def __init__(self, *args, client: Client, kind: str = "", **kwargs) -> None:
        known = kind if kind in AccessKind.values else AccessKind.METRIKA
        initial = {
            "token": uuid.uuid4(), "kind": known, "level_needed": NEEDED_AT_FIRST.get(known, Level.EDIT),
            "site": client.sites.kept().first(),
        }  # fmt: skip
        super().__init__(*args, client=client, **{**kwargs, "initial": initial})


class VerificationForm(forms.Form):
    level = forms.ChoiceField(label=gettext_lazy("How far in we get"), widget=forms.RadioSelect)
    how = forms.ChoiceField(label=gettext_lazy("How it was seen"), choices=How, initial=How.ENTERED)
    words = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args, access: Access, **kwargs) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"level": access.level_needed}})
        choice(self, "level").choices = [(one.value, level_words(access.kind, one)) for one in Level]


class AskingForm(forms.Form):
    """Which accesses, of whom, and in what way."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    accesses = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What we ask for"), queryset=Access.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one access.")},
    )  # fmt: skip
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Whom we ask"), queryset=Contact.objects.none(), empty_label=None,
        error_messages={"required": gettext_lazy("Choose whom we ask.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("A word of your own"), max_length=1000, required=False, widget=area(2),
        help_text=gettext_lazy("It stands at the beginning of the letter, after the greeting."),
    )  # fmt: skip
    through = forms.ChoiceField(
        label=gettext_lazy("How"), widget=forms.RadioSelect, initial="letter",
        choices=[
            ("letter", gettext_lazy("by letter with a link to the client’s page")),
            ("portal", gettext_lazy("on the client’s page only")),
            ("spoken", gettext_lazy("I have asked in a talk")),
        ],
    )  # fmt: skip

    def __init__(self, *args, client: Client, user: User, asked: Access | None = None, **kwargs) -> None:
        at = timezone.now()
        wanting = client.accesses.needed().filter(closed_at=None)
        first = [asked.pk] if asked else [one.pk for one in wanting.wanting(at) if not one.given_at]
        owner = asked.owner_id if asked else None
        people = client.contacts.present()
        initial = {"token": uuid.uuid4(), "accesses": first, "contact": owner or people.first()}
        super().__init__(*args, **{**kwargs, "initial": initial})
        accesses = self.fields["accesses"]
        assert isinstance(accesses, forms.ModelMultipleChoiceField)
        accesses.queryset = wanting.order_by("kind", "pk")
        model_choice(self, "contact").queryset = people
        self.user = user

    def clean(self) -> dict:
        said = super().clean() or {}
        contact = said.get("contact")
        if said.get("through") == "letter" and mailbox_for(self.user) is None:
            self.add_error(
                "through", _("You have no mailbox to write from: connect it in the settings, or ask in another way.")
            )
        if said.get("through") == "letter" and contact and not contact.mails.exists():
            self.add_error(
                "contact", _("%(who)s has no address for letters: add one, or ask in another way.") % {"who": contact}
            )
        return said


class SecretForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    login = forms.CharField(
        label=gettext_lazy("Login"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"), max_length=500, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Type the password.")},
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("Where to enter"), max_length=300, required=False)
    label = forms.CharField(
        label=gettext_lazy("What it is"), max_length=120, required=False,
        help_text=gettext_lazy("Seen without a press: write no password here."),
    )  # fmt: skip

    def __init__(self, *args, access: Access, **kwargs) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"token": uuid.uuid4(), "address": access.address}})


class WhyForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why the client will not give it"), max_length=300, widget=area(2, autofocus=""),
        help_text=gettext_lazy("For us. After that their own people do the work by our instruction."),
        error_messages={"required": gettext_lazy("Write the reason, even a short one.")},
    )  # fmt: skip


class AccountsForm(forms.Form):
    """The agency's own account in every system that lets accounts in."""

    HOLDERS = (Holder.AGENCY, Holder.DASHBOARD)
    KINDS = (AccessKind.METRIKA, AccessKind.GA4, AccessKind.GTM, AccessKind.DIRECT, AccessKind.VK, AccessKind.ROISTAT)

    def __init__(self, *args, known: dict[tuple[str, str], str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for kind in self.KINDS:
            for holder in self.HOLDERS:
                if holder == Holder.DASHBOARD and kind not in (AccessKind.METRIKA, AccessKind.GA4):
                    continue
                self.fields[f"{kind}-{holder}"] = forms.CharField(
                    label=_("%(system)s, for figures only") % {"system": kind.label} if holder == Holder.DASHBOARD else kind.label,
                    max_length=320, required=False, initial=known.get((kind, holder), ""),
                )  # fmt: skip

    def told(self) -> list[tuple[str, str, str]]:
        return [(*name.split("-"), value.strip()) for name, value in self.cleaned_data.items()]
