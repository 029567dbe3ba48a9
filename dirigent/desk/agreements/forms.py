"""Forms of an agreement: making it, and saying how it ended."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dirigent.desk.conversations.promises import PromiseForm
from dirigent.desk.fields import model_choice
from dirigent.domain.clients.models import Client, Contact

ENDINGS = (
    ("kept", pgettext_lazy("how an agreement ends", "Done")),
    ("moved", pgettext_lazy("how an agreement ends", "Another date")),
    ("broken", pgettext_lazy("how an agreement ends", "Not done and will not be")),
)


class SettlingForm(forms.Form):
    ending = forms.ChoiceField(choices=ENDINGS)
    words = forms.CharField(required=False, max_length=500)
    date = forms.DateField(required=False)

    def __init__(self, *args, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self):
        said = super().clean()
        ending, day = said.get("ending"), said.get("date")
        if ending == "moved":
            if not day and "date" not in self.errors:
                self.add_error("date", _("Choose the new day."))
            elif day and day < timezone.localdate(self.at):
                self.add_error("date", _("This day has passed."))
            if not said.get("words"):
                self.add_error("words", _("Say why it moves and what was agreed with the client."))
        elif ending == "broken" and not said.get("words"):
            self.add_error("words", _("Say why it was not done."))
        return said


class AgreementForm(PromiseForm):
    """An agreement made outside of a contact, or added to one."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    contact = forms.ModelChoiceField(
        label=gettext_lazy("With whom"),
        queryset=Contact.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody in particular"),
    )

    def __init__(self, *args, client: Client, **kwargs) -> None:
        super().__init__(*args, required=True, **kwargs)
        model_choice(self, "contact").queryset = client.contacts.present()
